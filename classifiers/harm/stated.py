"""Stated: the counts that a source gives itself, beside those of its words."""

import msgspec

from ..assessment import HARMED, Harm, Text


def merge_harm(text: Text, said: Harm) -> Harm:
    """The source's own counts beside those of the text: the larger stands, and a count above 0 is no denial."""
    given = {name: getattr(text, name) for name in HARMED}
    counts = {name: _larger(own, said.count(name)) for name, own in given.items() if own is not None}
    if not counts:
        return said
    return msgspec.structs.replace(said, **counts, denied=said.denied and not any(counts.values()))


def _larger(given: int | None, said: int | None) -> int | None:
    counts = [count for count in (given, said) if count is not None]
    return max(counts) if counts else None
