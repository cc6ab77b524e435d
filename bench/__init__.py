"""The bench: ours and what could be installed instead, in turn on one machine. `make bench`, or `python -m bench`.

Everything that it installs, makes or writes lies in `.bench/` and `bench/results/`, which git ignores.
"""
