"""Possible duplicates while a call is being written down: recent signals that share the most pairs of characters."""

import unicodedata

from ..queries import SignalRow

RECENT = 400
"""Signals that are compared with."""

SHOWN = 5
LEAST = 0.25
"""Share of the pairs typed that a signal must hold to be shown."""


def most_similar(words: str, recent: list[SignalRow]) -> list[tuple[SignalRow, float]]:
    """The signals nearest to `words`, each with the share of what was typed that it holds; at most one a case."""
    wanted = pairs(words)
    if len(wanted) < 3:
        return []
    texts = [(row, pairs(_whole(row))) for row in recent]
    scored = [(len(wanted & held) / len(wanted), row) for row, held in texts]
    near = sorted((each for each in scored if each[0] >= LEAST), key=lambda each: -each[0])
    best: dict[str, tuple[SignalRow, float]] = {}
    for share, row in near:
        best.setdefault(row.case_id or row.signal.id, (row, share))
    return list(best.values())[:SHOWN]


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring letters, without marks and spaces."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", text).lower() if each.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _whole(row: SignalRow) -> str:
    signal = row.signal
    subject = signal.subject
    parts = [signal.title, signal.text, subject.name if subject else "", subject.address if subject else ""]
    return "\n".join(part for part in parts if part)
