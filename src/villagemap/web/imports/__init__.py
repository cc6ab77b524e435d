"""The page `/import`: a file is uploaded, inspected, compared, and stored or not."""
