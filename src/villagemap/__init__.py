"""Maps and books for village planning."""

__version__ = "0.1.0"
