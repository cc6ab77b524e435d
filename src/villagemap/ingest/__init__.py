"""Files that people send: read in a bounded child process, made into typed rows, reported cell by cell."""
