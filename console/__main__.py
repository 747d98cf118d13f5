"""`python -m console` is `shian`."""

import sys

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""


def main() -> None:
    """The entry point of `shian`. Reading the program takes seconds: Ctrl-C meanwhile is an end, and no fault."""
    try:
        from .cli import main as run  # slow import

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
