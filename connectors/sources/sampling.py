"""Rows of a sampling table → one Signal per sample, with all its tested items."""

import re

import msgspec
from msgspec.structs import replace

from ..fields import Cell, number_as_text, says_none
from ..signal import Channel, Conclusion, Product, SampleItem, Sampling, Signal
from .cells import or_none
from .headers import MERGED
from .row import Row, RowFault, day

_FIELDS = ("item", "value", "limit", "unit", "standard")
_LINES = re.compile(r"[\n；;]+")
_PARTS = re.compile("[║‖│┃]+")
_VALUE = re.compile(r"\s*[①-⑳]?\s*(?:[\d<>≤≥＜＞±.]|[ncmM]\s*[=＝]|未检出|检出|阴性|阳性|不得检出|ND)")
_RESULT = re.compile("不得检出|未检出|检出|阴性|阳性")
_HAN = re.compile("[\u4e00-\u9fff]")
_FAILED_COLUMN = re.compile("不合格|不符合")


class SampleRows(msgspec.Struct):
    """The rows of one sample so far; `rest` are its raw columns."""

    signal: Signal
    rest: dict[str, str]
    notes: tuple[str, ...] = ()


def first_row(signal: Signal, row: Row) -> SampleRows:
    """A sample that begins with `row`."""
    note = row.text("text")
    return SampleRows(signal=signal, rest=row.rest, notes=(note,) if note else ())


def sampling_signal(row: Row, source: str, area: str | None) -> Signal:
    """The signal of one row of a sampling table. Raises RowFault."""
    number = row.certain("sampling.sample_no", _number)
    product, subject, items = _product(row), row.subject(), _items(row)
    if not (number or product or subject):
        raise row.fault("这一行没有抽样编号，也没有食品名称和被抽样单位", None, "请补上抽样编号")
    conclusion = _conclusion(row, bool(items))
    return Signal(
        channel=Channel.SAMPLING,
        source=source,
        source_id=number,
        received_at=row.moment("received_at"),
        occurred_at=row.moment("occurred_at"),
        area=area,
        title=_title(product, conclusion),
        text=_text(items, row.text("text"), number, product),
        subject=subject,
        product=product,
        sampling=Sampling(
            sample_no=number,
            items=items,
            lab=row.text("sampling.lab"),
            task_level=row.text("sampling.task_level"),
            conclusion=conclusion,
        ),
        progress=row.progress(),
    )


def is_continuation(row: Row) -> bool:
    """Whether a row only adds an item to the sample above it (cells that were merged, exported as blanks)."""
    named = ("sampling.sample_no", "product.name", "subject.name")
    has_item = row.text("item") or row.text("merged")
    return bool(row.header.has("sampling.sample_no") and has_item and not any(row.text(key) for key in named))


def add_items(sample: SampleRows, row: Row) -> None:
    """Add the items of a continuation row to its sample. Raises RowFault."""
    items = _items(row)
    conclusion = _conclusion(row, bool(items)) if row.text("sampling.conclusion") else None
    _extend(sample, items, conclusion, row)


def merge(sample: SampleRows, signal: Signal, row: Row) -> None:
    """Add another row of the same sample number. Raises RowFault when the two rows speak of different samples."""
    if signal.sampling is None:
        return
    for key, mine, other in (
        ("product.name", sample.signal.product, signal.product),
        ("subject.name", sample.signal.subject, signal.subject),
    ):
        if mine and other and mine.name and other.name and mine.name != other.name:
            raise row.fault(f"与前面同一抽样编号的“{mine.name}”不一致", key, "请核对抽样编号")
    _extend(sample, signal.sampling.items, signal.sampling.conclusion, row)


def _extend(sample: SampleRows, items: tuple[SampleItem, ...], conclusion: Conclusion | None, row: Row) -> None:
    told = row.progress() or {}
    row.refuse()
    old = sample.signal.sampling or Sampling()
    more = tuple(item for item in items if item not in old.items)
    worst = Conclusion.FAILED if Conclusion.FAILED in (old.conclusion, conclusion) else old.conclusion or conclusion
    sampling = replace(old, items=old.items + more, conclusion=worst)
    note = row.text("text")
    if note and note not in sample.notes:
        sample.notes += (note,)
    text = _text(sampling.items, "；".join(sample.notes), old.sample_no, sample.signal.product)
    title = _title(sample.signal.product, worst)
    progress = {**told, **(sample.signal.progress or {})} or None
    sample.signal = replace(sample.signal, sampling=sampling, text=text, title=title, progress=progress)
    for name, value in row.rest.items():
        sample.rest.setdefault(name, value)


def _product(row: Row) -> Product | None:
    """生产日期/批号 is one column in most tables: its words are the batch, its date is read when it is one."""
    made = row.text("product.production_date")
    batch = row.certain("product.batch", lambda cell: number_as_text(cell, "批号"))
    date_only = row.lenient("product.production_date", day)
    return or_none(
        Product(
            name=row.text("product.name"),
            category=row.text("product.category"),
            batch=batch or (made if date_only is None else None),
            producer=_named(row.text("product.producer")),
            producer_address=_named(row.text("product.producer_address")),
            spec=row.text("product.spec"),
            production_date=date_only,
        )
    )


def _number(cell: Cell) -> str | None:
    """Noughts in the place of a number would make one sample of all that bear them."""
    number = number_as_text(cell, "抽样编号")
    return None if number is None or says_none(number) else number


def _named(cell: str | None) -> str | None:
    """What a cell says, unless it says that there is nothing to say."""
    return None if cell in ("/", "-", "—", "——", "无") else cell


def _items(row: Row) -> tuple[SampleItem, ...]:
    """One item, or several when a cell holds several lines, or parts (║), and the columns beside it as many."""
    if merged := row.text("merged"):
        return tuple(_merged_item(row, line) for line in _item_lines(row, merged))
    cells = {name: text for name in _FIELDS if (text := row.text(name))}
    if "item" not in cells:
        return ()
    split = _PARTS.split if _PARTS.search(cells["item"]) else _LINES.split
    lines = {name: [line.strip() for line in split(text) if line.strip()] for name, text in cells.items()}
    many = len(lines["item"])
    if many > 1 and all(len(lines[name]) in (1, many) for name in cells) and _alike(lines, many):
        return tuple(
            SampleItem(**{name: parts[place] if len(parts) == many else parts[0] for name, parts in lines.items()})
            for place in range(many)
        )
    return (SampleItem(**cells),)


def _alike(lines: dict[str, list[str]], many: int) -> bool:
    """Results belong to items only when there are as many of them."""
    return "value" not in lines or len(lines["value"]) == many


def _item_lines(row: Row, merged: str) -> list[str]:
    """The lines of a merged cell, one an item: the five values of one (2.3×10⁴；1.5×10⁴；…) and the parts of a limit
    (n=5；c=2) stay with it."""
    lines, whole = list[str](), len(_parts(row))
    for piece in _LINES.split(merged):
        parts = MERGED.split(piece)
        if lines and len(parts) != whole and _is_value(parts[0]):
            lines[-1] += f"；{piece.strip()}"
        elif piece.strip():
            lines.append(piece.strip())
    return lines


def _is_value(text: str) -> bool:
    """Whether a text is a result or a piece of a limit, and no name of an item (2,4-滴, 6-苄基腺嘌呤)."""
    return bool(_VALUE.match(text)) and not _HAN.search(_RESULT.sub("", text))


def _parts(row: Row) -> tuple[str, ...]:
    return next(column.parts for column in row.header.columns if column.parts)


def _merged_item(row: Row, line: str) -> SampleItem:
    columns = _parts(row)
    values = [part.strip() for part in MERGED.split(line)]
    if len(values) != len(columns):
        raise _wrong_parts(row, line, len(columns))
    found = {key: value for key, value in zip(columns, values, strict=True) if value and value != "/"}
    if "item" not in found:
        raise _wrong_parts(row, line, len(columns))
    return SampleItem(**found)


def _wrong_parts(row: Row, line: str, parts: int) -> RowFault:
    return row.fault(f"“{line[:40]}”应以║分成 {parts} 段", "merged", "请按表头补齐各段，没有的写 /")


def _conclusion(row: Row, has_items: bool) -> Conclusion | None:
    text = row.text("sampling.conclusion")
    if text:
        if "问题" in text:
            return Conclusion.PROBLEM
        if any(word in text for word in ("不合格", "不符合", "否")):
            return Conclusion.FAILED
        if any(word in text for word in ("合格", "符合", "是")):
            return Conclusion.PASSED
        row.keep("sampling.conclusion")
    names = [column.name for column in row.header.columns if column.key == "item" or "item" in column.parts]
    if has_items and any(_FAILED_COLUMN.search(name) for name in names):
        return Conclusion.FAILED
    return Conclusion.PROBLEM if has_items and any("问题" in name for name in names) else None


def _title(product: Product | None, conclusion: Conclusion | None) -> str | None:
    if product is None or product.name is None:
        return None
    words = {Conclusion.FAILED: "抽检不合格", Conclusion.PROBLEM: "监测发现问题", Conclusion.PASSED: "抽检合格"}
    return f"{product.name}{words[conclusion]}" if conclusion else f"{product.name}抽检结果"


def _text(items: tuple[SampleItem, ...], note: str | None, number: str | None, product: Product | None) -> str | None:
    """The items as one sentence each, for the reader and the classifier; only words of the table."""
    lines = []
    for item in items:
        value = f"，检验结果 {item.value}" if item.value else ""
        limit = f"，标准值 {item.limit}" if item.limit else ""
        lines.append(f"{item.item}{value}{limit}")
    if number is None and product and (product.batch or product.production_date):
        # Without a sample number the batch is what tells two samples of one food apart.
        lines.append(f"批号 {product.batch or product.production_date}")
    if note:
        lines.append(f"备注：{note}")
    return "\n".join(lines) or None
