"""Scripts, styles, and other files of the code with their addresses."""
