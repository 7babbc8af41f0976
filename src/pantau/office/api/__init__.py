"""The office for other programs: what a token's scopes let them read, and what is called out to them."""
