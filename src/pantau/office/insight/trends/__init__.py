"""Trends: what moves, by platform, kind, party, district, phase and place, each number with its posts behind it."""
