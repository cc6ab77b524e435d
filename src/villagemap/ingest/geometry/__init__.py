"""The rules about where rows lie and what shape they have: each is a function that reports rows."""
