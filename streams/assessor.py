"""The office's classifier: how whatever process needs one makes it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifiers.assess import Assessor

    from .settings import Settings

Load = Callable[[], "Assessor"]
"""Importable from a new process."""


def assessor_of(settings: "Settings") -> Load:
    """What makes the classifier of these settings, in whatever process calls it."""
    return partial(_load, settings.seeds, settings.model, tokenizer=settings.tokenizer, area=settings.areas[0])


def _load(seeds: Path, model: Path, *, tokenizer: str, area: str) -> "Assessor":
    from classifiers.assess import Assessor  # slow import, which whoever only starts such a process does without

    return Assessor.load(seeds, model, tokenizer=tokenizer, area=area)
