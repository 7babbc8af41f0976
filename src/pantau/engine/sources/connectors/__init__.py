"""Live routes to platforms, each switched off until it has a legal basis and credentials."""
