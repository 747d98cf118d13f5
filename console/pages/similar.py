"""Possible duplicates while a call is being written down: recent signals that share the most pairs of characters."""

import re
import unicodedata

from ..reading.queries import SignalRow

RECENT = 400
"""Signals that are compared with."""

SHOWN = 5
LEAST = 0.25
"""Share of the pairs typed that a signal must hold to be shown."""
LEAST_HELD, FEWEST = 0.4, 12
"""Or else this share of the pairs that the signal itself has. A text of fewer pairs tells too little."""
LEAST_TYPED = 3
_CLAUSE_END = re.compile("[，。；！？、\\n,;!?]")


def most_similar(words: str, recent: list[SignalRow]) -> list[tuple[SignalRow, float]]:
    """The signals nearest to `words`, each with the largest share of what was typed, or of what had been typed at the
    end of a clause, that it holds; at most one a case. So what is typed on does not lose what its beginning had found.
    """
    typed = _beginnings(words)
    if len(typed[-1]) < LEAST_TYPED:
        return []
    texts = [(row, pairs(_whole(row))) for row in recent]
    scored = [(_share(typed, held), row) for row, held in texts]
    near = sorted((each for each in scored if each[0]), key=lambda each: -each[0])
    best: dict[str, tuple[SignalRow, float]] = {}
    for share, row in near:
        best.setdefault(row.case_id or row.signal.id, (row, share))
    return list(best.values())[:SHOWN]


def _beginnings(words: str) -> list[set[str]]:
    """The pairs of what had been typed at the end of each clause, once it was enough to tell, and of all."""
    ends = [words[: mark.start()] for mark in _CLAUSE_END.finditer(words)]
    return [*(each for each in map(pairs, ends) if len(each) >= FEWEST), pairs(words)]


def _share(typed: list[set[str]], held: set[str]) -> float:
    """0 where they are not near."""
    of_typed = max(len(each & held) / len(each) for each in typed)
    of_held = len(typed[-1] & held) / len(held) if len(held) >= FEWEST else 0
    return max(of_typed if of_typed >= LEAST else 0, of_held if of_held >= LEAST_HELD else 0)


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring letters, without marks and spaces."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", text).lower() if each.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _whole(row: SignalRow) -> str:
    signal = row.signal
    subject = signal.subject
    parts = [signal.title, signal.text, subject.name if subject else "", subject.address if subject else ""]
    return "\n".join(part for part in parts if part)
