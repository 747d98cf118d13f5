"""`shian ingest --preview`: how files would be read. Stores nothing, except a mapping that is asked to be saved."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from connectors.sources.headers import IGNORED, RAW
from connectors.sources.preview import ColumnGuess, FilePreview, SheetPreview, preview_file
from connectors.sources.table import TableContext
from streams.clock import SystemClock
from streams.intake.mappings import all_mappings
from streams.settings import Settings, data_folder
from streams.store.database import Database

from ..wording.words import stated_instant
from .columns import Wanted, mapping_wanted

FORMATS = {
    "csv": "分隔文本",
    "xlsx": "电子表格",
    "html": "网页表格",
    "xml": "XML 电子表格",
    "json": "JSON",
}
_TOLD = 50
"""Items that cannot be read, told one by one; no more than `shian ingest` tells."""
SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号", "，": "全角逗号", "|": "竖线"}


def preview_files(settings: Settings, files: list[Path], wanted: Wanted) -> list[FilePreview]:
    """How each file would be read now, by the mapping named or the one that is for it."""
    now = SystemClock().now()
    reading = TableContext(now=now, source=wanted.source, home_area=settings.areas[0])
    database = _database(settings, wanted)
    if database is None:
        return [preview_file(path, reading) for path in files]
    with closing(database):
        database.prepare()
        mapping = mapping_wanted(database, files, wanted, now)
        with database.reading() as connection:
            known = tuple(all_mappings(connection))
    return [preview_file(path, reading, mapping=mapping, mappings=known) for path in files]


def words_of(previews: list[FilePreview]) -> str:
    """For a terminal."""
    return "\n".join(line for one in previews for line in _file(one))


def _database(settings: Settings, wanted: Wanted) -> Database | None:
    """Where mappings are kept; None when there is none yet and nothing is to be kept: a look makes no database."""
    is_there = bool(settings.database) or (settings.data / "shian.db").exists()
    if not (is_there or wanted.mapping or wanted.says_columns):
        return None
    data_folder(settings)
    return Database(settings.database_url, pool=1)


def _file(one: FilePreview) -> Iterator[str]:
    if one.unreadable:
        yield f"{one.file}：不能读取：{one.unreadable}"
        return
    separator = f"，以{SEPARATORS.get(one.separator, one.separator)}分隔" if one.separator else ""
    encoding = f"，编码 {one.encoding}" if one.encoding else ""
    yield f"{one.file}：{FORMATS.get(one.format or '', one.format)}{encoding}{separator}"
    if one.exported_at:
        yield f"  导出时间：{stated_instant(one.exported_at)}"
    if one.mapping:
        yield f"  栏目对照：{one.mapping.label}"
    for sheet in one.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: SheetPreview) -> Iterator[str]:
    name = f"工作表“{sheet.sheet}”" if sheet.sheet else "内容"
    if sheet.why_not:
        yield f"  {name}：不读（{sheet.why_not}）"
    else:
        head = f"，表头在第 {'、'.join(str(n) for n in sheet.header_rows)} 行" if sheet.header_rows else ""
        days = f"，{stated_instant(sheet.first)} 至 {stated_instant(sheet.last)}" if sheet.first and sheet.last else ""
        yield f"  {name}：{sheet.title or '逐条信息'}{head}，{sheet.rows} 行{days}"
        if sheet.old or sheet.closed:
            yield f"    其中 30 天以前的 {sheet.old} 行，已办结的 {sheet.closed} 行"
        if sheet.aside:
            yield f"    另有 {sheet.aside} 行不作来报"
            yield from (f"      {told}" for told in sheet.asides)
        if sheet.refused:
            yield f"    读不出的 {len(sheet.refused)} 条，导入时会退回"
            yield from (f"      {reason}" for reason in sheet.refused[:_TOLD])
    yield from (f"    {_column(column)}" for column in sheet.columns)
    if sheet.unknown:
        yield f"    没有认出的栏目（原样留存）：{'、'.join(sheet.unknown)}"


def _column(column: ColumnGuess) -> str:
    field = {None: "（原样留存）", RAW: "（原样留存）", IGNORED: "（不读）"}.get(column.field, column.field)
    samples = f"  例：{' | '.join(column.samples)}" if column.samples else ""
    return f"{column.letter} {column.name} → {field}{samples}"
