"""Lexicon: words that mean something whatever the model thinks, found all at once by an Aho–Corasick automaton."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import ahocorasick_rs
import msgspec

from .errors import ClassifierError, Fault
from .seedfile import Row, read_seed, repeated
from .topics.taxonomy import Taxonomy
from .words import normalise

Purpose = Literal[
    "relevant", "harm", "rumour", "complaint", "incident", "sampling", "denial", "unrelated", "spread", "slang"
]


class Group(Row, frozen=True, kw_only=True):
    """Words that say the same thing; `weight` −3…3 is how much they speak for food safety (below 0: against)."""

    id: str
    title: str
    for_: Purpose = msgspec.field(name="for")
    weight: float = 1.0
    words: tuple[str, ...]


class Slang(Row, frozen=True, kw_only=True):
    """A word of the networks, with its meaning and the hazard it hints at."""

    word: str
    means: str
    hazard: str | None = None


class Lexicon(Row, frozen=True, kw_only=True):
    """All groups and the slang."""

    v: int
    groups: tuple[Group, ...]
    slang: tuple[Slang, ...] = ()

    def __len__(self) -> int:
        return sum(len(group.words) for group in self.groups) + len(self.slang)


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A word found, with all it means; `start` and `end` are character offsets."""

    start: int
    end: int
    meanings: tuple[tuple[str, str], ...]
    """(`group|slang|hazard|category|product|venue|symptom`, id)."""
    groups: frozenset[str]
    """What it touches: `group:illness_words`, `hazard:HZ-B`, `venue:restaurant`, `product`, `symptom`, `slang`."""


class Finder:
    """Finds the words of a lexicon and a taxonomy in folded text, longest first, never overlapping."""

    def __init__(self, lexicon: Lexicon, taxonomy: Taxonomy) -> None:
        found = taxonomy.words()
        for group in lexicon.groups:
            _add(found, group.words, ("group", group.id))
        for slang in lexicon.slang:
            meanings = [("slang", slang.word)] + ([("hazard", slang.hazard)] if slang.hazard else [])
            for meaning in meanings:
                _add(found, (slang.word,), meaning)
        found.pop("", None)
        self.words = tuple(found)
        self._meanings = [tuple(meanings) for meanings in found.values()]
        self._groups = [frozenset(_group_of(*meaning) for meaning in meanings) for meanings in self._meanings]
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(found), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )

    def find(self, folded: str) -> list[Hit]:
        """Every hit in order. `folded` comes from `words.normalise`."""
        meanings, groups = self._meanings, self._groups
        found = self._automaton.find_matches_as_indexes(folded)
        return [Hit(start, end, meanings[n], groups[n]) for n, start, end in found]


def load_lexicon(path: Path) -> Lexicon:
    """Read `lexicon.yaml`. Raises ClassifierError listing every fault."""
    lexicon = read_seed(path, Lexicon)
    faults = repeated(path.name, "groups", [group.id for group in lexicon.groups])
    faults += repeated(path.name, "slang", [each.word for each in lexicon.slang])
    for n, group in enumerate(lexicon.groups):
        at = f"groups[{n}]"
        faults += repeated(path.name, f"{at}.words", map(normalise, group.words))
        if not -3 <= group.weight <= 3:
            faults.append(Fault(path.name, f"{at}.weight", f"{group.weight} is out of range", "a number from -3 to 3"))
        if not group.words:
            faults.append(Fault(path.name, f"{at}.words", "no words", "at least one word"))
    if faults:
        raise ClassifierError(faults)
    return lexicon


def _add(found: dict[str, list[tuple[str, str]]], words: Iterable[str], meaning: tuple[str, str]) -> None:
    for word in words:
        meanings = found.setdefault(normalise(word).strip(), [])
        if meaning not in meanings:
            meanings.append(meaning)


def _group_of(what: str, id: str) -> str:
    """The group of one meaning; a hazard's subtypes are their family, foods of all categories are one."""
    return _ALL_AS_ONE.get(what) or f"{what}:{id.partition('.')[0]}"


_ALL_AS_ONE = {"product": "product", "category": "product", "symptom": "symptom", "slang": "slang"}
