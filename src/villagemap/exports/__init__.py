"""File formats that we hand out."""
