"""Uploads: files that come in by the page, each a job that a process of its own works on. No Flask."""
