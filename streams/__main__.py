"""The command `newswire`, also `python -m streams`."""

from streams.cli import app


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    app(prog_name="newswire")


if __name__ == "__main__":
    main()
