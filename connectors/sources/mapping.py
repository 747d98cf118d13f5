"""Mappings: what a person said about the columns of one kind of file, by name and version; plain values only.

A mapping belongs to files whose header has its fingerprint or whose name has its pattern. It comes before the aliases
of the seed and never changes what an earlier version said: a correction is another version.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from ..errors import ConnectorError
from .grid import Grid, look
from .headers import REASON, Header, field_named, header_rows, normal, table_kinds
from .table import TableContext, unknown_columns


class MappingError(ConnectorError):
    """What was said about a mapping cannot be meant (reason in zh)."""


class TableMapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which column is which field, and what else the file does not say itself. `version` counts from 1."""

    name: str
    version: int = 0
    columns: dict[str, str] = {}
    """Name as written → canonical column; `-` for one not to be read, `raw` for one to be kept as it is."""
    kind: str | None = None
    """register | sampling | media; None: whichever the header fits."""
    source: str | None = None
    home_area: str | None = None
    header: str | None = None
    """Fingerprint of the header that it is for."""
    files: str | None = None
    """Pattern of the file names that it is for, such as `12315*.xls*`."""

    @property
    def label(self) -> str:
        """What it is called with its version: `名称@2`."""
        return f"{self.name}@{self.version}" if self.version else self.name


def fingerprint(names: Iterable[str]) -> str:
    """The same for headers that name the same columns in the same order, whatever blanks, stars and notes they have."""
    plain = [plain for name in names if name and (plain := normal(name.replace("\x1f", ""))) != REASON]
    return blake2b("\x1f".join(plain).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def fingerprint_of(header: Header) -> str:
    """The fingerprint of a header that was found."""
    return fingerprint(column.name for column in header.columns)


def choose(mappings: Sequence[TableMapping], file: str, grid: Grid) -> TableMapping | None:
    """The mapping that says it is for this file: by its header first, else by its name. The last one given wins."""
    heads = [found.head for found in look(grid)]
    seen = {fingerprint(names) for head in heads for _, _, names in header_rows(head)}
    by_header = [one for one in mappings if one.header in seen]
    by_name = [one for one in mappings if one.files and fnmatchcase(file.lower(), one.files.lower())]
    return next(reversed(by_header or by_name), None)


def header_of(grid: Grid, mapping: TableMapping) -> str | None:
    """The fingerprint of the first table of a file: of its header, or of what stands where a header should be."""
    found = look(grid, mapping.columns, kind=mapping.kind)
    known = [fingerprint_of(one.header) for one in found if one.header]
    return next(iter(known + [fingerprint(unknown_columns(one.head)) for one in found if one.is_lost_table]), None)


def applied(mapping: TableMapping, reading: TableContext) -> TableContext:
    """`reading` with what the mapping says: a source given for this one reading comes before it, the area after."""
    return replace(
        reading,
        columns={**reading.columns, **mapping.columns},
        kind=reading.kind or mapping.kind,
        source=reading.source or mapping.source,
        home_area=mapping.home_area or reading.home_area,
    )


def corrections(said: Iterable[str], kind: str | None = None) -> dict[str, str]:
    """`["投诉内容=text", "反映人=投诉人", "备用=-", "编号=raw"]` → name as written → canonical column.

    Raises MappingError.
    """
    refuse_unknown_kind(kind)
    columns = {}
    for each in said:
        name, sign, word = each.rpartition("=")
        if not sign or not name.strip() or not word.strip():
            raise MappingError(f"“{each}”应写成 栏目=字段，例如 投诉内容=text")
        field = field_named(word, kind)
        if field is None:
            instead = "不读这一栏写 -，原样留存写 raw"
            raise MappingError(f"“{word.strip()}”不是能用的字段。可用：{'、'.join(_fields(kind))}；{instead}")
        columns[name.strip()] = field
    return columns


def refuse_unknown_kind(kind: str | None) -> None:
    """Raises MappingError for a kind of table that there is not."""
    kinds = {one.id: one.title for one in table_kinds()}
    if kind is not None and kind not in kinds:
        listed = "、".join(f"{name}（{title}）" for name, title in kinds.items())
        raise MappingError(f"没有“{kind}”这类表。可用：{listed}")


def unheard(columns: Iterable[str], grid: Grid) -> list[str]:
    """The names of columns that stand nowhere in the first rows of the file."""
    heads = [found.head for found in look(grid)]
    seen = {normal(name.replace("\x1f", "")) for head in heads for _, _, names in header_rows(head) for name in names}
    return [name for name in columns if normal(name) not in seen]


def _fields(kind: str | None) -> list[str]:
    kinds = [one for one in table_kinds() if kind in (None, one.id)]
    return list(dict.fromkeys(field for one in kinds for field in one.columns.values()))
