"""From cells to values: times, numbers, identifiers, roles, and which column holds what."""
