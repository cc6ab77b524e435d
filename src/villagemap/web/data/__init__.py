"""Data addresses: downloads, overview documents, provenance, and what stands at a place."""
