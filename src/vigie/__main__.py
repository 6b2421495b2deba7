"""`python -m vigie`."""

from vigie.cli.main import run

if __name__ == "__main__":
    run()
