"""Backups of the whole installation: database, evidence and files, encrypted for a key that lies elsewhere.

A backup needs the public key alone: whoever takes this machine opens none of its backups. How one lies in its store
stands in docs/reference/backup-format.md.
"""
