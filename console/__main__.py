"""`python -m console` is `shian`."""

from .cli import main

main()
