"""What every part of the engine that speaks to a network must know of addresses."""
