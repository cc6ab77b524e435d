"""What could be installed instead of ours, each set up as its makers advise for speed."""
