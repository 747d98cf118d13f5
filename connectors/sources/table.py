"""Rows under a header → signals; the part that CSV and spreadsheets share.

Every data row ends in exactly one of two ways: in a signal or in a RowError. Titles, blank rows, totals and notes
below the table are no data rows; those below the header that say something are told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import chain, islice

import msgspec
from msgspec.structs import replace

from ..errors import FileError, RowError, SignalError, short
from ..fence import fenced
from ..fields import Cell, clean
from ..parse import finish
from ..signal import Channel, Signal
from ..text import digest_number
from .around import filled_in, is_aside, is_empty
from .dating import Dating, Rows
from .headers import HEAD_ROWS, Header, find_header, table_kinds
from .media import media_signal
from .register import register_signal
from .row import Row, RowFault, column_letters
from .sampling import SampleRows, add_items, first_row, is_continuation, merge, sampling_signal

Cells = tuple[int, list[Cell]]
"""A row number as a spreadsheet shows it (from 1), and its cells from column A on."""

ASIDE = "像是标题、合计、说明或落款，没有作为来报"
NOT_ASIDE = "是来报的，请补上编号或时间再导入"

_DAYS = ("occurred_at", "received_at", "entered_at")
"""Times of a signal; by the day of the first that is said it is known, where it has no number."""


class TableContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of tables is told from outside.

    `areas` maps names of counties to their codes, for tables with a region column. `columns` (name as written →
    canonical column, `-` for one not to be read, `raw` for one to be kept as it is) come before the aliases of the
    seeds, and with a `kind` a table is read as that kind. `exercise` fences off all that is read (None: a desk on duty,
    which takes nothing that is marked as an exercise). `strict_width` refuses rows with more cells than the header,
    which in delimited text means an unquoted separator. `noted` is told of cells without which a row was read.
    `aside` is told of rows that were taken for headings, sums, notes and who signed the table.
    `harms` says whether a signal speaks of people harmed: such a row is taken without the cells that cannot be read.
    `file`: its name. `formerly` is told of each signal as it was read before a person said what its columns are.
    """

    now: datetime
    source: str | None = None
    home_area: str | None = None
    areas: Mapping[str, str] = {}
    columns: Mapping[str, str] = {}
    kind: str | None = None
    sheet: str | None = None
    strict_width: bool = False
    exercise: str | None = None
    file: str = ""
    noted: Callable[[RowError], None] | None = None
    aside: Callable[[RowError], None] | None = None
    harms: Callable[[Signal], bool] | None = None
    formerly: Callable[[Signal, Signal], None] | None = None


def read_table(rows: Iterable[Cells], reading: TableContext, *, again: Rows) -> Iterator[Signal | RowError]:
    """The signals and refused rows of one table, whose rows `again` gives once more. Raises FileError when no header is
    recognised."""
    stream = iter(rows)
    head = list(islice(stream, HEAD_ROWS))
    header, body = split_head(chain(head, stream), reading)
    noted = _once_a_table(reading.noted, header) if reading.noted else None
    reading = replace(reading, strict_width=reading.strict_width or header.is_returned, noted=noted)
    before = _unsaid(head, header, reading) if reading.formerly else None
    dating = Dating(reading.now, header, file=reading.file, again=again)
    data = (_row(cells, header, before, reading, dating) for cells in body)
    if header.kind.id == "sampling":
        return _samples(data, reading)
    return _one_by_one(data, reading)


def split_head(rows: Iterable[Cells], reading: TableContext) -> tuple[Header, Iterator[Cells]]:
    """The header of a table and its data rows. Raises FileError when no header is recognised."""
    stream = iter(rows)
    head = list(islice(stream, HEAD_ROWS))
    header = find_header(head, reading.columns, kind=reading.kind)
    if header is None:
        raise FileError(no_header(head))
    body = (cells for cells in chain(head, stream) if cells[0] > header.last_row)
    return header, _data(header, body, reading)


def _data(header: Header, body: Iterable[Cells], reading: TableContext) -> Iterator[Cells]:
    speaks = partial(_tells_of_harm, header, reading)
    for number, cells in body:
        filled = filled_in(header, cells)
        if is_empty(header, filled):
            continue
        if not is_aside(header, filled, speaks):
            yield number, cells
        elif reading.aside is not None:
            text = short(" ".join(dict.fromkeys(filled.values())))
            reading.aside(RowError(row=number, reason=f"“{text}”{ASIDE}", remedy=NOT_ASIDE, sheet=reading.sheet))


def _tells_of_harm(header: Header, reading: TableContext, text: str) -> bool:
    """Whether what a row says, whatever columns it is in, is a report of people harmed."""
    told = Signal(channel=Channel(header.kind.channel), source=header.kind.id, text=text)
    return reading.harms is not None and reading.harms(told)


def unknown_columns(head: Iterable[Cells]) -> list[str]:
    """The names that stand where a header should be: the fullest of the first rows."""
    rows = [[text for cell in cells if (text := clean(cell))] for _, cells in head]
    return max(rows, key=len, default=[])


def no_header(head: list[Cells]) -> str:
    """Why a table is refused: which kinds can be read, and what stands where its header should be."""
    kinds = "、".join(kind.title for kind in table_kinds())
    names = [name[:20] for name in unknown_columns(head)[:20]]
    seen = f"表头像是：{'、'.join(names)}" if names else "表是空的"
    return f"没有认出表头（能读的表：{kinds}）。{seen}。请核对表头，或在 seeds/headers.yaml 里补上别名"


def _unsaid(head: list[Cells], header: Header, reading: TableContext) -> Header | None:
    """The header as it was read before a person named the column of what happened; None where it was known anyway."""
    before = find_header(head, kind=header.kind.id) if reading.columns else None
    if before is None or before.has("text") or before.last_row != header.last_row:
        return None
    return before


def _row(cells: Cells, header: Header, before: Header | None, reading: TableContext, dating: Dating) -> Row:
    row = Row(header, *cells, reading.sheet, dating)
    row.before = Row(before, *cells, reading.sheet, dating) if before else None
    return row


def _once_a_table(noted: Callable[[RowError], None], header: Header) -> Callable[[RowError], None]:
    """`noted`, told once what rows say of their table."""
    told: set[RowError] = set()

    def note(error: RowError) -> None:
        if error not in told:
            noted(error)
        if error.row <= header.last_row:
            told.add(error)

    return note


def _one_by_one(data: Iterable[Row], reading: TableContext) -> Iterator[Signal | RowError]:
    for row in data:
        try:
            signal = _finished(_build(row, reading), row.rest, row, reading)
        except RowFault as fault:
            yield fault.error
            continue
        _tell_notes(row, reading)
        _tell_before(row, signal, reading)
        yield signal


def _tell_notes(row: Row, reading: TableContext) -> None:
    if reading.noted is not None:
        for note in row.notes:
            reading.noted(note)


def _tell_before(row: Row, signal: Signal, reading: TableContext) -> None:
    if row.before is None or reading.formerly is None:
        return
    with suppress(RowFault):  # it was refused then
        reading.formerly(signal, _finished(_build(row.before, reading), row.before.rest, row.before, reading))


def _samples(data: Iterable[Row], reading: TableContext) -> Iterator[Signal | RowError]:
    """One signal a sample: rows of one number are gathered wherever they stand, so the table is held in memory."""
    samples: dict[str, tuple[SampleRows, Row]] = {}
    last: SampleRows | None = None
    for row in data:
        try:
            _refuse_overflow(row, reading)
            last = _gather(samples, last, row, reading)
        except RowFault as fault:
            yield fault.error
            # What hangs below a refused row must not be hung on the row above it.
            last = last if is_continuation(row) else None
    for sample, row in samples.values():
        try:
            yield _finished(sample.signal, sample.rest, row, reading)
        except RowFault as fault:
            yield fault.error


def _gather(
    samples: dict[str, tuple[SampleRows, Row]], last: SampleRows | None, row: Row, reading: TableContext
) -> SampleRows:
    if is_continuation(row):
        if last is None:
            raise row.fault("这一行只有检验项目，它上面的样品没有读入", "item", "请先改正上面的行")
        add_items(last, row)
        return last
    signal = _build(row, reading)
    _tell_notes(row, reading)
    name = digest_number(signal.source_id or f"row {row.number}")
    if name in samples:
        merge(samples[name][0], signal, row)
    else:
        samples[name] = first_row(signal, row), row
    return samples[name][0]


def _build(row: Row, reading: TableContext) -> Signal:
    _refuse_overflow(row, reading)
    try:
        signal = _signal(row, reading)
    except RowFault as fault:
        row.refuse(fault)
        raise
    if row.unreadable and _speaks_of_harm(signal, row, reading):
        row.take_without(*row.unreadable.items())
        signal = replace(signal, incomplete=tuple(row.unreadable))
    else:
        row.refuse()
    return replace(signal, incomplete=signal.incomplete + _guessed(signal, row))


def _speaks_of_harm(signal: Signal, row: Row, reading: TableContext) -> bool:
    """Whether the row is taken without what cannot be read in it. A sample is nothing without its number."""
    return row.header.kind.id != "sampling" and reading.harms is not None and reading.harms(signal)


def _guessed(signal: Signal, row: Row) -> tuple[str, ...]:
    """What a signal without a number is known by and was guessed: said for certain, it would have another id."""
    if signal.source_id or row.header.kind.id == "sampling":
        return ()
    known_by = next((name for name in _DAYS if getattr(signal, name)), "")
    year = ("year",) if known_by in row.yearless else ()
    return (*year, "text") if row.reads_unknown else year


def _signal(row: Row, reading: TableContext) -> Signal:
    kind = row.header.kind.id
    source = reading.source or kind
    if kind == "media":
        return media_signal(row, source)
    build = register_signal if kind == "register" else sampling_signal
    return build(row, source, _area(row, reading))


def _area(row: Row, reading: TableContext) -> str | None:
    """The county: the office's own when the table has no region column, else what the column says."""
    if not row.header.has("region"):
        return reading.home_area
    text = row.text("region")
    row.keep("region")
    if text is None:
        return None
    digits = text[:6]
    if text.isascii() and text.isdigit() and len(text) in (6, 9, 12) and not digits.endswith("00"):
        return digits
    names = sorted((name for name in reading.areas if name in text), key=len, reverse=True)
    return reading.areas[names[0]] if names else None


def _refuse_overflow(row: Row, reading: TableContext) -> None:
    if not reading.strict_width or not row.beyond:
        return
    raise RowFault(
        RowError(
            row=row.number,
            reason=f"比表头多出 {len(row.beyond)} 格，栏目可能错位",
            cell=f"{column_letters(row.beyond[0])}{row.number}",
            remedy="内容里有分隔符时请给整格加英文双引号后重新导出",
            sheet=reading.sheet,
        )
    )


def _finished(signal: Signal, rest: dict[str, str], row: Row, reading: TableContext) -> Signal:
    try:
        return finish(fenced(replace(signal, raw=rest or None), reading.exercise), reading.now)
    except SignalError as error:
        key = _column(error.field)
        fault = row.fault(error.reason, key)
        if key not in _DAYS or not _speaks_of_harm(signal, row, reading):
            raise fault from None
    row.take_without((key, fault.error))
    dropped = replace(signal, incomplete=(*signal.incomplete, key), **{key: None})
    return _finished(dropped, row.rest, row, reading)


def _column(field: str | None) -> str | None:
    """The canonical column of a field path such as `received_at（接收时间）`."""
    return field.partition("（")[0] if field else None
