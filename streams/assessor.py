"""The office's classifier: how whatever process needs one makes it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from classifiers.assess import Assessor

if TYPE_CHECKING:
    from .settings import Settings  # not where only the classifier is

Load = Callable[[], Assessor]
"""Importable from a new process."""


def assessor_of(settings: "Settings") -> Load:
    """What makes the classifier of these settings, in whatever process calls it."""
    return partial(Assessor.load, settings.seeds, settings.model, tokenizer=settings.tokenizer, area=settings.areas[0])
