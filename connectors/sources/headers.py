"""Which column is what: the aliases of `seeds/headers.yaml`, and finding the header in the first rows of a table."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from ..fields import Cell, clean, narrow
from ..yaml_file import read_yaml
from .hours import says_a_day, when_of

SEED = Path(__file__).resolve().parents[2] / "seeds" / "headers.yaml"
HEAD_ROWS = 20
"""How far down a header is looked for; above it stand title, unit and date of the table."""

PROGRESS = "progress."
STATE = "处理状态"
"""The progress column that says in a word how far the source's own handling is."""
IGNORED = "-"
"""The field of a column that is not read."""

RAW = "raw"
"""The field of a column that is kept as it is, whatever its name says."""
_RAW_WORDS = frozenset([RAW, "原样", "原样留存"])

REASON = "退回原因"
"""The column of a workbook of refused rows that says why; it is never read back."""

MERGED = re.compile(r"[║‖│┃丨|]+")
"""What joins several columns into one: 不合格项目║检验结果║标准值."""

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_DROPPED = re.compile(r"[\s*:：★※]")
_PARENT_TAIL = re.compile(r"(?:基本)?(?:信息|情况)$")
_TIME = re.compile(r"(?:时间|日期)$")
_ITEM_FIELDS = frozenset(["item", "value", "limit", "unit", "standard"])
_LEAST_COLUMNS = 2
_LEAST_NAMES, _LONGEST_NAME = 3, 30


class TableKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of table: its channel, its aliases, and the columns by which it is known."""

    id: str
    title: str
    channel: str
    marks: frozenset[str]
    columns: dict[str, str]
    """Normalised alias → canonical column."""
    whose: dict[str, str] = {}
    """Normalised name that does not say of whom it is → the part of the one it stands beside (地址 → address)."""
    alone: dict[str, str] = {}
    """Normalised name that does not say of what it is → canonical column, where no other column says that."""
    said: dict[str, str] = {}
    """Normalised name → canonical column, as a person said it for this file: comes before the aliases."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a header: its place, its name as written, and what it is (None = kept raw)."""

    index: int
    name: str
    key: str | None = None
    parts: tuple[str, ...] = ()
    """The canonical columns of a merged one (║), in order."""
    is_ignored: bool = False
    is_raw: bool = False
    """Whether a person said that it is to be kept as it is."""

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows what it holds."""
        return not (self.key or self.parts or self.is_ignored or self.is_raw)

    @property
    def plain(self) -> str:
        """The name in one piece; a name of two rows reads as one."""
        return self.name.replace("\x1f", "")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The header that was found: its kind, its columns, and the row it ends on (from 1)."""

    kind: TableKind
    columns: tuple[Column, ...]
    last_row: int
    first_row: int = 0
    ignored: frozenset[int] = frozenset()
    """Places of columns that are not read."""

    @property
    def is_returned(self) -> bool:
        """Whether this is a workbook of refused rows come back."""
        return any(column.is_ignored and normal(column.plain) == REASON for column in self.columns)

    @property
    def is_wordless(self) -> bool:
        """Whether none of its columns is known to hold what happened, and one that nobody knows may do so."""
        unknown = any(column.is_unknown for column in self.columns)
        return unknown and self.kind.id != "sampling" and not self.has("text") and not self.has("title")

    @property
    def is_undated(self) -> bool:
        """Whether no column is known to hold when it came in, and one that nobody knows may do so."""
        return not self.has("received_at") and any(
            each.is_unknown and _TIME.search(each.plain) for each in self.columns
        )

    def has(self, key: str) -> bool:
        """Whether a column, merged ones included, has this canonical name."""
        return any(column.key == key or key in column.parts for column in self.columns)


@cache
def table_kinds() -> tuple[TableKind, ...]:
    """The kinds of tables, from the seed. Read once."""
    body: dict[str, Any] = read_yaml(SEED)
    progress = {normal(alias): PROGRESS + key for key, aliases in body["progress"].items() for alias in aliases}
    return tuple(_kind(name, plain, progress) for name, plain in body["kinds"].items())


def normal(name: str) -> str:
    """A column name for comparing: half-width, without blanks, stars and bracketed notes."""
    return _normal(name) if len(name) <= _LONGEST_NAME else _normal.__wrapped__(name)


@lru_cache(maxsize=1 << 12)
def _normal(name: str) -> str:
    """A row is read as a header of every kind, alone and together with those around it."""
    plain = _DROPPED.sub("", narrow(name))
    return (_NOTE.sub("", plain) or plain).upper()


def find_header(
    head: Sequence[tuple[int, list[Cell]]], columns: Mapping[str, str] | None = None, *, kind: str | None = None
) -> Header | None:
    """The best header among the first rows, of one line to three; None when no kind of table is recognised.

    `head` holds (row number from 1, cells). `columns` (name as written → canonical column) come before the aliases
    of the seed; with a `kind` only that kind of table is looked for.
    """
    kinds = [_overlaid(one, columns or {}) for one in table_kinds() if kind in (None, one.id)]
    least = 0 if kind else _LEAST_COLUMNS
    best: tuple[int, Header] | None = None
    for first, last, names in header_rows(head):
        for one in kinds:
            best = _better(best, _header(one, names, (first, last)), least)
    return _with_alone(best[1], head) if best else None


def header_rows(head: Sequence[tuple[int, list[Cell]]]) -> Iterator[tuple[int, int, list[str]]]:
    """(first row, last row, names) of everything that may be a header: each row, then each two together, then three."""
    texts = [(number, [clean(cell) or "" for cell in cells]) for number, cells in head]
    for number, names in texts:
        yield number, number, names
    for (first, upper), (last, lower) in pairwise(texts):
        yield first, last, _join(upper, lower)
    for (first, upper), (_, middle), (last, lower) in zip(texts, texts[1:], texts[2:], strict=False):
        yield first, last, _join(_join(upper, middle), lower)


def is_heading(cells: Sequence[Cell]) -> bool:
    """Whether a row names columns and nothing else, so that a table begins below it wherever it stands: of three words
    or more most are names of columns of one kind of table."""
    words = [cell for cell in cells if cell]
    # Most rows of a long file are told from a header by their first cells.
    if not any(isinstance(word, str) and _plain_name(word) in _all_names() for word in words[:_LEAST_NAMES]):
        return False
    names = {name for word in words if (name := clean(word))}
    if len(names) < _LEAST_NAMES or find_header([(1, list(cells))]) is None:
        return False
    known = max(sum(normal(name) in one.columns for name in names) for one in table_kinds())
    return known * 2 > len(names)


def _plain_name(word: str) -> str:
    return normal(word) if len(word) <= _LONGEST_NAME and not word[:1].isdigit() else ""


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name for one in table_kinds() for name in one.columns)


def field_named(word: str, kind: str | None) -> str | None:
    """What `word` means: a canonical column, by itself or a known Chinese name; `-` or `raw`; None for all else."""
    word = word.strip()
    if word == IGNORED:
        return IGNORED
    if word in _RAW_WORDS:
        return RAW
    kinds = [one for one in table_kinds() if kind in (None, one.id)]
    if any(word in one.columns.values() for one in kinds):
        return word
    return next((key for one in kinds if (key := one.columns.get(normal(word)))), None)


@cache
def closed_states() -> frozenset[str]:
    """What stands in the column of the state when the source has done with it."""
    body: dict[str, Any] = read_yaml(SEED)
    return frozenset(body["closed_states"])


@cache
def request_words() -> dict[str, tuple[str, ...]]:
    """The words for what somebody wants of the office, by what they want."""
    body: dict[str, Any] = read_yaml(SEED)
    return {name: tuple(words) for name, words in body["requests"].items()}


def _kind(name: str, plain: dict[str, Any], progress: dict[str, str]) -> TableKind:
    own = {normal(alias): key for key, aliases in plain["columns"].items() for alias in aliases}
    shared = progress if name != "media" else {}
    return TableKind(
        id=name,
        title=plain["title"],
        channel=plain["channel"],
        marks=frozenset(plain["marks"]),
        columns=shared | own,
        whose={normal(name): part for name, part in plain.get("whose", {}).items()},
        alone={normal(name): key for name, key in plain.get("alone", {}).items()},
    )


def _overlaid(kind: TableKind, columns: Mapping[str, str]) -> TableKind:
    """The kind with what a person said of this file's columns."""
    return replace(kind, said={normal(REASON): IGNORED} | {normal(name): key for name, key in columns.items()})


def _header(kind: TableKind, names: list[str], rows: tuple[int, int]) -> Header:
    columns = _columns(kind, names)
    ignored = frozenset(column.index for column in columns if column.is_ignored)
    return Header(kind=kind, columns=columns, first_row=rows[0], last_row=rows[1], ignored=ignored)


def _better(best: tuple[int, Header] | None, header: Header, least_marks: int) -> tuple[int, Header] | None:
    """`best`, unless these names read as a header fit their kind more closely."""
    keys = {key for column in header.columns for key in (column.key, *column.parts) if key}
    marks = len(header.kind.marks & keys)
    if len(keys) < _LEAST_COLUMNS or marks < least_marks:
        return best
    score = len(keys) * 2 + marks + sum(_is_by_parent(header.kind, column.name) for column in header.columns)
    return (score, header) if best is None or score > best[0] else best


def _columns(kind: TableKind, names: list[str]) -> tuple[Column, ...]:
    columns = []
    for index, name in enumerate(names):
        if not name:
            continue
        said = kind.said.get(normal(name.replace("\x1f", "")))
        parts = () if said else _merged_parts(kind, name)
        key = said or (None if parts else _key(kind, name))
        columns.append(
            Column(
                index=index,
                name=name.replace("\n", ""),
                key=None if key in (IGNORED, RAW) else key,
                parts=parts,
                is_ignored=key == IGNORED,
                is_raw=key == RAW,
            )
        )
    return tuple(_owned(kind, columns))


def _owned(kind: TableKind, columns: list[Column]) -> Iterator[Column]:
    """The columns, those that do not say whose they are with the one they stand beside: the last named before them,
    else the first after; where only the matter itself is told, they are of the place it was at. A telephone is the
    business's only right behind it: the office would ring the one complained about."""
    owners = [(each.index, each.key.partition(".")[0]) for each in columns if each.key and _is_of_somebody(each.key)]
    taken = {each.key for each in columns}
    left: str | None = None
    for column in columns:
        part = None if column.key or column.is_raw or column.is_ignored else kind.whose.get(normal(column.plain))
        if part:
            before = [owner for index, owner in owners if index < column.index]
            owner = before[-1] if before else owners[0][1] if owners else "subject"
            if part == "phone":
                owner = "subject" if left is not None and _is_of_business(left) else "contact"
            key = f"{owner}.{part}"
            known = key in kind.columns.values() and key not in taken
            column = replace(column, key=key if known else None, is_raw=key == "subject.phone")
        left = column.key
        yield column


def _with_alone(header: Header, head: Sequence[tuple[int, list[Cell]]]) -> Header:
    """The header with what its names mean in a table of its kind, which they did not help to tell: of several such
    columns, or beside one that says it, nobody knows which is meant. 时间 beside 日期 is the hour of that day."""
    below = [cells for number, cells in head if number > header.last_row]
    beside = [*pairwise(header.columns), *pairwise(reversed(header.columns))]
    of = {one.index: other.index for one, other in beside if _goes_with(header.kind, one, other, below)}
    unknown = [each for each in header.columns if each.is_unknown and each.index not in of]
    meant = {each.index: header.kind.alone.get(normal(each.plain)) for each in unknown}
    keys = [key for key in meant.values() if key]
    sure = {index: key for index, key in meant.items() if key and keys.count(key) == 1 and not header.has(key)}
    known = {each.index: each.key or sure.get(each.index) for each in header.columns}
    columns = (replace(each, key=known[of.get(each.index, each.index)]) for each in header.columns)
    return replace(header, columns=tuple(columns))


def _goes_with(kind: TableKind, one: Column, other: Column, below: Iterable[list[Cell]]) -> bool:
    """Whether a column that nobody knows is the hour of the day that stands right beside it, or the day of the hour: of
    the same, or it does not say of what. No hour that is said there is said with a day of its own."""
    mine, its = when_of(normal(one.plain)), when_of(normal(other.plain))
    if not (mine and its) or mine.is_day == its.is_day or abs(one.index - other.index) != 1:
        return False
    if mine.is_day:
        means = kind.alone.get(normal(one.plain))
        is_same = other.key is not None and (mine.what == its.what or means == other.key)
    else:
        is_same = mine.what in ("", its.what)
    hour = other.index if mine.is_day else one.index
    is_free = one.is_unknown and not (other.is_ignored or other.is_raw)
    return is_free and is_same and not any(says_a_day(cells[hour]) for cells in below if cells[hour:])


def _is_of_business(key: str) -> bool:
    return key.startswith("subject.")


def _is_of_somebody(key: str) -> bool:
    return key.startswith(("contact.", "subject."))


def _key(kind: TableKind, name: str) -> str | None:
    """The canonical column of a name; a name of several rows is `upper\\x1flower`."""
    *upper, lower = name.split("\x1f")
    key = _key_by_parent(kind, upper, lower) or kind.columns.get(normal(lower))
    # Under 被投诉主体, 联系电话 is the shop's and must not be taken for the complainant's.
    personal = key is not None and key.startswith("contact.")
    return _key_by_parent(kind, upper, lower) if upper and personal else key


def _key_by_parent(kind: TableKind, upper: list[str], lower: str) -> str | None:
    """The canonical column of a name together with one that stands above it, the nearest that makes a name with it."""
    parents = (_PARENT_TAIL.sub("", normal(each)) for each in reversed(upper))
    return next((key for parent in parents if (key := kind.columns.get(parent + normal(lower)))), None)


def _is_by_parent(kind: TableKind, name: str) -> bool:
    """Whether a name of several rows is known by two of them, which shows that the upper one is part of the header."""
    *upper, lower = name.split("\x1f")
    return _key_by_parent(kind, upper, lower) is not None


def _merged_parts(kind: TableKind, name: str) -> tuple[str, ...]:
    names = [part for part in MERGED.split(name.rpartition("\x1f")[2]) if part.strip()]
    if len(names) < 2:
        return ()
    keys = tuple(kind.columns.get(normal(part), "") for part in names)
    return keys if all(key in _ITEM_FIELDS for key in keys) else ()


def _join(upper: list[str], lower: list[str]) -> list[str]:
    """The names of a header of two rows; an upper name reaches right over the lower names beside it."""
    width = max(len(upper), len(lower))
    above = upper + [""] * (width - len(upper))
    below = lower + [""] * (width - len(lower))
    names, parent = [], ""
    for over, under in zip(above, below, strict=True):
        parent = over or (parent if under else "")
        alone = not parent or not under or parent.rpartition("\x1f")[2] == under
        names.append((parent or under) if alone else f"{parent}\x1f{under}")
    return names
