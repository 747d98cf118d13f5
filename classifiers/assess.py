"""Assess: texts in, one Assessment each out. The only place where the parts of this package meet."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from .assessment import Assessment, Evidence, Kind, RumourMatch, Text
from .counts import harm_of
from .entities import find_entities
from .evidence import hit_evidence, model_evidence, most_telling, rumour_evidence
from .features import Reader, Reading
from .fingerprint import Simhash
from .grades import Grades, load_grades
from .lexicon import Lexicon, load_lexicon
from .model import KINDS, Model
from .places import Places
from .reader import build_reader
from .rules import Judgement, check_rule_groups, is_school, judge, merge_harm, repeats
from .rumours import Rumours, load_rumours
from .taxonomy import Taxonomy, load_taxonomy
from .topics import Topics
from .words import LIMIT

_AREA = "410702"
_NAMES, _IRRELEVANT = tuple(map(str, KINDS)), str(Kind.IRRELEVANT)
_SEED_FILES = ("taxonomy.yaml", "lexicon.yaml", "rumours.yaml", "grades.yaml")


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
        self._groups = {group.id: (str(group.for_), group.weight) for group in lexicon.groups}
        self._topics = Topics(taxonomy)
        self._rumours, self._grades, self._places = rumours, grades, places
        self._model, self._simhash, self._reference = model, Simhash(), reference

    @classmethod
    def load(cls, seeds: Path, model: Path, *, tokenizer: str = "rjieba", area: str = _AREA) -> "Assessor":
        """From the folder of seeds and the folder of a model. `area` is the office's six-digit county code.
        Raises ClassifierError, or PlacesError for the lists of places."""
        return cls(
            lexicon=load_lexicon(seeds / "lexicon.yaml"),
            taxonomy=load_taxonomy(seeds / "taxonomy.yaml"),
            rumours=Rumours(load_rumours(seeds / "rumours.yaml")),
            grades=load_grades(seeds / "grades.yaml"),
            places=Places.load(seeds / "districts" / area, seeds / "places" / "henan.yaml"),
            model=Model.load(model),
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
        readings = [self._reader.read(text.whole) for text in texts]
        predicted = self._model.predict(readings)
        prints = self._simhash.of([reading.tokens for reading in readings])
        shares = zip(predicted.relevance.tolist(), predicted.kinds.tolist(), strict=True)
        return [
            self._one(_Seen(text, reading, relevance, kinds, fingerprint))
            for text, reading, (relevance, kinds), fingerprint in zip(texts, readings, shares, prints, strict=True)
        ]

    def _one(self, seen: "_Seen") -> Assessment:
        rumour = repeats(self._rumours.match(seen.reading.folded), seen.reading)
        verdict = judge(seen.text, seen.reading, seen.relevance, seen.kinds, rumour is not None)
        if verdict.relevance >= self._model.description.relevant_at:
            return self._relevant(seen, verdict, rumour)
        return Assessment(
            id=seen.text.id,
            relevant=False,
            relevance=round(verdict.relevance, 4),
            kind=Kind.IRRELEVANT,
            kinds=_shares(verdict),
            fingerprint=seen.fingerprint,
            model=self._model.id,
            reference=self._reference,
        )

    def _relevant(self, seen: "_Seen", verdict: Judgement, rumour: RumourMatch | None) -> Assessment:
        text, reading, whole = seen.text, seen.reading, seen.text.whole[:LIMIT]
        kind = KINDS[verdict.best]
        harm = merge_harm(text, harm_of(reading.folded))
        venue = self._topics.venue(text, reading, school=is_school(reading))
        hazard = self._topics.hazard(reading, kind, harm)
        product = self._topics.product_category(text, reading)
        return Assessment(
            id=text.id,
            relevant=True,
            relevance=round(verdict.relevance, 4),
            kind=kind,
            kinds=_shares(verdict),
            hazard=hazard,
            venue=venue,
            product_category=product,
            harm=harm,
            area=self._places.area_of(whole),
            entities=find_entities(whole, reading.folded, reading.hits, self._places.find(whole)),
            rumour_match=rumour,
            grade=self._grades.propose(harm, school=venue in self._topics.schools),
            evidence=self._evidence(
                seen, verdict.best, {f"hazard:{hazard}", f"venue:{venue}", f"product:{product}"}, rumour
            ),
            fingerprint=seen.fingerprint,
            model=self._model.id,
            reference=self._reference,
        )

    def _evidence(self, seen: "_Seen", kind: int, chosen: set[str], rumour: RumourMatch | None) -> tuple[Evidence, ...]:
        whole = seen.text.whole[:LIMIT]
        found = hit_evidence(whole, seen.reading.hits, self._groups, chosen)
        found += model_evidence(whole, seen.reading, self._model, kind)
        return most_telling(found + ([rumour_evidence(whole, rumour)] if rumour else []))


class _Seen(NamedTuple):
    """One text of a batch with what the model makes of it."""

    text: Text
    reading: Reading
    relevance: float
    kinds: list[float]
    fingerprint: int


def _shares(verdict: Judgement) -> dict[str, float]:
    """A probability for each of the six kinds; they sum to one but for rounding."""
    relevance = verdict.relevance
    shares = {name: round(relevance * share, 4) for name, share in zip(_NAMES, verdict.kinds, strict=True)}
    shares[_IRRELEVANT] = round(1 - relevance, 4)
    return shares


def _digest(files: list[Path]) -> str:
    digest = blake2b(digest_size=6)
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
