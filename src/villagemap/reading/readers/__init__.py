"""One module for each format. Each has `read(path, request) -> RawTable` and runs in the bounded child only."""
