"""Pages: map, list, village, and their parts."""
