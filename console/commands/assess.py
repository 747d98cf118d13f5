"""`shian assess`: JSONL in, one Assessment a line out, in the same order."""

from collections.abc import Iterator
from itertools import islice
from typing import IO

import msgspec

from classifiers.assess import Assessor
from classifiers.assessment import Text
from streams.settings import Settings

BATCH = 256


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What one input line may hold; other fields are ignored."""

    id: str
    text: str
    title: str | None = None
    channel: str | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a line that could not be read; the id is the line's own when that much could be."""

    id: str | None
    error: str


_LINES = msgspec.json.Decoder(Line)


def assess_lines(settings: Settings, lines: IO[bytes], out: IO[bytes]) -> int:
    """Assess every line. Returns 0, or 2 when a line could not be read (said on that line's place in the output)."""
    assessor = Assessor.load(settings.seeds, settings.model, tokenizer=settings.tokenizer, area=settings.areas[0])
    encode = msgspec.json.encode
    failed = False
    for batch in _batches(lines):
        texts = [_text_of(raw) for raw in batch]
        failed = failed or any(isinstance(each, Refused) for each in texts)
        answers = iter(assessor.assess_many([each for each in texts if isinstance(each, Text)]))
        for each in texts:
            out.write(encode(next(answers) if isinstance(each, Text) else each) + b"\n")
    out.flush()
    return 2 if failed else 0


def _text_of(raw: bytes) -> Text | Refused:
    try:
        line = _LINES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Refused(id=_id_of(raw), error=str(error))
    return Text(id=line.id, text=line.text, title=line.title or "", channel=line.channel)


def _id_of(raw: bytes) -> str | None:
    try:
        row = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    given = row.get("id") if isinstance(row, dict) else None
    return given if isinstance(given, str) else None


def _batches(lines: IO[bytes]) -> Iterator[list[bytes]]:
    iterator = (line for line in lines if line.strip())
    while batch := list(islice(iterator, BATCH)):
        yield batch
