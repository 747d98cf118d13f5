"""The disk (磁盘空间): how full that of the data folder is, and what follows from it."""

import shutil
from pathlib import Path
from typing import Literal

WARN_FROM, FULL_FROM = 0.80, 0.95
"""From the first on somebody is warned; from the second on feeds are told to come back later (see `admission`)."""

State = Literal["ok", "warn", "full"]


def used(folder: Path) -> float:
    """How much of the disk is used, from 0 to 1. What only root may still write counts as used."""
    about = shutil.disk_usage(folder)
    return 1.0 - about.free / (about.used + about.free) if about.used + about.free else 1.0


def state_of(share: float) -> State:
    """What that means."""
    return "full" if share >= FULL_FROM else "warn" if share >= WARN_FROM else "ok"
