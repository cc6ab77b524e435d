"""The workspace file behind the port of the atlas. Only `bootstrap` imports this package."""
