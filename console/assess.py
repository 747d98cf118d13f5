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


def assess_lines(settings: Settings, lines: IO[bytes], out: IO[bytes]) -> int:
    """Assess every line. Returns 0, or 2 when a line could not be read (said on that line's place in the output)."""
    assessor = Assessor.load(settings.seeds, settings.model, tokenizer=settings.tokenizer)
    decode, encode = msgspec.json.Decoder(Line).decode, msgspec.json.encode
    failed = False
    for batch in _batches(lines):
        texts: list[Text | str] = []
        for raw in batch:
            try:
                line = decode(raw)
                texts.append(Text(id=line.id, text=line.text, title=line.title or "", channel=line.channel))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                texts.append(str(error))
                failed = True
        answers = iter(assessor.assess_many([each for each in texts if isinstance(each, Text)]))
        for each in texts:
            answer: object = next(answers) if isinstance(each, Text) else {"error": each}
            out.write(encode(answer) + b"\n")
    out.flush()
    return 2 if failed else 0


def _batches(lines: IO[bytes]) -> Iterator[list[bytes]]:
    iterator = (line for line in lines if line.strip())
    while batch := list(islice(iterator, BATCH)):
        yield batch
