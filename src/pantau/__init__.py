"""Pantau: free software for election supervisors."""
