"""Frames of rows and geometries: their columns, coordinates, repair and simplification."""
