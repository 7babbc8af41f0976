"""Data subjects' requests, and breaches of personal data: asked in public, answered and told within three days."""
