"""The workspace file: one GeoPackage, written by sqlite3 only."""
