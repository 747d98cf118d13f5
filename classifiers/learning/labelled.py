"""Labelled texts: what a person said a text is. Files of JSON lines."""

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from ..assessment import Kind, Text
from ..errors import ClassifierError, Fault

_Row = TypeVar("_Row")


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One text and what a person said it is."""

    text: str
    title: str = ""
    kind: Kind
    relevant: bool
    channel: Literal["complaint", "sampling", "media", "illness", "notice", "duty"] | None = None

    def as_text(self, number: int) -> Text:
        """The text alone, as the classifier is given it."""
        return Text(id=str(number), text=self.text, title=self.title, channel=self.channel)


class Labelled(Judged, frozen=True, kw_only=True):
    """One text to learn from; rewrites of one event share `event` and never stand on both sides of a split."""

    hazard: str | None = None
    venue: str | None = None
    product_category: str | None = None
    event: str


_Judged = TypeVar("_Judged", bound=Judged)


def rows_of(path: Path, shape: type[_Row], remedy: str) -> list[_Row]:
    """Every line of a file of JSON lines. Raises ClassifierError."""
    try:
        return [msgspec.json.decode(line, type=shape) for line in path.read_bytes().splitlines() if line.strip()]
    except (OSError, msgspec.DecodeError) as error:
        raise ClassifierError([Fault(path.name, "", str(error), remedy)]) from error


def load_labelled(paths: list[Path]) -> list[Labelled]:
    """Every line of the files, in order. Raises ClassifierError listing every faulty line."""
    return _load(paths, Labelled, "a line is JSON with text, kind, relevant and event")


def load_judged(paths: list[Path]) -> list[Judged]:
    """The same of texts that nothing is learned from: to which event one belongs need not be said."""
    return _load(paths, Judged, "a line is JSON with text, kind and relevant")


def _load(paths: list[Path], shape: type[_Judged], remedy: str) -> list[_Judged]:
    found: list[_Judged] = []
    faults: list[Fault] = []
    for path in paths:
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = msgspec.json.decode(line, type=shape)
            except msgspec.DecodeError as error:
                faults.append(Fault(path.name, f"line {number}", str(error), remedy))
                continue
            if row.relevant == (row.kind == Kind.IRRELEVANT):
                faults.append(
                    Fault(path.name, f"line {number}", "kind and relevant disagree", "irrelevant or relevant")
                )
            found.append(row)
    if faults or not found:
        raise ClassifierError(faults or [Fault("labelled", "", "no labelled text", "at least one file of JSON lines")])
    return found
