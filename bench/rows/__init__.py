"""The measurements: one module for each kind, each row printed as soon as it is known."""
