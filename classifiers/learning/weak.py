"""Weak labels: a word list says of an unlabelled text that it is about something else.

A feed is mostly titles in which no word of harm, of inspection or of complaint stands. Learnt as irrelevant they show
the heads what a feed is like, which no set that people read and labelled does. Only that one answer is given: a text
that does hold such a word is left alone, for a list cannot tell what it is about.
"""

import csv
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from ..assessment import Kind
from ..features import Reader, Reading
from .corpora import Sample, UnlabelledFile

_TELLING = frozenset(
    f"group:{name}"
    for name in (
        *("additives", "care_words", "complaint_words", "contamination", "death_words", "food_safety_terms"),
        *("foreign_body", "fraud", "hotlines", "hygiene", "illness_words", "regulation_acts", "regulators"),
        *("rumour_claims", "sampling_passed", "sampling_words", "slang_harm", "spoilage"),
    )
) | {"symptom", "slang"}
"""Beside a word of a hazard: after any of these a text may be about food safety."""
_AT_ONCE = 2000


def is_harmless(reading: Reading) -> bool:
    """No word of the text speaks of harm, inspection or complaint."""
    return reading.groups.isdisjoint(_TELLING) and not any(name.startswith("hazard:") for name in reading.groups)


def weak_samples(
    places: Sequence[Path], files: Sequence[UnlabelledFile], reader: Reader, known: Sequence[Sample]
) -> tuple[list[Sample], list[Reading]]:
    """Harmless texts of the unlabelled files in these folders, as many as each file's row says, with their readings;
    texts that somebody labelled are left out. Which are taken depends on the texts alone."""
    labelled = {sample.text for sample in known}
    samples: list[Sample] = []
    readings: list[Reading] = []
    for file in files:
        texts = [text for place in places for text in _texts(place, file) if text not in labelled]
        for text, reading in _harmless(sorted(set(texts), key=_digest), reader, file.texts):
            samples.append(_sample(text, file))
            readings.append(reading)
    return samples, readings


def _texts(place: Path, file: UnlabelledFile) -> Iterator[str]:
    if not (place / file.file).is_file():
        return
    with (place / file.file).open(encoding="utf-8-sig", newline="") as lines:
        yield from (row[file.column] for row in csv.DictReader(lines) if row.get(file.column))


def _harmless(texts: Sequence[str], reader: Reader, most: int) -> Iterator[tuple[str, Reading]]:
    found = 0
    for at in range(0, len(texts), _AT_ONCE):
        part = texts[at : at + _AT_ONCE]
        for text, reading in zip(part, reader.read_many(part), strict=True):
            if found < most and is_harmless(reading):
                found += 1
                yield text, reading
        if found >= most:
            return


def _sample(text: str, file: UnlabelledFile) -> Sample:
    return Sample(
        text=text,
        relevant=False,
        kind=Kind.IRRELEVANT,
        event=f"{file.file}:{text}",
        source=file.source,
        trust="rule",
        weight=file.weight,
        kind_weight=0,
    )


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
