"""Where a command's words go: its standard output and its standard error, whatever whoever started it made of them."""

import os
import sys
from pathlib import Path
from typing import Any


def open_outlets() -> None:
    """No output dies of the locale, nor of an outlet that was closed (`>&-`, a service manager)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))
        _let_anything_through(getattr(sys, name))


def _let_anything_through(stream: Any) -> None:
    """A terminal keeps its own Chinese encoding; files, pipes and ASCII terminals get UTF-8; no sign stops us."""
    if not hasattr(stream, "reconfigure"):
        return
    keeps = stream.isatty() and "啊".encode(stream.encoding, "ignore")
    stream.reconfigure(encoding=stream.encoding if keeps else "utf-8", errors="backslashreplace")
