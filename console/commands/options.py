"""What several commands share: their options, and how they print a line."""

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

T = TypeVar("T")
Print = Callable[[str], None]
"""Prints a line for whoever called a command (see `say`)."""

Check = Annotated[bool, typer.Option("--check", help="exit 1 when something of the machine's is red")]
Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]
Data = Annotated[Path | None, typer.Option("--data", help="data folder (SHIAN_DATA)")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="database URL (SHIAN_DATABASE)")]


def typed(path: Path | str) -> str:
    """A path within a command that is to be typed: in quotes where a shell would read it otherwise."""
    text = str(path)
    return text if re.fullmatch(r"[\w@%+=:,./-]+", text) else shlex.quote(text)


def say(line: str) -> None:
    """Print a line at once, whoever reads it."""
    typer.echo(line)
    sys.stdout.flush()


def tell(found: T, words: Callable[[T], str], *, as_json: bool) -> None:
    """What was found, as a line of JSON or in words."""
    say(msgspec.json.encode(found).decode() if as_json else words(found))
