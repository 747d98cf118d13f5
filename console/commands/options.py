"""What several commands share: their options, and how they print a line."""

import sys
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]
Data = Annotated[Path | None, typer.Option("--data", help="data folder (SHIAN_DATA)")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="database URL (SHIAN_DATABASE)")]


def say(line: str) -> None:
    """Print a line at once, whoever reads it."""
    typer.echo(line)
    sys.stdout.flush()
