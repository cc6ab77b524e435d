"""`python -m villagemap`: the command line."""

from villagemap.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
