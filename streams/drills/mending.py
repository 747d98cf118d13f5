"""Mending (整改): what a drill showed to be wrong, who mends it by when, and whether it is done. Each change is a line
of a file beside the drill's report; the last line of an item holds."""

import contextlib
import fcntl
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from .scoring import Scored

FILE = "mending.jsonl"
OWN = "own-"
"""What the ids of items begin with that people added."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be mended, as somebody last wrote it."""

    id: str
    problem: str
    cause: str = ""
    remedy: str = ""
    owner: str = ""
    due_on: date | None = None
    done_on: date | None = None
    proof: str = ""
    """What shows that it is done."""
    dropped: str = ""
    """Why it was taken back, which only what people added is; it stays, and counts no more."""
    by: str = ""
    at: datetime | None = None
    """Who wrote it so, and when; nothing of what nobody has looked at."""
    version: int = 0
    """How often it was written."""

    def is_late(self, today: date) -> bool:
        """Its day has passed and it is not done."""
        return not self.dropped and self.done_on is None and self.due_on is not None and self.due_on < today


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How far the mending of one drill is."""

    items: int
    done: int
    late: int


def begin(folder: Path, expected: Iterable[Scored], told: Callable[[Scored], str]) -> None:
    """Write down what the records show: expected actions of players that were late or left undone, each as it is `told`
    now, whatever its department is called later."""
    wrong = (each for each in expected if each.rating in ("M", "U") and not each.is_scripted)
    lines = (msgspec.json.encode(Item(id=each.id, problem=told(each))) for each in wrong)
    (folder / FILE).write_bytes(b"".join(line + b"\n" for line in lines))


def items_of(folder: Path) -> list[Item]:
    """Every item as it stands: those that the records showed, then those that people added."""
    path = folder / FILE
    items = {}
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        with contextlib.suppress(msgspec.DecodeError):  # half a line of a desk that was killed: what stood before holds
            item = msgspec.json.decode(line, type=Item)
            items[item.id] = item
    return list(items.values())


def write(folder: Path, item: Item) -> bool:
    """Write it down; False where somebody else wrote it since `item.version` was read."""
    with (folder / FILE).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the drill's desk and the one on duty write the same list
        stands = next((each for each in items_of(folder) if each.id == item.id), None)
        if (stands.version if stands else 0) != item.version:
            return False
        line = msgspec.json.encode(msgspec.structs.replace(item, version=item.version + 1))
        is_whole = (folder / FILE).read_bytes()[-1:] in (b"", b"\n")
        file.write(b"\n" * (not is_whole) + line + b"\n")
    return True


def tally(items: Sequence[Item], today: date) -> Tally:
    """How many there are, are done, and are late, without those that were taken back."""
    left = [each for each in items if not each.dropped]
    return Tally(
        items=len(left),
        done=sum(each.done_on is not None for each in left),
        late=sum(each.is_late(today) for each in left),
    )
