"""Does work survive what breaks? Workers on machines of their own, and faults at random: see ``__main__``."""
