"""Which column is which, as the command line says it: corrections of one reading, or a mapping to be kept."""

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from connectors.errors import FileError
from connectors.sources.files import open_file
from connectors.sources.grid import Grid
from connectors.sources.mapping import MappingError, TableMapping, choose, corrections, header_of, unheard
from streams.intake.mappings import all_mappings, find_mapping, save_mapping
from streams.store.database import Database

UNSAVED = "未保存的对照"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says of how files are to be read."""

    source: str | None = None
    mapping: str | None = None
    save_mapping: str | None = None
    columns: tuple[str, ...] = ()
    """Corrections such as `投诉内容=text`, `备用=-` (not read), `编号=raw` (kept as it is)."""
    kind: str | None = None
    home_area: str | None = None
    pattern: str | None = None
    as_history: bool | None = None
    wakes: bool = False
    as_of: datetime | None = None
    rejected: Path | None = None

    @property
    def says_columns(self) -> bool:
        """Whether anything is said here of columns, kind or area."""
        return bool(self.columns or self.kind or self.home_area or self.save_mapping)


def mapping_wanted(
    database: Database, files: list[Path], wanted: Wanted, now: datetime, *, by: str = "command line"
) -> TableMapping | None:
    """The mapping named, corrected as said, saved when asked; None when nothing is said. Raises MappingError.

    A new version begins with what the last one said, and corrections with the mapping that is for the file, so that
    one column can be corrected alone.
    """
    with database.reading() as connection:
        mapping = find_mapping(connection, wanted.mapping) if wanted.mapping else None
        known = list(all_mappings(connection)) if wanted.says_columns and mapping is None else []
    if not wanted.says_columns:
        return mapping
    grid = _first_table(files)
    mapping = mapping or next((one for one in known if one.name == wanted.save_mapping), None)
    if mapping is None and grid is not None:
        mapping = choose(known, grid.file, grid)
    mapping = _corrected(mapping or TableMapping(name=UNSAVED), grid, wanted)
    if not wanted.save_mapping:
        return mapping
    with database.writing() as connection:
        return save_mapping(connection, mapping, by=by, at=now)


def _corrected(mapping: TableMapping, grid: Grid | None, wanted: Wanted) -> TableMapping:
    kind = wanted.kind or mapping.kind
    said = corrections(wanted.columns, kind)
    mapping = replace(
        mapping,
        name=wanted.save_mapping or UNSAVED,
        version=0,
        columns={**mapping.columns, **said},
        kind=kind,
        source=wanted.source or mapping.source,
        home_area=wanted.home_area or mapping.home_area,
        files=wanted.pattern or mapping.files,
    )
    if grid is None:
        return mapping
    if missing := unheard(said, grid):
        raise MappingError(f"{grid.file} 里没有这些栏目：{'、'.join(missing)}")
    return replace(mapping, header=header_of(grid, mapping) or mapping.header)


def _first_table(files: list[Path]) -> Grid | None:
    """The first file that is a table: corrections are about its columns."""
    for path in files:
        try:
            grid = open_file(path)
        except FileError:
            continue
        if grid is not None:
            return grid
    return None
