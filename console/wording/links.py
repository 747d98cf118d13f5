"""Addresses in a source (出处里的网址): what stands there as an address is a link, and nothing else becomes one."""

import re

from playbooks.entries import digest

_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#][!#$%&'*+,./:;=?@~\w-]*)?", re.ASCII)
_COMMAND = re.compile(r"(shian(?: (?:--)?[a-z][a-z-]*)+)", re.ASCII)
_END = ".,;:!?'"


def parts_of(source: str) -> list[tuple[str, bool]]:
    """The text in its order, each piece with whether it is the address of a page."""
    parts: list[tuple[str, bool]] = []
    last = 0
    for found in _ADDRESS.finditer(source):
        end = found.start() + len(found[0].rstrip(_END))
        parts += [(source[last : found.start()], False), (source[found.start() : end], True)]
        last = end
    return [part for part in [*parts, (source[last:], False)] if part[0]]


def commands_in(words: str) -> list[tuple[str, bool]]:
    """The words in their order, each piece with whether it is a command that somebody types as it stands."""
    parts = _COMMAND.split(words)
    return [(part, n % 2 == 1) for n, part in enumerate(parts) if part]


def anchor_of(step: str) -> str:
    """Where the step of that id is found on the page of its case: the same whatever steps come or leave."""
    return f"step-{digest(step)[:10]}"
