"""From JSON to a Signal that may enter the log: decode, then finish.

`decode_signal` knows the shape, `finish` knows what is possible. Both refuse with a SignalError that names the
field by its path and by its Chinese word.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from .dates import in_beijing, is_bare_day
from .errors import SignalError
from .fields import says_none
from .receipt import receipt_of
from .signal import HARMED, Channel, Conclusion, Illness, Media, Request, Signal, signal_id

TEXT_LIMIT = 100_000
"""Characters of one text. Longer things are attachments."""

AHEAD_LIMIT = timedelta(hours=24)
"""How far a sender's clock may run ahead before its time is not believed."""

A_DAY = timedelta(days=1)
"""What words say of a time that is another one a day later (昨天收到) is no date."""

EARLIEST = datetime(1950, 1, 1, tzinfo=UTC)

WORDS = {
    "v": "版本", "id": "编号", "channel": "渠道", "request": "诉求类型", "source": "来源", "source_id": "来源编号",
    "occurred_at": "发生时间", "received_at": "接收时间", "arrived_at": "到达时间", "entered_at": "录入时间",
    "revised_at": "修订时间", "area": "区划代码",
    "title": "标题", "text": "正文", "url": "链接", "media": "媒体", "subject": "涉事主体",
    "product": "食品", "purchase": "购买情况",
    "sampling": "抽检", "illness": "发病情况", "progress": "办理进度", "attachments": "附件", "contact": "联系人",
    "exercise": "演练标记", "raw": "原始栏目", "name": "名称", "credit_code": "统一社会信用代码", "address": "地址",
    "venue": "场所", "category": "类别", "batch": "批号", "producer": "生产者", "producer_address": "生产者地址",
    "production_date": "生产日期",
    "spec": "规格", "online": "是否网购", "platform": "平台", "amount": "金额", "sample_no": "抽样编号",
    "items": "检验项目", "item": "项目", "value": "检验结果", "limit": "标准值", "unit": "单位", "standard": "依据标准",
    "lab": "检验机构", "task_level": "任务级别", "conclusion": "结论", "ill": "发病人数", "hospitalised": "住院人数",
    "observed": "留观人数", "critical": "危重人数", "dead": "死亡人数", "onset_at": "发病时间", "symptoms": "症状",
    "meal": "餐次", "account_kind": "账号类型", "followers": "粉丝数", "views": "阅读数", "forwards": "转发数",
    "comments": "评论数", "likes": "点赞数", "published_at": "发布时间", "observed_at": "采集时间", "phone": "电话",
    "real_name": "是否实名", "sha256": "摘要", "size": "大小", "kind": "种类", "incomplete": "待补栏目", "year": "年份",
}  # fmt: skip
"""The Chinese word of every field of a signal, for messages."""

_TYPES = {
    "str": "文字", "int": "整数", "float": "数字", "bool": "true/false", "null": "空", "object": "对象",
    "array": "数组", "datetime": "时间", "date": "日期（2026-01-05）",
}  # fmt: skip
_NO_SOURCE = "Object missing required field `source`"
_DECODER = msgspec.json.Decoder(Signal)
_AT = re.compile(r" - at `(?:key in )?\$\.?(.*?)`$")
_EXPECTED = re.compile(r"Expected `([^`]+)`(?:, got `([^`]+)`| (<=|>=|<|>) (-?[\d.]+))?")
_BOUNDS = {">=": "至少", ">": "大于", "<=": "至多", "<": "小于"}
_NAMED = re.compile(r"`([^`]+)`")
_BAD_VALUE = re.compile(r"Invalid enum value '?(.*?)'?$")
_BYTE = re.compile(r"\(byte (\d+)\)")
_AREA = re.compile(r"[1-9]\d{5}", re.ASCII)
_UNSURE = frozenset(["received_at", "year"])
"""What of a date nobody could read for certain; a guess may be another one the next time."""
_INSTANTS = ("occurred_at", "received_at", "entered_at", "revised_at")
_ENUMS = {"channel": Channel, "request": Request, "conclusion": Conclusion}


def decode_signal(data: bytes, *, source: str | None = None) -> Signal:
    """One bare JSON signal, of `source` where it names none; times without a zone become Beijing time.

    Raises SignalError.
    """
    try:
        signal = _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if source is None or str(error) != _NO_SOURCE:
            raise explain(error) from None
        return decode_signal(msgspec.json.encode({**msgspec.json.decode(data), "source": source}))
    # PostgreSQL cannot store this one character, and no text of the outside world needs it.
    if b"\\u0000" in data and _has_nul(msgspec.to_builtins(signal)):
        raise SignalError("含有空字符（\\u0000），请去掉后重发")
    return _zoned(signal)


def convert_signal(value: object) -> Signal:
    """As decode_signal, from JSON already decoded into plain objects. Raises SignalError."""
    try:
        signal = msgspec.convert(value, Signal)
    except (msgspec.ValidationError, RecursionError) as error:
        raise explain(error) from None
    if _has_nul(value):
        raise SignalError("含有空字符（\\u0000），请去掉后重发")
    return _zoned(signal)


def finish(signal: Signal, now: datetime) -> Signal:
    """`signal` with its id and `received_at` (by its words, or `now`, when the source gave none), all instants in UTC.
    A number that only means that there is none (`null`, `0`, blanks) is none: else all that bear it would be one. Any
    other stays as its source writes it, for the id is made of it.

    Raises SignalError for what cannot be: naive instants, instants before 1950 or more than 24 hours ahead of
    `now`, a text over 100,000 characters, an area that is not a six-digit code, negative counts.
    """
    _refuse_impossible(signal)
    if signal.source_id is not None and says_none(signal.source_id):
        signal = replace(signal, source_id=None)
    latest = now + AHEAD_LIMIT
    said = signal.received_at or receipt_of(signal, now)
    received_at = _moment(said or now, "received_at", latest)
    changed: dict[str, Any] = {"received_at": received_at, "arrived_at": now if is_bare_day(received_at) else None}
    is_dated = said is not None and (signal.received_at or receipt_of(signal, now + A_DAY)) == said
    changed["undated"] = signal.undated or not is_dated or bool(_UNSURE.intersection(signal.incomplete))
    for name in ("occurred_at", "entered_at", "revised_at"):
        if (moment := getattr(signal, name)) is not None:
            changed[name] = _moment(moment, name, latest)
    if signal.media is not None:
        changed["media"] = _finish_media(signal.media, latest)
    if signal.illness is not None:
        changed["illness"] = _finish_illness(signal.illness, latest)
    # Nobody outside says which officer took a call, and where it belongs: the desk adds that behind the door.
    return replace(signal, id=signal_id(signal), taken_by=None, put_into=None, **changed)


def says_nothing(signal: Signal) -> bool:
    """Whether a signal has nothing in it that anybody could act on: no words, no business, no food, no finding."""
    parts = (signal.subject, signal.product, signal.sampling, signal.illness)
    return not signal.whole.strip() and not signal.attachments and all(part is None for part in parts)


def explain(error: Exception) -> SignalError:
    """A decoding error in words: the field's path with its Chinese name, and what is wrong."""
    if isinstance(error, RecursionError):
        return SignalError("JSON 嵌套太深")
    message = str(error)
    found = _AT.search(message)
    path = found[1] if found else ""
    body = message[: found.start()] if found else message
    named = _NAMED.findall(body) if body.startswith("Object ") else []
    if named and ("missing required field" in body or "unknown field" in body):
        name = named[-1]
        path = f"{path}.{name}" if path else name
        reason = "缺少必填字段" if "missing" in body else "没有这个字段，请核对字段名"
        return SignalError(reason, field=in_words(path))
    return SignalError(_reason(body, path), field=in_words(path) if path else None)


def in_words(path: str) -> str:
    """`subject.name` → `subject.name（涉事主体·名称）`."""
    words = [WORDS.get(re.sub(r"\[.*", "", part), "") for part in path.split(".")]
    named = "·".join(word for word in words if word)
    return f"{path}（{named}）" if named else path


def _reason(body: str, path: str) -> str:
    if bad := _BAD_VALUE.search(body):
        enum = _ENUMS.get(path.rsplit(".", 1)[-1])
        allowed = "、".join(member.value for member in enum) if enum else ""
        return f"取值“{bad[1][:40]}”不在可用的值之内" + (f"（{allowed}）" if allowed else "")
    if expected := _EXPECTED.search(body):
        wanted, got, sign, bound = expected.groups()
        then = f"，收到的是{_type_words(got)}" if got else f"，{_BOUNDS[sign]} {float(bound):g}" if bound else ""
        return f"应为{_type_words(wanted)}{then}"
    if "truncated" in body:
        return "不是完整的 JSON，内容在中途断了"
    if _about_encoding(body):
        return "不是 UTF-8 编码"
    if "malformed" in body or "JSON" in body:
        place = _BYTE.search(body)
        return "不是有效的 JSON" + (f"（第 {int(place[1]) + 1} 个字节处）" if place else "")
    if body.endswith("encoded date"):
        return "不是有效的日期，请写成 2026-01-05 的样式"
    if "RFC3339" in body or "ISO8601" in body:
        return "不是有效的时间，请写成 2026-01-05T14:07:00+08:00 的样式"
    return "数值超出范围" if "range" in body else "内容不符合要求"


def _about_encoding(body: str) -> bool:
    """Whether a decoder's message is about the encoding."""
    return "utf-8" in body.lower() or "utf8" in body.lower()


def _type_words(names: str) -> str:
    return "或".join(_TYPES.get(name.strip(), name.strip()) for name in names.split("|"))


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list | tuple) and any(_has_nul(part) for part in value)


def _zoned(signal: Signal) -> Signal:
    """Times without a zone are Beijing time."""
    changed: dict[str, Any] = {}
    for name in _INSTANTS:
        moment = getattr(signal, name)
        if moment is not None and moment.tzinfo is None:
            changed[name] = in_beijing(moment)
    media, illness = signal.media, signal.illness
    if media is not None and any(at and at.tzinfo is None for at in (media.published_at, media.observed_at)):
        published, observed = (at and in_beijing(at) for at in (media.published_at, media.observed_at))
        changed["media"] = replace(media, published_at=published, observed_at=observed)
    if illness is not None and illness.onset_at is not None and illness.onset_at.tzinfo is None:
        changed["illness"] = replace(illness, onset_at=in_beijing(illness.onset_at))
    return replace(signal, **changed) if changed else signal


def _refuse_impossible(signal: Signal) -> None:
    if signal.v != 1:
        raise SignalError(f"不认识的版本 {signal.v}，本系统读到 1", field=in_words("v"))
    if not signal.source.strip():
        raise SignalError("来源不能为空", field=in_words("source"))
    for name, text in (("text", signal.text), ("title", signal.title)):
        if text is not None and len(text) > TEXT_LIMIT:
            raise SignalError(f"有 {len(text)} 字，超过 {TEXT_LIMIT} 字；请改为附件", field=in_words(name))
    if signal.area is not None and not _AREA.fullmatch(signal.area):
        raise SignalError(f"“{signal.area[:20]}”不是六位县级区划代码", field=in_words("area"))


def _moment(moment: datetime, path: str, latest: datetime) -> datetime:
    if moment.tzinfo is None:
        raise SignalError("时间没有时区", field=in_words(path))
    if moment > latest:
        raise SignalError(f"时间 {moment.isoformat()} 比现在晚 24 小时以上", field=in_words(path))
    if moment < EARLIEST:
        raise SignalError(f"时间 {moment.isoformat()} 早于 1950 年", field=in_words(path))
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _finish_media(media: Media, latest: datetime) -> Media:
    for name in ("followers", "views", "forwards", "comments", "likes"):
        _refuse_negative(getattr(media, name), f"media.{name}")
    published, observed = media.published_at, media.observed_at
    return replace(
        media,
        published_at=published and _moment(published, "media.published_at", latest),
        observed_at=observed and _moment(observed, "media.observed_at", latest),
    )


def _finish_illness(illness: Illness, latest: datetime) -> Illness:
    for name in HARMED:
        _refuse_negative(getattr(illness, name), f"illness.{name}")
    onset = illness.onset_at
    return replace(illness, onset_at=onset and _moment(onset, "illness.onset_at", latest))


def _refuse_negative(number: int | None, path: str) -> None:
    if number is not None and number < 0:
        raise SignalError(f"数量 {number} 小于零", field=in_words(path))
