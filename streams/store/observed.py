"""Observations as they are stored: what a query asks of the counts in them."""

from typing import Any

from sqlalchemy import ColumnElement, func

from playbooks.urgency.heat import COUNTS

from . import schema as t
from .database import Holds

_o = t.observations.c
ENDS_OF_COUNTS: list[ColumnElement[Any]] = [
    end(_o.at).filter(Holds(_o.body, f'"{name}":'.encode())) for name in COUNTS for end in (func.min, func.max)
]
"""Since when and until when each count was seen: what was not seen is left out of the stored bytes."""
