"""The platforms of the demo: the made-up regency goes on there, and the office looks at it as it would in life.

Nothing here knows Django or the office: what its own process serves is all that the office gets to see.
"""
