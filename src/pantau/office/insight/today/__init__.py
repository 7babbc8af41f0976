"""Today: what needs this person now, and whether the watch holds."""
