"""Measures, figures and rules over frames."""
