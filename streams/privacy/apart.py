"""Those who fell ill, apart from what the same call says of officials (另立): the words without the accusation.

Everybody acts on the illness, the bureau of the accused as well; the whole words and who said them are the director's.
Of a clause that accuses only what tells of the illness is left: which business, what was eaten, who fell ill and when.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from classifiers.assessment import Assessment, Entity, Evidence
from connectors.officials import accuses, accusing, traces
from connectors.signal import Signal, Subject, signal_id

_Part = TypeVar("_Part", Entity, Evidence)

Span = tuple[int, int]
"""Where some characters begin and end."""

NOTE = "（登记：反映人身份须保密，要联系反映人的，经食安办主任）"
"""What stands behind the words that are left."""
BLOT = "＊＊"
"""What stands for what was left out."""
_CLAUSE = re.compile(r"[^，,。！!？?；;\n]+[，,。！!？?；;\n]?")
_MADE = re.compile("[0-9a-f]{24}-(ill|officials)")
_TELLS = ("harm", "hazard", "product")
"""What evidence speaks for that tells of an illness."""
_NAMES = ("operator", "product", "date")


def is_apart(signal: Signal) -> bool:
    """Whether the desk itself made it of a part of what somebody said: no source knows of it."""
    return bool(_MADE.fullmatch(signal.source_id or ""))


def id_apart(signal: Signal) -> str:
    """The id of the signal of those who fell ill, of the signal in whose words they were told of."""
    return signal_id(replace(signal, source_id=f"{signal.id}-ill"))


def patients_apart(signal: Signal, assessment: Assessment) -> tuple[Signal, Assessment]:
    """The signal of those who fell ill and what was read in it, without accusation, caller and files."""
    whole, at = signal.whole, len(signal.title) + 1 if signal.title else 0
    kept = _kept(whole, assessment)
    if accuses(_left(whole, kept, (0, len(whole)))[0]):
        kept = _facts(whole, assessment)
    title, heads = _left(whole, kept, (0, max(0, at - 1)))
    text, places = _left(whole, kept, (at, len(whole)))
    said = replace(
        signal,
        id=id_apart(signal),
        source_id=f"{signal.id}-ill",
        title=title or None,
        text=text + NOTE,
        subject=_business(signal.subject),
        url=None,
        attachments=(),
        contact=None,
        raw=None,
    )
    begin = len(title) + 1 if title else 0
    places = heads | {old: new + begin for old, new in places.items()}
    return said, _read_apart(said, assessment, places)


def _business(subject: Subject | None) -> Subject | None:
    """The business; whom an accusation is about is none."""
    return subject if subject and not traces(subject.name or "") else None


def _kept(whole: str, read: Assessment) -> list[Span]:
    """What may be told: clauses that neither accuse nor speak of whom others accuse, and of those that do the facts;
    what is said of who fell ill with the words around it."""
    accused, hints = accusing(whole), traces(whole)
    facts, harm = _facts(whole, read), _said_for(read, ("harm",))
    units = [
        each for each in facts if each in {(one.start, one.end) for one in read.entities if one.type == "operator"}
    ]
    kept: list[Span] = []
    for clause in _CLAUSE.finditer(whole):
        start, end = clause.span()
        inside = [hint for hint in hints if hint[0] < end and hint[1] > start]
        if not inside and not any(first < end and last > start for first, last in accused):
            kept.append((start, end))
            continue
        kept += _within((start, end), units)  # also where it stands between who took and what was given
        for piece in _between(start, end, inside):
            kept += [piece] if _within(piece, harm) else _within(piece, facts)
    return kept


def _within(piece: Span, spans: Iterable[Span]) -> list[Span]:
    return [each for each in spans if piece[0] <= each[0] and each[1] <= piece[1]]


def _between(start: int, end: int, hints: Iterable[Span]) -> list[Span]:
    """The pieces of a clause around these."""
    pieces = []
    for first, last in sorted(hints):
        pieces.append((start, first))
        start = max(start, last)
    return [*pieces, (start, end)]


def _facts(whole: str, read: Assessment) -> list[Span]:
    """What tells of the illness, where it does not tell of an official as well."""
    named = [(each.start, each.end) for each in read.entities if each.type in _NAMES]
    return [span for span in (*named, *_said_for(read, _TELLS)) if not traces(whole[slice(*span)])]


def _said_for(read: Assessment, what: Iterable[str]) -> list[Span]:
    return [(each.start, each.end) for each in read.evidence if each.for_.partition(":")[0] in what]


def _left(whole: str, kept: Iterable[Span], part: Span) -> tuple[str, dict[int, int]]:
    """What is left of a part of the words, and where each character that stays stands in it."""
    stays = {at for span in kept for at in range(*span)}
    said, places = "", dict[int, int]()
    for at in range(*part):
        if at in stays:
            places[at] = len(said)
            said += whole[at]
        elif not said.endswith(BLOT):
            said += BLOT
    return said, places


def _read_apart(said: Signal, read: Assessment, places: dict[int, int]) -> Assessment:
    """What was read in the words that are left, where they stand now."""
    entities = tuple(one for each in read.entities if (one := _moved(each, places)))
    evidence = tuple(some for each in read.evidence if (some := _moved(each, places)))
    return replace(read, id=said.id, entities=entities, evidence=evidence)


def _moved(each: _Part, places: dict[int, int]) -> _Part | None:
    """The same where it stands now; None where a character of it is left out."""
    start, last = places.get(each.start), places.get(each.end - 1)
    if start is None or last is None or last - start != each.end - 1 - each.start:
        return None
    return replace(each, start=start, end=last + 1)
