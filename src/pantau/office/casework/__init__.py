"""Cases: from early information along the law's path to the hand-over, with their clocks and papers."""
