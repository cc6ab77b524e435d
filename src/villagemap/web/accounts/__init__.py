"""Who asks, what he may, and how he signs in."""
