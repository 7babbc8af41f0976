"""Is this an official account? Anybody may ask by its name or address."""
