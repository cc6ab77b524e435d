"""Messy files in: what is in them, checked and reported row by row."""
