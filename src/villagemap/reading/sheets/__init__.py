"""A sheet as an office writes it, made into a table: titles, merged cells, totals and footnotes told apart."""
