"""A call task: a person is asked to telephone, first the one on duty, then the deputy. Nothing here dials."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from ..dates import BEIJING
from ..doors import PhoneChannel
from ..notice import Notice
from .wording import SEVERITIES_ZH, allowed, fence

SCRIPT_MAX = 110
"""Characters that are read aloud in half a minute."""

_CLOSING = "请登录值班台查看并签收。"
OUTCOMES_ZH = {"answered": "接通", "no_answer": "未接", "passed_on": "已转告"}
Outcome = Literal["answered", "no_answer", "passed_on"]


class CallResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one call ended, as the caller wrote it down at `at` (aware)."""

    number: str
    outcome: Outcome
    at: datetime
    who: str = ""
    """To whom it was passed on."""


class CallTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to call and what to say; `results` in the order of the calls."""

    notice: str
    number: str
    script: str
    at: datetime
    deputy: str = ""
    deputy_after_minutes: float = 15
    results: tuple[CallResult, ...] = ()


class NextCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be done with a task: call `number` (not before `at`), or nothing any more."""

    state: Literal["call", "wait", "done", "failed"]
    number: str = ""
    at: datetime | None = None


class Phone:
    """Makes call tasks of notices."""

    def __init__(self, spec: PhoneChannel) -> None:
        self.spec = spec
        self.name = spec.name

    def task(self, notice: Notice, to: str, *, deputy: str, now: datetime) -> CallTask:
        """The task to call `to`, and `deputy` (may be empty) when nobody answers."""
        after = self.spec.deputy_after_minutes
        return CallTask(
            notice=notice.id, number=to, script=script_of(notice), at=now, deputy=deputy, deputy_after_minutes=after
        )


def script_of(notice: Notice) -> str:
    """What is read aloud, at most 110 characters: colour, kind, due time, duty, then place and people where there is
    room; no name, no phone, no quote."""
    opening = f"{fence(notice.exercise)}这里是食品安全值班。"
    colour = SEVERITIES_ZH.get(notice.severity, notice.severity)
    facts = [f"{colour}色{notice.reason_title}，{allowed(notice.what, ()) or '详情见值班台'}，编号{notice.number}。"]
    if notice.items:
        facts.append(f"共{len(notice.items)}条。")
    if notice.first and notice.first.first_at:
        is_target = notice.first.first_at == notice.first.target_at
        first_at = spoken(notice.first.first_at)
        facts.append(f"{notice.first.target_of}{first_at}。" if is_target else f"{first_at}到期。")
    if duty := allowed(notice.duty, ()):
        facts.append(f"请办理：{duty}{f'等{len(notice.duties)}项' if len(notice.duties) > 1 else ''}。")
    if place := allowed(notice.place, ()):
        facts.append(f"地点：{place}。")
    if affair := allowed(notice.affair, ()):
        facts.append(f"{affair}。")
    script = opening
    for fact in facts:
        if len(script) + len(fact) + len(_CLOSING) <= SCRIPT_MAX:
            script += fact
    return (script + _CLOSING)[:SCRIPT_MAX]


def spoken(instant: datetime) -> str:
    """`12月4日24点`, `12月5日9点30分`: Beijing time, midnight as the end of the day before."""
    local = instant.astimezone(BEIJING)
    if (local.hour, local.minute) == (0, 0):
        day = local - timedelta(days=1)
        return f"{day.month}月{day.day}日24点"
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{local.month}月{local.day}日{local.hour}点{minutes}"


def next_call(task: CallTask, now: datetime) -> NextCall:
    """The first number at once; without an answer the deputy, N minutes after the first call; then it has failed.

    Done as soon as one call was answered or passed on. The deputy, once called, need not be called after that.
    """
    if any(each.outcome != "no_answer" for each in task.results):
        return NextCall(state="done")
    called = {each.number for each in task.results}
    if task.number not in called:
        return NextCall(state="call", number=task.number, at=task.at)
    if not task.deputy or task.deputy in called:
        return NextCall(state="failed")
    due = min(each.at for each in task.results) + timedelta(minutes=task.deputy_after_minutes)
    return NextCall(state="call" if now >= due else "wait", number=task.deputy, at=due)


def with_result(task: CallTask, result: CallResult) -> CallTask:
    """The task with one more call written down."""
    return msgspec.structs.replace(task, results=(*task.results, result))
