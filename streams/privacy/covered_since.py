"""Covered since (其后隐去): what was sent to a worker before a redaction is stored as it stands now.

A topic keeps what was sent, so a worker may hold a name that is in no text any more. What a redaction took out of a
signal is seen where its stored text differs from the one that was sent by covering signs alone, and it is taken out of
whatever was made of that signal too. Names that stood side by side are one run of signs there, and each by itself in
what was read: a run is taken out with every part of it that may have been a word of its own. Of a long run there are
too many to look for each: only those are that stand in what was read.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from ..store import schema as t
from ..store.database import find
from ..store.positions import CHANGED, position
from .covering import SHORTEST, SIGNS, may_be_redacted, without


class Run(NamedTuple):
    """Signs that were covered, and the text as it is stored."""

    signs: str
    stored: bytes


Words = tuple[Run, ...]


def words_since(connection: Connection, sent: Iterable[tuple[str, bytes]]) -> list[Words]:
    """What a redaction took out of each of these signals (id, JSON) since it was sent. There is no other until this
    transaction ends."""
    connection.execute(select(t.signals.c.id).limit(1))  # whoever redacts waits for all who have read this table
    signals = list(sent)
    if not position(connection, CHANGED):  # nearly always
        return [()] * len(signals)
    stored: dict[str, list[bytes]] = {}
    for query, column in ((_BODIES, t.signals.c.id), (_EARLIER, t.revisions.c.signal_id)):
        for row in find(connection, query, column, sorted({id_ for id_, _ in signals})):
            stored.setdefault(row.id, []).append(row.body)
    return [tuple(run for each in stored.get(id_, ()) for run in _taken_out(body, each)) for id_, body in signals]


def line_since(connection: Connection, line: bytes) -> bytes:
    """A line with a signal in it, or a signal, as it stands now; what is neither is left as it is."""
    try:
        found = msgspec.json.decode(line)
        signal = found.get("signal", found)
        (words,) = words_since(connection, [(signal["id"], msgspec.json.encode(signal))])
    except (msgspec.DecodeError, AttributeError, KeyError, TypeError):
        return line
    return without_since(words, line)


def without_since(words: Words, text: bytes) -> bytes:
    """What was made of a signal, without what was taken out of that since."""
    rest = without({run.signs for run in words}, text)
    return without(parts_in(rest, words), rest)


def parts_in(text: bytes, words: Words) -> set[str]:
    """What stands in a text and may be one of several words that stood side by side. What still stands in the open
    elsewhere was not taken out by itself."""
    found = ((part, run) for run in words for part in _parts(run.signs, text))
    return {part for part, run in found if may_be_redacted(part) and part.encode() not in run.stored}


def _taken_out(sent: bytes, stored: bytes) -> Iterator[Run]:
    runs = _covered(*map(msgspec.json.decode, (sent, stored)))
    return (Run(run, stored) for run in runs if len(run) >= SHORTEST)


def _parts(run: str, text: bytes) -> Iterator[str]:
    """Those parts of a run that stand in a text: too little for a word is left on no side of them."""
    ends = [0, *range(SHORTEST, len(run) - SHORTEST + 1), len(run)]
    for n, start in enumerate(ends):
        longer = (run[start:end] for end in ends[n + 1 :] if end - start >= SHORTEST)
        yield from takewhile(lambda part: part.encode() in text, longer)


def _covered(sent: Any, stored: Any) -> Iterator[str]:
    """The words of one structure that are covered in the other."""
    if isinstance(sent, dict) and isinstance(stored, dict):
        for name in sent.keys() & stored.keys():
            yield from _covered(sent[name], stored[name])
    elif isinstance(sent, list) and isinstance(stored, list):
        for one, other in zip(sent, stored, strict=False):
            yield from _covered(one, other)
    elif isinstance(sent, str) and isinstance(stored, str) and sent != stored and len(sent) == len(stored):
        yield from _runs(sent, stored)


def _runs(sent: str, stored: str) -> Iterator[str]:
    """The runs of signs that differ; none where one of them gave way to something else: that is another version."""
    pairs = list(zip(sent, stored, strict=True))
    if all(sign == now or SIGNS[len(sign.encode())] == now for sign, now in pairs):
        for differs, run in groupby(pairs, lambda pair: pair[0] != pair[1]):
            if differs:
                yield "".join(sign for sign, _ in run)


_BODIES = select(t.signals.c.id, t.signals.c.body)
_EARLIER = select(t.revisions.c.signal_id.label("id"), t.revisions.c.body)
