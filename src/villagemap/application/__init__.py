"""The use cases. They know the ports, and neither a store nor a door."""
