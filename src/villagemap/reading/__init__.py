"""Files as tables: readers of each format, their sheets and encodings, and the child process that bounds them."""
