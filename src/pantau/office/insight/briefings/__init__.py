"""The daily and the weekly report: counted once, kept as it was given out, and put on paper."""
