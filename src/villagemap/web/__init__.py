"""Addresses, parameters, pages, headers: the only package that imports Flask."""
