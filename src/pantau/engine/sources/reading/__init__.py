"""From bytes to items: containers, encodings, tables, JSON. Nothing here knows what a post is."""
