"""Is everybody treated alike? Counted at each stage, by party, incumbency, gender and district; and read blind."""
