"""What an entry can say of cases that were merged and split: what moved, and what the case that stays is then."""

from typing import Any

from .quoted import Said


class SignalsLeft(Said, frozen=True, tag="signals_left"):
    """Signals (and the steps and clocks about them) moved to another case."""

    signals: tuple[str, ...]
    to: str
    reason: str
    steps: tuple[str, ...] = ()
    """Steps about the affair as a whole that only these signals had called; they go too, with their clocks."""
    facts: dict[str, Any] | None = None
    """The facts of the signals that stay; None in entries written before they were counted anew."""
    playbooks: tuple[str, ...] = ()
    """Playbooks that only these signals had called."""
    clocks: tuple[str, ...] = ()
    """Clocks that their case had brought to duties that stay."""
    rumour_left: bool = False
    """Whether only these signals repeat the known rumour of the case."""
    heat: str = ""
    """How far what stays has spread, where these signals had spread further."""
    heat_why: tuple[str, ...] = ()
    title: str = ""
    """What the affair that stays is called, where these signals had named it."""
    events: tuple[str, ...] = ()
    """What signals that stay had brought under playbooks that answer no longer."""


class Merged(Said, frozen=True, tag="merged"):
    """Another case was taken in, with its signals, and its open steps and clocks as they run.

    In a case that a split opened: what came along from the case that it was split from.
    """

    other: str
    reason: str
    taken: dict[str, Any] = {}
    title: str = ""
    """What both are called since, where the one that was taken in is the graver."""


class MergedInto(Said, frozen=True, tag="merged_into"):
    """This case was closed into another."""

    other: str
    reason: str
