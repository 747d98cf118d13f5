"""A notice in words, and its least for machines: complete without any link, and no more than a channel may carry."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec

from ..dates import BEIJING
from ..masking import mask
from ..notice import Duty, Notice

SEVERITIES_ZH = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}
EVERYTHING = ("names", "phones", "quotes")
"""What the office's own folder carries."""

MORE = "详情请登录值班台查看"
TARGET = "（不是法定时限）"
HOW_LABELS = {"new_alert": "认领", "graver": "认领", "reopened": "认领", "returned": "改派"}
"""What is to be done, by the reason of a notice; of any other it is signed for (签收)."""
ID_LABEL = "通知号"
_ORDER = tuple(SEVERITIES_ZH)
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
_NEEDS = {"name": "names", "phone": "phones"}
"""What a kind of identifier needs; a kind that is not here (cards, plates, accounts) never leaves."""


def words_of_notice(notice: Notice, *, carries: Collection[str], text_max: int | None = None) -> tuple[str, str]:
    """Subject and body in Chinese; the body says everything the subject says, and ends with the notice's id.

    `carries` holds any of names, phones, quotes. What it does not allow is left out, and the body says where to read
    it. `text_max` is the most characters that the body may have; what had to go is counted.
    """
    head = _head(notice, carries)
    tail = [f"时间：{words_of(notice.at)}", f"{ID_LABEL}：{notice.id}"]
    if notice.items:
        body = _fit_items(head, [_item_line(item, carries) for item in _red_first(notice.items)], tail, text_max)
    else:
        quote, complete = _quote(notice, carries)
        body = _fit_quote(head, quote, tail if complete else [f"（{MORE}）", *tail], text_max)
    return subject_of(notice), body


def subject_of(notice: Notice) -> str:
    """One line: fence, what it is, colour, number. It holds nothing that any channel may not carry."""
    return f"{_heading(notice)}（{_colour(notice)}）{notice.number}"


def least_of_notice(notice: Notice, *, carries: Collection[str]) -> dict[str, Any]:
    """The facts of a notice as plain JSON for other systems: instants are RFC 3339 in Beijing time.

    `subject` and `body` are the words; `quote` is there only where `carries` allows.
    """
    subject, body = words_of_notice(notice, carries=carries)
    plain = _facts(notice, carries) | {
        "v": notice.v, "receiver": notice.receiver, "receiver_name": notice.receiver_name, "subject": subject,
        "body": body,
    }  # fmt: skip
    quote, _ = _quote(notice, carries)
    if quote and not notice.items:
        plain["quote"] = quote
    if notice.items:
        plain["items"] = [_facts(item, carries) for item in _red_first(notice.items)]
    return plain


def words_of(instant: datetime) -> str:
    """An instant in Beijing time; midnight as 24:00 of the day before, as the law counts days."""
    local = instant.astimezone(BEIJING)
    if (local.hour, local.minute) == (0, 0):
        day = local.date().fromordinal(local.date().toordinal() - 1)
        return f"{day:%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def fence(exercise: str | None) -> str:
    """What every print of a drill or sample begins with; nothing on duty."""
    if exercise is None:
        return ""
    return "【示例】" if exercise == "sample" else "【演练】"


def allowed(text: str | None, carries: Collection[str]) -> str:
    """`text` without the sentences that hold an identifier that `carries` does not allow.

    Names are known by the words around them (联系人张三); a bare name is no more than a word. So only a channel that
    may carry names should carry quotes.
    """
    if not text or not _forbidden(text, carries):
        return text or ""
    kept = "".join(part for part in _SENTENCE.findall(text) if not _forbidden(part, carries))
    # A cue at the end of one sentence may make a name of the beginning of the next.
    return "" if _forbidden(kept, carries) else kept


def _forbidden(text: str, carries: Collection[str]) -> bool:
    return any(_NEEDS.get(found.kind) not in carries for found in mask(text)[1])


def _heading(notice: Notice) -> str:
    urgent = "【紧急】" if notice.urgent else ""
    return f"{fence(notice.exercise)}{urgent}食品安全通知：{notice.reason_title}"


def _colour(notice: Notice) -> str:
    return SEVERITIES_ZH.get(notice.severity, notice.severity)


def _red_first(items: tuple[Notice, ...]) -> list[Notice]:
    return sorted(items, key=lambda each: _ORDER.index(each.severity) if each.severity in _ORDER else len(_ORDER))


def _head(notice: Notice, carries: Collection[str]) -> list[str]:
    """The lines of facts, the most important first."""
    lines = [
        _heading(notice),
        f"编号：{notice.number}",
        f"紧急程度：{_colour(notice)}　类别：{allowed(notice.what, carries)}　地区：{_place(notice, carries)}",
    ]
    lines += [f"情况：{known}"] if (known := allowed(notice.affair, carries)) else []
    lines += _duty_lines(notice, carries) if len(notice.duties) > 1 else _one_duty(notice, carries)
    lines += [f"{HOW_LABELS.get(notice.reason, '签收')}：{notice.how}"] if notice.how else []
    lines += [f"食安办电话：{phone}"] if notice.how and (phone := allowed(notice.phone, carries)) else []
    return [*lines, f"收件：{notice.receiver_name}{_who(notice, carries)}"]


def _who(notice: Notice, carries: Collection[str]) -> str:
    """Who holds the role by the roster, where the channel carries names; or that it names nobody."""
    if notice.is_gap:
        return "（值班表这时没有排人）"
    return f"：{'、'.join(notice.who)}" if notice.who and "names" in carries else ""


def _place(notice: Notice, carries: Collection[str]) -> str:
    return allowed(notice.place or notice.area, carries)


def _one_duty(notice: Notice, carries: Collection[str]) -> list[str]:
    first = notice.first or Duty(title="", due_at=notice.due_at)
    duty = allowed(first.told, carries)
    due = [f"到期时间：{words_of(first.due_at)}{'' if first.is_law else TARGET}"] if first.due_at else []
    due = ["到期时间：立即办理"] if first.is_at_once else due
    target = [f"{first.target_of}：{words_of(first.target_at)}"] if first.target_at else []
    return [
        *([f"事项：{duty}"] if duty else []),
        *(target + due if first.first_at == first.target_at and not first.is_at_once else due + target),
        *([f"依据：{notice.article}"] if notice.article else []),
    ]


def _duty_lines(notice: Notice, carries: Collection[str]) -> list[str]:
    head = f"事项共{len(notice.duties)}项，要求立即办的在前，其余按时间先后（内部目标由食安办提出，不是法定时限）："
    return [head, *(f"{n}. {duty_in_words(each, carries)}" for n, each in enumerate(notice.duties, 1))]


def duty_in_words(duty: Duty, carries: Collection[str]) -> str:
    """A duty with its times in their order, the one of law with its article, in one line."""
    return f"{allowed(duty.told, carries) or MORE}{times_in_words(duty)}"


def times_in_words(duty: Duty) -> str:
    """By when it is wanted, and until when by which article, in the order in which they come; each after a comma."""
    target = f"，{duty.target_of} {words_of(duty.target_at)}" if duty.target_at else ""
    due = f"，{words_of(duty.due_at)} 到期{'' if duty.is_law else TARGET}" if duty.due_at else ""
    due = "，立即办理" if duty.is_at_once else due
    due += f"（{duty.article}）" if duty.article else ""
    return target + due if duty.first_at == duty.target_at and not duty.is_at_once else due + target


def _quote(notice: Notice, carries: Collection[str]) -> tuple[str, bool]:
    """The quoted text that may leave, and whether it and the duty are whole."""
    quote = allowed(notice.text, carries) if "quotes" in carries else ""
    fields = (notice.duty, notice.what, notice.place, *(each.title for each in notice.duties))
    return quote.strip(), quote == notice.text and all(allowed(each, carries) == (each or "") for each in fields)


def _item_line(item: Notice, carries: Collection[str]) -> str:
    due = times_in_words(msgspec.structs.replace(item.first, article=None)) if item.first else ""
    duty = (allowed(item.first.told, carries) or MORE) if item.first and item.duty else ""
    facts = (_place(item, carries), allowed(item.what, carries), allowed(item.affair, carries), duty)
    more = f"等{len(item.duties)}项" if len(item.duties) > 1 else ""
    said = "，".join(each for each in facts if each) or MORE
    return f"· [{_colour(item)}] {item.number} {item.reason_title}：{said}{more}{due}"


def _fit_items(head: list[str], items: list[str], tail: list[str], text_max: int | None) -> str:
    head = [*head, f"以下{len(items)}条合并发送，最紧急的在前："]
    body = "\n".join([*head, *items, *tail])
    for kept in range(len(items) - 1, 0, -1):
        if text_max is None or len(body) <= text_max:
            return body
        left_out = f"另有{len(items) - kept}条未列出，{MORE}"
        body = "\n".join([*head, *items[:kept], left_out, *tail])
    if text_max is None or len(body) <= text_max:
        return body
    return _squeezed([head[0], f"共{len(items)}条，均未列出，{MORE}", *head[1:-1]], tail[-1], text_max)


def _fit_quote(head: list[str], quote: str, tail: list[str], text_max: int | None) -> str:
    body = "\n".join([*head, *([quote] if quote else []), *tail])
    if text_max is None or len(body) <= text_max:
        return body
    cut = f"……（后略，{MORE}）"
    room = text_max - len("\n".join([*head, cut, *tail]))
    if quote and room > 0:
        return "\n".join([*head, quote[:room] + cut, *tail])
    return _squeezed(head, tail[-1], text_max)


def _squeezed(lines: list[str], last: str, text_max: int) -> str:
    """As many of the lines as there is room for, the first first, then where to read on, and the last one."""
    ending = f"\n（{MORE}）\n{last}"
    body = ""
    for line in lines:
        if len(body) + len(line) + 1 + len(ending) > text_max:
            break
        body += f"\n{line}" if body else line
    return body + ending if body else f"{lines[0]} {last}"[:text_max]


def _facts(notice: Notice, carries: Collection[str]) -> dict[str, Any]:
    first = notice.first
    facts = {
        "id": notice.id, "number": notice.number, "case": notice.case, "reason": notice.reason,
        "reason_title": notice.reason_title, "severity": notice.severity, "urgent": notice.urgent,
        "what": allowed(notice.what, carries), "area": allowed(notice.area, carries),
        "place": allowed(notice.place, carries) or None, "affair": allowed(notice.affair, carries) or None,
        "duty": allowed(notice.duty, carries) or None, "which": (first.which if first else "") or None,
        "article": notice.article, "exercise": notice.exercise,
        "at": _rfc3339(notice.at), "due_at": _rfc3339(notice.due_at) if notice.due_at else None,
        "target_at": _rfc3339(first.target_at) if first and first.target_at else None,
        "duties": [_duty_facts(each, carries) for each in notice.duties] if len(notice.duties) > 1 else None,
        "how": notice.how or None, "phone": allowed(notice.phone, carries) or None,
        "who": list(notice.who) if notice.who and "names" in carries else None,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value is not None}


def _duty_facts(duty: Duty, carries: Collection[str]) -> dict[str, Any]:
    due_at = _rfc3339(duty.due_at) if duty.due_at else None
    facts: dict[str, Any] = {"duty": allowed(duty.title, carries) or None, "due_at": due_at, "article": duty.article}
    facts |= {"which": duty.which or None}
    facts |= {"target_at": _rfc3339(duty.target_at) if duty.target_at else None}
    facts |= {"at_once": True if duty.is_at_once else None}
    return {name: value for name, value in facts.items() if value is not None}


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(BEIJING).isoformat(timespec="seconds")
