"""Texts with what decided marked: the classifier's evidence shown in the words of the signal itself."""

import re

import msgspec

from classifiers.assessment import Evidence
from streams.gathering.knowledge import Knowledge

from ..reading.queries import SignalRow
from .grounds import ground, titled
from .words import EVIDENCE, KINDS, Say

SHOWN_LEAST = 0.5
"""Weight from which a word that only speaks for relevance or kind is marked; one letter never is."""

OUTBREAK = "outbreak"
"""The evidence for several who are ill together, who make an incident of a complaint."""
_LINE_END = re.compile(r" *\n *")
ENTITIES = {"operator": "主体", "product": "食品", "batch": "批次", "place": "地点", "date": "日期"}


class Piece(msgspec.Struct, frozen=True):
    """Some characters, and what they speak for (empty: nothing)."""

    text: str
    speaks_for: str = ""


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """A signal's title and text in pieces, and the list of what was marked."""

    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    grounds: tuple[tuple[str, str], ...]


def marked(row: SignalRow, knowledge: Knowledge, say: Say) -> Marked:
    """Cut title and text where evidence begins and ends; offsets refer to title + newline + text."""
    signal = row.signal
    title, text = signal.title or "", signal.text or ""
    spans = _spans(row, knowledge, say)
    at = len(title) + 1 if title else 0
    return Marked(
        title=_pieces(title, spans, 0, say) if title else (),
        text=_pieces(text, spans, at, say),
        grounds=tuple(dict.fromkeys((word, why) for _, _, word, why in spans if word)),
    )


def _spans(row: SignalRow, knowledge: Knowledge, say: Say) -> list[tuple[int, int, str, str]]:
    assessment = row.assessment
    if assessment is None:
        return []
    whole = row.signal.whole
    because = {OUTBREAK: ground(assessment.kind_why or "", say)}
    found = [each for each in assessment.evidence if _is_telling(each)]
    told = [because.get(each.for_) or evidence_for(each.for_, knowledge, say) for each in found]
    spans = [
        (each.start, each.end, on_one_line(whole[each.start : each.end]), why)
        for each, why in zip(found, told, strict=True)
    ]
    spans += [
        (each.start, each.end, on_one_line(whole[each.start : each.end]), say(ENTITIES.get(each.type, "相关词句")))
        for each in assessment.entities
    ]
    return sorted(spans)


def on_one_line(said: str) -> str:
    """Some words of a text, whose page may break inside them."""
    return _LINE_END.sub("", said)


def _is_telling(evidence: Evidence) -> bool:
    """Named findings always are; a piece of the model's own is when it is a word and weighs something."""
    if evidence.for_.partition(":")[0] not in ("relevant", "kind"):
        return True
    return evidence.weight >= SHOWN_LEAST and evidence.end - evidence.start >= 2


def _pieces(text: str, spans: list[tuple[int, int, str, str]], offset: int, say: Say) -> tuple[Piece, ...]:
    """`text`, which begins at `offset` of the whole, cut at every border of a span."""
    local = [(start - offset, end - offset, why) for start, end, _, why in spans]
    local = [(max(0, start), min(len(text), end), why) for start, end, why in local if start < len(text) and end > 0]
    borders = sorted({0, len(text), *(each for start, end, _ in local for each in (start, end))})
    pieces = []
    for start, end in zip(borders, borders[1:], strict=False):
        why = dict.fromkeys(each for first, last, each in local if first <= start and last >= end)
        pieces.append(Piece(text[start:end], say("；").join(why)))
    return tuple(pieces)


def evidence_for(code: str, knowledge: Knowledge, say: Say) -> str:
    """What a highlighted word speaks for: `危害：农药残留`."""
    what, _, rest = code.partition(":")
    if what == "kind":
        return say("类别：{t}", t=say(KINDS.get(rest, rest)))
    if what == "hazard":
        return say("危害：{t}", t=titled(knowledge.hazard_name(rest), say))
    if what == "venue":
        return say("场所：{t}", t=titled(knowledge.venue_name(rest), say))
    if what == "product":
        return say("食品：{t}", t=titled(knowledge.taxonomy.name(rest) or rest, say))
    if what == "rumour" and (entry := knowledge.rumour_now(rest)) and entry.withdrawn_on:
        return say("与谣言库已撤下的说法相似")
    return say(EVIDENCE[what]) if what in EVIDENCE else say("相关词句")
