"""The engine: pure Python, usable as a library; no Django, no database, no clock of its own."""
