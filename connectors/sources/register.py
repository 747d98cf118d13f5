"""A row of a complaint register (12315, 12345, visits) → Signal."""

import re
from functools import cache

from ..fields import amount, count, number_as_text, phone, whether
from ..signal import Channel, Contact, Illness, Product, Purchase, Request, Signal
from .cells import or_none, symptoms
from .headers import request_words
from .row import NAME_IT, NO_WORDS, UNDATED, UNREAD, Row, day

_ONLINE = ("线上", "网购", "网络", "网上", "电商", "外卖", "直播")
_OFFLINE = ("线下", "实体", "现场", "到店")


def register_signal(row: Row, source: str, area: str | None) -> Signal:
    """The signal of one register row. Raises RowFault."""
    name = row.certain("source_id", lambda cell: number_as_text(cell, "编号"))
    text = _text(row)
    subject, title = row.subject(), row.text("title")
    product = _product(row)
    if row.header.is_undated:
        row.note_table(UNDATED, NAME_IT)
    if not (text or title or subject or product):
        raise row.fault("这一行没有内容：问题描述、标题、被投诉人和商品都是空的", None, "请补上问题描述")
    signal = Signal(
        channel=Channel.COMPLAINT,
        source=source,
        source_id=name,
        request=_request(row),
        received_at=row.moment("received_at"),
        occurred_at=row.moment("occurred_at"),
        area=area,
        title=title,
        text=text,
        subject=subject,
        product=product,
        purchase=_purchase(row),
        illness=_illness(row),
        contact=_contact(row),
        progress=row.progress(),
    )
    return signal


def _text(row: Row) -> str | None:
    words, demand = row.text("text"), row.text("demand")
    if not words and not row.header.has("text"):
        words = row.unread()
        row.note_table(UNREAD if words else NO_WORDS, NAME_IT)
    elif not words:
        row.notes.append(row.fault("没有反映内容，所报不完整", "text", "请补上反映内容，再导入一次").error)
    if not demand or _wanted(demand):
        return words
    return f"{words}\n诉求：{demand}" if words else f"诉求：{demand}"


def _request(row: Row) -> Request | None:
    """What the columns of the kind and of the demand say together: a kind that names both (投诉举报) is often only the
    register's name, and what the demand says is closer; where they differ, both run. Other words (建议, 表扬) stay in
    the raw columns."""
    kind, demand = _said(row.text("request") or ""), _wanted(row.text("demand") or "")
    if kind is None:
        row.keep("request")
    if kind in (None, demand, Request.BOTH) or Request.ENQUIRY in (kind, demand):
        return demand or kind
    return Request.BOTH if demand else kind


def _said(text: str) -> Request | None:
    """What somebody wants of the office, by the words of the seed in `text`."""
    said = {name for name, words in request_words().items() if any(word in text for word in words)}
    if {"complaint", "report"} <= said:
        return Request.BOTH
    return next((Request(name) for name in ("complaint", "report", "enquiry") if name in said), None)


def _wanted(demand: str) -> Request | None:
    """The same of a demand, when it says nothing else: 举报, 投诉并举报, and not 要求退款."""
    return _said(demand) if all(_plain().fullmatch(part) for part in _PARTS.split(demand)) else None


_PLAIN = "(?:我?要?求?(?:{})+(?!人).{{0,4}})?"
_PARTS = re.compile(r"[、，,；;/\s+]|[并且和及与兼]")


@cache
def _plain() -> re.Pattern[str]:
    every = "|".join(word for words in request_words().values() for word in words)
    return re.compile(_PLAIN.format(every))


def _contact(row: Row) -> Contact | None:
    return or_none(
        Contact(
            name=row.text("contact.name"),
            phone=row.certain("contact.phone", phone),
            address=row.text("contact.address"),
            real_name=row.lenient("contact.real_name", whether),
        )
    )


def _product(row: Row) -> Product | None:
    return or_none(
        Product(
            name=row.text("product.name"),
            category=row.text("product.category"),
            batch=row.certain("product.batch", lambda cell: number_as_text(cell, "批号")),
            producer=row.text("product.producer"),
            spec=row.text("product.spec"),
            production_date=row.lenient("product.production_date", day),
        )
    )


def _purchase(row: Row) -> Purchase | None:
    way = row.text("purchase.channel")
    online = row.lenient("purchase.online", whether)
    if way is not None:
        row.keep("purchase.channel")
        said = (
            True if any(word in way for word in _ONLINE) else False if any(word in way for word in _OFFLINE) else None
        )
        online = said if online is None else online
    total = row.lenient("purchase.amount", amount)
    return or_none(Purchase(online=online, platform=row.text("purchase.platform"), amount=total))


def _illness(row: Row) -> Illness | None:
    return or_none(
        Illness(
            ill=row.lenient("illness.ill", count),
            hospitalised=row.lenient("illness.hospitalised", count),
            observed=row.lenient("illness.observed", count),
            critical=row.lenient("illness.critical", count),
            dead=row.lenient("illness.dead", count),
            symptoms=symptoms(row.text("illness.symptoms")),
        )
    )
