"""Known rumours: which one a text repeats. The software says "resembles"; what is false was decided by those named."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from math import log
from pathlib import Path
from typing import Literal

import ahocorasick_rs
import msgspec

from .assessment import RumourMatch
from .errors import ClassifierError, Fault
from .patterns import pattern
from .seedfile import Row, read_seed, repeated
from .spelling.pinyin import GONE, LETTERS, initials_of, spelt_out
from .spelling.sounds import places_of, sound_of, sounds_of
from .words import normalise

RESEMBLES_AT = 0.34
"""Similarity from which a text counts as a repeat, chosen on the developing half of the written variants and on real
texts of other kinds, of which six in a thousand come out above it; `evaluate` prints both shares."""
KEYWORDS_AT_LEAST = 2
_WINDOW = 160
"""A repeat stands in one place: keywords further apart than this many characters belong to different things."""
_FAR = 0.625
"""How much similarity is lost when the keywords are a whole window apart."""
_KEYWORD_SHARE, _LETTERS = 0.5, 6
"""How much of the similarity comes from keywords, all of it from this many characters of them on; the rest is the share
of a wording's two-character pieces."""
_OR = "/"
_MARKS = pattern(r"[^\w\ue000-\uf8ff]|_")


class Rumour(Row, frozen=True, kw_only=True):
    """A claim that is going round, the fact, and who refuted it."""

    id: str
    claim: str
    fact: str
    refuted_by: str
    refuted_on: int | date | None = None
    verdict: Literal["false", "partly"]
    keywords: tuple[str, ...]
    """What a repeat speaks of, two of them at least. Joined by a slash are other words for one of them, and what goes
    along with it and says nothing new (木耳/泡发): they count once."""
    besides: tuple[str, ...] = ()
    """Words in which a keyword stands by chance: who speaks of 塑料袋 says of no rice that it is 塑料."""
    needs: int = KEYWORDS_AT_LEAST
    """How many of its keywords a repeat names: three where two are cooked together and something is said of them."""
    variants: tuple[str, ...] = ()
    reviewed_on: date
    review_by: date
    withdrawn_on: date | None = None
    """Since when nothing is taken for it any more; it stays for what was taken for it before."""
    withdrawn_why: str = ""
    merged_into: str = ""
    """The entry that says the same claim in its place."""


def entry_now(known: Mapping[str, Rumour], id_: str) -> Rumour | None:
    """The entry of that id, or, where it was merged into another one, that which says the claim now."""
    seen, entry = {id_}, known.get(id_)
    while entry and entry.withdrawn_on and entry.merged_into not in seen and entry.merged_into in known:
        seen.add(entry.merged_into)
        entry = known[entry.merged_into]
    return entry


def withdrawn_from(rumours: Iterable[Rumour]) -> frozenset[str]:
    """The ids of the entries that were withdrawn and that no other one says in their place."""
    known = {each.id: each for each in rumours}
    return frozenset(id_ for id_ in known if (now := entry_now(known, id_)) and now.withdrawn_on)


class _Rumours(Row, frozen=True, kw_only=True):
    v: int
    rumours: tuple[Rumour, ...]


class Rumours:
    """Finds repeats of known rumours in folded text: by the words themselves, else by how they sound."""

    def __init__(self, known: Iterable[Rumour]) -> None:
        entries = {each.id: each for each in known}
        self.rumours = rumours = [each for each in entries.values() if each.withdrawn_on is None]
        self._formerly: dict[str, list[str]] = {}
        for old in entries.values():
            if (now := entry_now(entries, old.id)) and now.id != old.id:
                self._formerly.setdefault(now.id, []).append(old.id)
        self._written = _Index(rumours, _as_written, shortest=1)
        self._heard = _Index(rumours, sound_of, shortest=2)
        self._initials = initials_of(word for rumour in rumours for word in _words(rumour.keywords))
        short = {word for rumour in rumours for word in _words(rumour.keywords) if len(sound_of(word)) < 2}
        self._short = pattern("|".join(map(re.escape, sorted(short))) or "(?!)")
        self._silent = any(
            sum(not short.isdisjoint(_words([each])) for each in rumour.keywords) >= KEYWORDS_AT_LEAST
            for rumour in rumours
        )

    def match(self, folded: str) -> RumourMatch | None:
        """The rumour the text resembles most, at `RESEMBLES_AT` or above; refutations are the caller's to set aside."""
        return self.match_all([folded])[0]

    def match_all(self, folded: Sequence[str]) -> list[RumourMatch | None]:
        """The same for many texts."""
        spelt = [spelt_out(each, self._initials) if LETTERS.search(each) else each for each in folded]
        return [self._match(*each) for each in zip(folded, spelt, sounds_of(spelt), strict=True)]

    def _match(self, folded: str, spelt: str, sound: str) -> RumourMatch | None:
        heard = self._heard.words(sound)
        if not heard and not self._silent:  # most texts
            return None
        # What is written is heard, but for words of one character.
        if not self._heard.named(heard) and self._short.search(folded) is None:  # nearly every text
            return None
        best = self._written.best(folded, self._written.words(folded), RESEMBLES_AT)
        if best is not None:
            return self._found(*best)
        best = self._heard.best(sound, heard, RESEMBLES_AT)
        if best is None:
            return None
        n, similarity, start, end = best
        places = places_of(spelt)
        last = places[end - 1] + 1
        return self._found(n, similarity, places[start], len(spelt) - len(spelt[last:].lstrip(GONE)))

    def closest(self, folded: str, most: int) -> list[str]:
        """The ids of the rumours the text resembles most, however little, best first."""
        scores = self._heard.scores(sound_of(folded))
        for n, similarity in self._written.scores(folded).items():
            scores[n] = max(similarity, scores.get(n, 0.0))
        return [self.rumours[n].id for n in sorted(scores, key=lambda n: (-scores[n], n))[:most]]

    def _found(self, n: int, similarity: float, start: int, end: int) -> RumourMatch:
        rumour = self.rumours[n]
        return RumourMatch(
            id=rumour.id,
            similarity=round(similarity, 4),
            claim=rumour.claim,
            start=start,
            end=end,
            formerly=tuple(self._formerly.get(rumour.id, ())) or msgspec.UNSET,
        )


_Keyword = tuple[int, int]
"""Which rumour, and which of its keywords."""
_NONE = -1
_Word = tuple[int, int, int]
"""Which word, and from where to where it stands."""
_Span = tuple[int, int, int]
"""From where to where a word stands, and for which keyword of one rumour."""


class _Index:
    """The keywords and wordings of all rumours in one spelling."""

    def __init__(self, rumours: list[Rumour], spelling: Callable[[str], str], *, shortest: int) -> None:
        words: dict[str, dict[_Keyword, None]] = {}
        for keyword, word in _keywords(rumours):
            if len(spelt := spelling(word)) >= shortest:
                words.setdefault(spelt, {})[keyword] = None
        self._needs = [rumour.needs for rumour in rumours]
        self._owners = [tuple(each) for each in words.values()]
        # No automaton that answers at once for every byte: it is faster only where nothing else is in the cache.
        self._finder = ahocorasick_rs.AhoCorasick(list(words), store_patterns=False)
        wordings = [
            [_pieces(spelling(normalise(each))) for each in (rumour.claim, *rumour.variants)] for rumour in rumours
        ]
        weights = _weights([pieces for each in wordings for pieces in each])
        self._wordings = [[_weighed(pieces, weights) for pieces in each] for each in wordings]

    def words(self, text: str) -> list[_Word]:
        """The words of any rumour that stand in the text, one inside another too."""
        return self._finder.find_matches_as_indexes(text, overlapping=True)

    def named(self, words: list[_Word]) -> list[int]:
        """The rumours of which enough different keywords are among these words."""
        if len(words) < KEYWORDS_AT_LEAST:  # nearly every text
            return []
        keywords = set(chain.from_iterable([self._owners[word] for word in {word for word, _, _ in words}]))
        counts = Counter([n for n, keyword in keywords if keyword != _NONE])
        return sorted([n for n, count in counts.items() if count >= self._needs[n]])

    def best(self, text: str, words: list[_Word], least: float) -> tuple[int, float, int, int] | None:
        """The rumour the text resembles most by its keywords, at `least` or above: its number, how much, from where to
        where."""
        found = None
        for n, spans in self._candidates(text, words).items():
            similarity, start, end = self._compared(n, text, spans)
            if similarity >= least and (found is None or similarity > found[1]):
                found = (n, similarity, start, end)
        return found

    def scores(self, text: str) -> dict[int, float]:
        """How much the text resembles each rumour of which it has keywords enough."""
        return {n: self._compared(n, text, spans)[0] for n, spans in self._candidates(text, self.words(text)).items()}

    def _compared(self, n: int, text: str, spans: list[_Span]) -> tuple[float, int, int]:
        start, end = spans[0][0], max(span[1] for span in spans)
        near = text[max(0, start - _WINDOW // 2) : end + _WINDOW // 2]
        letters = sum(map(len, {text[low:high] for low, high, _ in spans}))
        apart = min(end - start, _WINDOW) / _WINDOW
        return self._similarity(n, _plain(near), letters) * (1 - _FAR * apart), start, end

    def _candidates(self, text: str, words: list[_Word]) -> dict[int, list[_Span]]:
        """Rumours with enough different keywords near each other; a word inside a longer one does not count."""
        spans: dict[int, list[_Span]] = {n: [] for n in self.named(words)}
        if not spans:
            return {}
        for word, start, end in words:
            for n, keyword in self._owners[word]:
                if n in spans:
                    spans[n].append((start, end, keyword))
        near = {n: _near(_outermost(hits)) for n, hits in spans.items()}
        return {n: hits for n, hits in near.items() if _different(hits) >= self._needs[n]}

    def _similarity(self, n: int, plain: str, letters: int) -> float:
        shared = max(
            sum([part for piece, part in pieces if piece in plain]) / weight
            for pieces, weight in self._wordings[n]
            if weight
        )
        return (1 - _KEYWORD_SHARE) * shared + _KEYWORD_SHARE * min(1.0, letters / _LETTERS)


def load_rumours(path: Path) -> list[Rumour]:
    """Read `rumours.yaml`. Raises ClassifierError listing every fault."""
    rumours = list(read_seed(path, _Rumours).rumours)
    faults = repeated(path.name, "rumours", [rumour.id for rumour in rumours])
    for n, rumour in enumerate(rumours):
        words = [each for keyword in rumour.keywords if (each := _words([keyword]))]
        if len(words) < max(KEYWORDS_AT_LEAST, rumour.needs):
            faults.append(Fault(path.name, f"rumours[{n}].keywords", "too few", "at least two words of the claim"))
        faults += [
            Fault(path.name, f"rumours[{n}].keywords", f"{word} is two others", "those two: one inside another is none")
            for word in chain.from_iterable(words)
            if _is_two(word, words)
        ]
        if rumour.review_by <= rumour.reviewed_on:
            faults.append(Fault(path.name, f"rumours[{n}].review_by", "not after reviewed_on", "a later day"))
        if rumour.merged_into and rumour.merged_into not in {each.id for each in rumours} - {rumour.id}:
            faults.append(Fault(path.name, f"rumours[{n}].merged_into", "no such entry", "an id of this file"))
    if faults:
        raise ClassifierError(faults)
    return rumours


def _keywords(rumours: Sequence[Rumour]) -> Iterator[tuple[_Keyword, str]]:
    """Every word of every keyword, folded; and what stands for none."""
    for n, rumour in enumerate(rumours):
        for keyword, words in enumerate(rumour.keywords):
            yield from (((n, keyword), word) for word in _words([words]))
        yield from (((n, _NONE), word) for word in _words(rumour.besides))


def _words(keywords: Iterable[str]) -> list[str]:
    """The words of keywords, folded."""
    return [normalise(each) for words in keywords for each in words.split(_OR) if each.strip()]


def _is_two(word: str, keywords: Sequence[Sequence[str]]) -> bool:
    """塑料大米 beside 塑料 and 大米: only the longest counts, so that a claim in one word would be one keyword."""
    inside = [(n, each) for n, words in enumerate(keywords) for each in words if each != word and each in word]
    return any(one + other in word for n, one in inside for m, other in inside if n != m)


def _as_written(folded: str) -> str:
    return folded


def _pieces(text: str) -> set[str]:
    """Two-character pieces of a folded text or of its sound, letters and characters only."""
    plain = _plain(text)
    return {piece for piece in map(str.__add__, plain, plain[1:]) if " " not in piece}


def _plain(text: str) -> str:
    """With a blank for whatever is neither letter nor digit, so that no piece reaches over it."""
    return _MARKS.sub(" ", text)


def _weighed(pieces: set[str], weights: dict[str, float]) -> tuple[list[tuple[str, float]], float]:
    """Each piece of a wording with its weight, and what all of them weigh."""
    # Sorted: a sum of floats depends on its order, and sets have none.
    found = [(piece, weights[piece]) for piece in sorted(pieces)]
    return found, sum([weight for _, weight in found])


def _weights(wordings: list[set[str]]) -> dict[str, float]:
    counts = Counter(piece for wording in wordings for piece in wording)
    return {piece: log((1 + len(wordings)) / (1 + count)) + 1 for piece, count in counts.items()}


def _outermost(hits: list[_Span]) -> list[_Span]:
    """Hits that lie in no other hit, in order."""
    kept: list[_Span] = []
    for hit in sorted(set(hits), key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[1] > kept[-1][1]:
            kept.append(hit)
    return [hit for hit in kept if hit[2] != _NONE]


def _near(hits: list[_Span]) -> list[_Span]:
    """The run of hits within one window that holds the most keywords, of those the most hits; the first of equals."""
    if not hits:
        return []
    runs = [[hit for hit in hits if first[0] <= hit[0] <= first[0] + _WINDOW] for first in hits]
    return max(runs, key=lambda run: (_different(run), len(run)))


def _different(hits: list[_Span]) -> int:
    """How many keywords they are of."""
    return len({keyword for _, _, keyword in hits})
