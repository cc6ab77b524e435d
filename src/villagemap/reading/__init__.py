"""From a file to a raw table: `bounded.read_file(path, request, progress)` returns a `raw.RawTable`.

The format is detected (`kinds`), and a bounded child process (`child`) runs the reader of the format (`readers`).
"""
