"""A service that runs: what it has at once, what is prepared beside it, and by how many workers."""
