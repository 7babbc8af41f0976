"""What decisions teach: how good the top of the queue is, what it costs, and whether another model would do better."""
