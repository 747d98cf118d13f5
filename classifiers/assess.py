"""Assess: texts in, one Assessment each out. The only place where the parts of this package meet."""

from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from .assessment import Assessment, Evidence, Kind, RumourMatch, Text
from .evidence import Labels, harm_evidence, hit_spans, model_spans, most_telling, rumour_span
from .features import Reader, Reading
from .fingerprint import Simhash
from .harm.grades import Grades, load_grades
from .harm.harms import Mention
from .harm.plain import with_faces
from .harm.spoken import harm_spans
from .harm.stated import merge_harm
from .kinds.played import announces_drill
from .kinds.rules import Judgement, check_rule_groups, is_school, judge, repeats, ruled_spans, told_in
from .lexicon import Lexicon, load_lexicon
from .lines import Joined, joined
from .model import KINDS, Model, Prediction
from .named.entities import find_entities, is_eating_house
from .reader import build_reader
from .rumours import Rumours, load_rumours
from .spans import Cutting, Run, is_denied, whole_words, with_denial
from .topics.gifts import without_gifts, without_vans
from .topics.taxonomy import Taxonomy, load_taxonomy
from .topics.topics import UNKNOWN_HAZARD, Topics
from .where.everywhere import is_of_everywhere
from .where.places import PlaceHit, Places
from .where.venues import EATING_HOUSE
from .words import LIMIT, NUMBER

AREA = "410702"
"""The office for which the product is made; another says so."""
_UNASKED = ("media", None)
"""What nobody turned to the office with: seen by nobody when it is irrelevant."""
_NAMES, _NEITHER = tuple(map(str, KINDS)), str(Kind.IRRELEVANT)
_SEED_FILES = ("taxonomy.yaml", "lexicon.yaml", "rumours.yaml", "grades.yaml")


_REMEMBERED = 1000
"""Grades of counts seen before."""


class Assessor:
    """Assesses texts. Holds no state between calls but caches; not shared between threads."""

    def __init__(
        self,
        *,
        lexicon: Lexicon,
        taxonomy: Taxonomy,
        rumours: Rumours,
        grades: Grades,
        places: Places,
        model: Model,
        tokenizer: str = "rjieba",
        reference: str = "",
    ) -> None:
        check_rule_groups(lexicon)
        self._reader: Reader = build_reader(lexicon, taxonomy, tokenizer)
        self._labels = Labels({group.id: (str(group.for_), group.weight) for group in lexicon.groups})
        self._topics = Topics(taxonomy)
        self._rumours, self._places = rumours, places
        self._outbreak = grades.outbreak
        self._grade_of = lru_cache(_REMEMBERED)(grades.propose)
        self._model, self._simhash, self._reference = model, Simhash(), reference
        self._heard = model.description.heard

    @classmethod
    def load(cls, seeds: Path, model: Path, *, tokenizer: str = "rjieba", area: str = AREA) -> "Assessor":
        """From the folder of seeds and the folder of a model. `area` is the office's six-digit county code.
        Raises ClassifierError."""
        return cls.of(seeds, Model.load(model), tokenizer=tokenizer, area=area)

    @classmethod
    def of(cls, seeds: Path, model: Model, *, tokenizer: str = "rjieba", area: str = AREA) -> "Assessor":
        """The same with a model at hand."""
        return cls(
            lexicon=load_lexicon(seeds / "lexicon.yaml"),
            taxonomy=load_taxonomy(seeds / "taxonomy.yaml"),
            rumours=Rumours(load_rumours(seeds / "rumours.yaml")),
            grades=load_grades(seeds / "grades.yaml"),
            places=Places.load(seeds / "districts" / area, seeds / "places"),
            model=model,
            tokenizer=tokenizer,
            reference=_digest([seeds / name for name in _SEED_FILES]),
        )

    def assess(self, text: Text) -> Assessment:
        """One text."""
        return self.assess_many([text])[0]

    def assess_many(self, texts: Sequence[Text]) -> list[Assessment]:
        """Many texts, in the same order. Whatever a text holds, an answer comes; each is as if it were alone."""
        if not texts:
            return []
        pages = [joined(text.whole, self._reader.cut) for text in texts]
        if any(pages):
            whole = [_as_joined(text, page) for text, page in zip(texts, pages, strict=True)]
            return [_as_given(*each) for each in zip(texts, pages, self._assess_whole(whole), strict=True)]
        return self._assess_whole(texts)

    def _assess_whole(self, texts: Sequence[Text]) -> list[Assessment]:
        """The same of texts whose lines are whole."""
        readings = self._reader.read_many([text.whole for text in texts])
        predicted = self._model.predict(readings)
        readings = [_with_faces(without_vans(each), text.whole) for each, text in zip(readings, texts, strict=True)]
        shares = (predicted.shares.relevance.tolist(), predicted.shares.kinds.tolist())
        matches = self._rumours.match_all([reading.folded for reading in readings])
        seen = [self._judged(*each) for each in zip(texts, readings, matches, *shares, strict=True)]
        spans = self._spans(predicted, seen)
        prints = self._fingerprints(seen, spans)
        return [
            self._relevant(each, spans[n], prints[n]) if n in spans else self._irrelevant(each, prints.get(n, 0))
            for n, each in enumerate(seen)
        ]

    @property
    def model_id(self) -> str:
        """The model's name, made of its content."""
        return self._model.id

    def unknown_words(self, texts: Sequence[Text]) -> float:
        """The share of the words of these texts that the model never learned; numbers are none."""
        words = [word for text in texts for word in self._reader.read(text.whole).tokens if word != NUMBER]
        return sum(not self._model.vocabulary.knows(word) for word in words) / max(1, len(words))

    def _judged(
        self, text: Text, reading: Reading, match: RumourMatch | None, relevance: float, kinds: list[float]
    ) -> "_Seen":
        rumour = repeats(match, reading, text.channel)
        judged = judge(text, reading, relevance, kinds, rumour, self._heard, self._outbreak)
        return _Seen(text, reading, judged, rumour)

    def _fingerprints(self, seen: Sequence["_Seen"], relevant: Collection[int]) -> dict[int, int]:
        """Of each text, by its number, that others may be compared with: of what nobody looks at none is needed."""
        needed = (n for n, each in enumerate(seen) if n in relevant or each.text.channel not in _UNASKED)
        return {n: self._simhash.of(seen[n].reading.parts) for n in needed}

    def _spans(self, predicted: Prediction, seen: Sequence["_Seen"]) -> dict[int, "_Spans"]:
        """For each relevant text, by its number: the characters that speak for relevance, and those for its kind."""
        missed = self._model.description.missed
        relevant = [n for n, each in enumerate(seen) if each.verdict.is_worth_a_look(missed)]
        heard = predicted.heard() if relevant else ()
        return {n: model_spans(self._model, predicted, n, (heard[n], 1 + seen[n].verdict.best)) for n in relevant}

    def _irrelevant(self, seen: "_Seen", fingerprint: int) -> Assessment:
        relevance, kinds = _said(seen.verdict)
        return Assessment(
            id=seen.text.id,
            relevant=False,
            relevance=relevance,
            kind=Kind.IRRELEVANT,
            kinds=kinds,
            fingerprint=fingerprint,
            model=self._model.id,
            reference=self._reference,
        )

    def _relevant(self, seen: "_Seen", spans: "_Spans", fingerprint: int) -> Assessment:
        relevance, kinds = _said(seen.verdict)
        text, reading, whole = seen.text, without_gifts(seen.reading), seen.text.whole[:LIMIT]
        places = self._places.find(whole)
        kind = KINDS[seen.verdict.best]
        affair = seen.verdict.decisive
        told = seen.verdict.told or told_in(reading)
        harm = merge_harm(text, told.harm)
        named = find_entities(whole, reading.folded, reading.hits, places, text.operator, parts=reading.parts)
        eating = [each for each in named.operators if is_eating_house(each.text)]
        school = partial(is_school, reading, eaten_at_shop=bool(eating))
        venue = self._topics.venue(text, reading, places, is_school=school, eating_house=bool(eating))
        is_drill = kind == Kind.NEWS and announces_drill(reading.folded)
        hazard = None if is_drill else self._topics.hazard(reading, kind, harm)
        product = self._topics.product_category(text, named.foods, reading.hits)
        harmed = _stated(reading.folded, told.mentions), told.heard
        houses = [(each.start, each.end) for each in eating if venue == EATING_HOUSE]
        return Assessment(
            id=text.id,
            relevant=True,
            relevance=relevance,
            kind=kind,
            kinds=kinds,
            hazard=hazard,
            venue=venue,
            product_category=product,
            harm=harm,
            area=self._area(places, whole, seen.rumour, kind),
            entities=named.entities,
            rumour_match=seen.rumour,
            grade=self._grade_of(harm, school=venue in self._topics.schools),
            kind_why=affair.words if affair else msgspec.UNSET,
            evidence=self._evidence(seen, whole, spans, (hazard, venue, product), (*harmed, houses)),
            fingerprint=fingerprint,
            model=self._model.id,
            reference=self._reference,
        )

    def _area(self, places: list[PlaceHit], whole: str, rumour: RumourMatch | None, kind: Kind) -> str | None:
        is_rumour = kind == Kind.RUMOUR
        area = self._places.area_among(places, whole, is_here=is_rumour)
        if area is None or area == self._places.home or not is_rumour:
            return area
        return None if is_of_everywhere(whole, places, is_known=rumour is not None) else area

    def _evidence(
        self,
        seen: "_Seen",
        whole: str,
        spans: "_Spans",
        topics: tuple[str | None, ...],
        places: tuple[list[tuple[int, int]], Mention | None, list[tuple[int, int]]],
    ) -> tuple[Evidence, ...]:
        """`places`: where people harmed are told of, the number of them that no rule read, and where the eating houses
        are that decided the venue."""
        chosen = {f"{what}:{id}" for what, id in zip(("hazard", "venue", "product"), topics, strict=True)}
        folded = seen.reading.folded
        cutting = Cutting(seen.reading.parts)
        found = hit_spans(seen.reading.hits, self._labels, chosen)
        harmed, heard, houses = places
        found += [(start, end, f"venue:{EATING_HOUSE}", 1.0) for start, end in houses]
        kind = KINDS[seen.verdict.best]
        found += [(start, end, label, 1.0) for start, end, label in self._topics.said(folded, kind, *topics[:2])]
        found = [each for each in found if not (each[2] == "harm" and is_denied(folded, each[0], each[1]))]
        told = [cutting.grown(*place) for place in harmed]
        found += harm_evidence(told, is_all=topics[0] == UNKNOWN_HAZARD)
        found += [(heard.start, heard.end, "heard", 1.0)] if heard else []
        affair = seen.verdict.decisive
        found += [(affair.at.start, affair.at.end, "outbreak", 1.0)] if affair and affair.at else []
        for runs, label in zip(spans, ("relevant", f"kind:{kind}"), strict=True):
            words = whole_words(runs, cutting)
            found += [(*with_denial(folded, start, end), label, weight) for start, end, weight in words]
        if seen.verdict.rules:
            found += [(start, end, "relevant", 1.0) for start, end in ruled_spans(seen.reading, seen.verdict)]
        return most_telling(whole, found + ([rumour_span(seen.rumour)] if seen.rumour else []))


def _as_joined(text: Text, page: Joined | None) -> Text:
    return msgspec.structs.replace(text, title="", text=page.text) if page else text


def _as_given(text: Text, page: Joined | None, said: Assessment) -> Assessment:
    """What was read in the joined lines, told of the text as it was given; a name is told without the break in it."""
    if page is None:
        return said
    replace, span = msgspec.structs.replace, page.span
    told: list[Evidence] = []
    for each in said.evidence:
        start, end = span(each.start, each.end)
        told.append(replace(each, start=start, end=end, text=text.whole[start:end]))
    entities = [(each, span(each.start, each.end)) for each in said.entities]
    rumour = said.rumour_match
    if rumour:
        start, end = span(rumour.start, rumour.end)
        rumour = replace(rumour, start=start, end=end)
    return replace(
        said,
        entities=tuple([replace(each, start=start, end=end) for each, (start, end) in entities]),
        evidence=tuple(told),
        rumour_match=rumour,
    )


def _stated(folded: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where people harmed are told of: who is counted was harmed (不要吃,已经死了六个人), other words may be denied."""
    counted = [each.start for each in mentions if each.count]
    return [
        (start, end)
        for start, end in harm_spans(folded, mentions)
        if any(start <= place < end for place in counted) or not is_denied(folded, start, end)
    ]


def _with_faces(reading: Reading, whole: str) -> Reading:
    """The reading with what pictures say of somebody's stomach, which folding leaves out."""
    folded = with_faces(reading.folded, whole)
    return reading if folded is reading.folded else reading._replace(folded=folded)


class _Seen(NamedTuple):
    """One text of a batch with what was made of it so far."""

    text: Text
    reading: Reading
    verdict: Judgement
    rumour: RumourMatch | None


_Spans = list[list[Run]]


def _said(verdict: Judgement) -> tuple[float, dict[str, float]]:
    """Relevance and a probability for each of the six kinds, which sum to one but for rounding."""
    scale = verdict.relevance * _PARTS
    kinds = {name: _TOLD[int(share * scale + 0.5)] for name, share in zip(_NAMES, verdict.kinds, strict=True)}
    kinds[_NEITHER] = _TOLD[int(_PARTS - scale + 0.5)]
    return _TOLD[int(scale + 0.5)], kinds


_PARTS = 10_000
_TOLD = [part / _PARTS for part in range(_PARTS + 1)]
"""Probabilities are told to the fourth place; `round` takes five times as long."""


def _digest(files: list[Path]) -> str:
    digest = blake2b(digest_size=6)
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
