"""A sheet as an office writes it, made into a table: without its titles, totals and footnotes."""
