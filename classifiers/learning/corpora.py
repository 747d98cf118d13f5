"""Corpora: every text to learn from, our own and those of sets an office keeps beside the product.

`seeds/corpora.yaml` says which columns of which CSV file mean what, under which licence, and how much a row counts. A
folder need not hold every file. Texts that tell the same are one event, so that no split has it on both sides.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ..assessment import Kind, Text
from ..errors import ClassifierError, Fault
from ..model import KINDS
from ..seedfile import Row, read_seed
from ..words import normalise
from .labelled import load_labelled

OWN_KIND_WEIGHT = 2.0
"""The same in the heads of the kinds: held back, ours score .850 at 1 and .865 at 2, those read by hand alike."""
OWN_WEIGHT = 0.2
"""What a sentence we wrote counts beside a real text where relevance at large is learnt, and which text is like ours.
Of 8,000 titles held back 36 to 46 were shown by mistake at 1, 26 at .3 and 20 at .15; of 786 relevant texts that
nobody had learnt from 19 were missed at 1, 20 at .3 and 22 at .15."""
_SHINGLE, _SHORT_SHINGLE, _SHORT = 16, 10, 60
"""Two texts that share this many letters in a row tell the same; in short texts fewer do."""
_TOO_COMMON = 30
"""A run of letters in more texts than this is a phrase, not an event."""
_TEXT_LIMIT = 400
_TRUE = ("1", "true", "yes")


class Costs(Row, frozen=True, kw_only=True):
    """What an error costs; from where a text is shown follows."""

    missed: dict[Kind, float]
    """A missed text of each kind, in wasted looks."""

    @property
    def of_kinds(self) -> tuple[float, ...]:
        """The same in the order of the model's kinds; a kind not named costs as much as a wasted look."""
        return tuple(self.missed.get(kind, 1.0) for kind in KINDS)


class Columns(Row, frozen=True, kw_only=True):
    """Which column of a file means what."""

    id: str
    text: str
    relevant: str
    kind: str | None = None
    event: str | None = None
    origin: str | None = None
    """The column that names the source of a row; without one all rows are of the file's `source`."""


class CorpusFile(Row, frozen=True, kw_only=True):
    """One CSV file of a set."""

    file: str
    title: str
    licence: str
    trust: Literal["hand", "label"]
    columns: Columns
    kinds: dict[str, Kind] = {}
    relevant_kind: Kind | None = None
    """The kind every relevant row of this file has, where the file names none."""
    weight: float = 1.0
    kind_weight: float = 1.0
    reviews: bool = False
    """Guests' reviews of a meal: they have a relevance head of their own."""


class UnlabelledFile(Row, frozen=True, kw_only=True):
    """One CSV file of texts that nobody labelled; those without any telling word are learnt as irrelevant."""

    file: str
    title: str
    licence: str
    column: str
    source: str
    texts: int
    """How many of them are learnt, at most."""
    weight: float = 1.0


class CorporaSeed(Row, frozen=True, kw_only=True):
    """`corpora.yaml`."""

    v: int
    files: tuple[CorpusFile, ...]
    unlabelled: tuple[UnlabelledFile, ...] = ()
    costs: Costs


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One text to learn from."""

    text: str
    title: str = ""
    relevant: bool
    kind: Kind | None = None
    """None where only relevance is known."""
    event: str
    source: str
    """The file of our own sentences (`own:…`) or the source a set names."""
    trust: Literal["own", "hand", "label", "rule"] = "own"
    """Who said so: we, a reader, the set's makers, or a word list (see `weak`)."""
    weight: float = 1.0
    kind_weight: float = 1.0
    is_review: bool = False

    def as_text(self, number: int) -> Text:
        """The text alone, as the classifier is given it."""
        return Text(id=str(number), text=self.text, title=self.title)

    @property
    def whole(self) -> str:
        """Title and text as one."""
        return self.as_text(0).whole


def load_corpora(seeds: Path) -> CorporaSeed:
    """Read `corpora.yaml`. Raises ClassifierError."""
    return read_seed(seeds / "corpora.yaml", CorporaSeed)


def load_samples(places: Sequence[Path], described: CorporaSeed, *, without: Iterable[str] = ()) -> list[Sample]:
    """Every sample of these files of labelled JSON lines and folders (of such files, or of described CSV files), in
    order; `without` names sources left out. Near-duplicates share an event. Raises ClassifierError."""
    found: list[Sample] = []
    for place in places:
        files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
        sets = [each for each in described.files if (place / each.file).is_file()] if place.is_dir() else []
        if not files and not sets:
            remedy = "a folder of JSON lines or of files that corpora.yaml names"
            raise ClassifierError([Fault(str(place), "", "no labelled text", remedy)])
        for path in files:
            found += _own(path)
        found += _of_sets(place, sets)
    left_out = {*without}
    unknown = left_out - {each.source for each in found}
    if unknown:
        known = ", ".join(sorted({each.source for each in found}))
        raise ClassifierError([Fault("--without", "", f"no source {each}", known) for each in sorted(unknown)])
    return _joined([each for each in found if each.source not in left_out])


def _own(path: Path) -> Iterator[Sample]:
    for row in load_labelled([path]):
        yield Sample(
            text=row.text,
            title=row.title,
            relevant=row.relevant,
            kind=row.kind,
            event=f"own:{row.event}",
            source=f"own:{path.stem}",
            weight=OWN_WEIGHT,
            kind_weight=OWN_KIND_WEIGHT,
        )


def _of_sets(folder: Path, files: list[CorpusFile]) -> Iterator[Sample]:
    seen: set[str] = set()
    for each in files:
        with (folder / each.file).open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in _named(each.columns) if name not in (reader.fieldnames or ())]
            if missing:
                raise ClassifierError(
                    [Fault(each.file, name, "no such column", "see corpora.yaml") for name in missing]
                )
            rows = {row[each.columns.id]: row for row in reader if row[each.columns.id] not in seen}
        seen |= {*rows}
        yield from (_sample(each, row) for row in rows.values())


def _named(columns: Columns) -> list[str]:
    return [
        name
        for name in (columns.id, columns.text, columns.relevant, columns.kind, columns.event, columns.origin)
        if name
    ]


def _sample(file: CorpusFile, row: dict[str, str]) -> Sample:
    columns = file.columns
    relevant = row[columns.relevant].strip().lower() in _TRUE
    kind = file.kinds.get(row[columns.kind]) if columns.kind else None
    if kind is None:
        kind = file.relevant_kind if relevant else Kind.IRRELEVANT
    event = row[columns.event] if columns.event else row[columns.id]
    return Sample(
        text=row[columns.text][:_TEXT_LIMIT],
        relevant=relevant,
        kind=kind,
        event=f"{file.file}:{event}",
        source=row[columns.origin] if columns.origin else file.source,
        trust=file.trust,
        weight=file.weight,
        kind_weight=file.kind_weight,
        is_review=file.reviews,
    )


def _joined(samples: list[Sample]) -> list[Sample]:
    """The same samples; those that share an event or tell the same bear the event of the first of them."""
    leader = list(range(len(samples)))

    def first_of(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    holders: dict[str, list[int]] = defaultdict(list)
    for n, sample in enumerate(samples):
        for key in {f"event {sample.event}", *_shingles(sample.whole)}:
            holders[key].append(n)
    for key, numbers in holders.items():
        if len(numbers) <= _TOO_COMMON or key.startswith("event "):
            for n in numbers[1:]:
                low, high = sorted((first_of(numbers[0]), first_of(n)))
                leader[high] = low
    return [msgspec.structs.replace(each, event=samples[first_of(n)].event) for n, each in enumerate(samples)]


def _shingles(text: str) -> set[str]:
    plain = "".join(filter(str.isalnum, normalise(text[:_TEXT_LIMIT])))
    size = _SHORT_SHINGLE if len(plain) < _SHORT else _SHINGLE
    return {plain[at : at + size] for at in range(max(1, len(plain) - size + 1))}
