"""What a summary (事件摘要) says besides a report: how it ended, what was reported, claimed, refuted and tested."""

from collections.abc import Callable, Iterable

from connectors.signal import Conclusion, SampleItem, Signal
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.folding.retested import retested, word_of
from playbooks.reference import Reference
from playbooks.step import Step
from playbooks.telling.gravest import gravest_signal

from ..reading.queries import SignalRow
from ..wording.words import CASE_STATES, instant
from .endings import Ended, Word, endings_of
from .handed import reported
from .refutation import Refutation
from .reply import is_confirmed
from .sampled import makers_of

CONCLUSIONS = {Conclusion.PASSED: "合格", Conclusion.FAILED: "不合格", Conclusion.PROBLEM: "问题样品"}
"""A laboratory's word on a sample."""
RUMOUR = "rumour"
TOLD = "反映内容"
"""The point that says in whose words it was reported."""


def points_of(
    case: Case,
    rows: list[SignalRow],
    entries: list[Entry],
    ref: Reference,
    area_name: Callable[[str], str],
    refuted: Refutation | None = None,
) -> list[tuple[str, str]]:
    """How far it is, what was reported, and, where there are any, the claim with its refutation and test results.
    `refuted`: what is said of the claim today."""
    known = [("办理结果", _ended(case, entries, area_name)), (TOLD, reported(rows, gravest_signal(case, ref)))]
    about = {joined.id: joined.about for joined in case.signals}
    anew = {row.signal.id: retested(about.get(row.signal.id, ()), case.steps.values()) for row in rows}
    tests = "；".join(dict.fromkeys(each for row in rows for each in _tested(row.signal, anew[row.signal.id])))
    makers = makers_of(case, rows)
    sampled = [("检验结果", tests)] if tests else []
    return [*known, *_claim(case, refuted), *sampled, *([("标称生产者和批次", makers)] if makers else [])]


def _ended(case: Case, entries: list[Entry], area_name: Callable[[str], str]) -> str:
    """How far it is, or how it ended; of a case that was opened again how it had ended before, and why it is open."""
    state, ended = CASE_STATES[case.state], endings_of(entries)
    past = [each for each in ended if each.reopened] if case.is_open or case.merged_into else ended
    told = "；".join(_ending(each, area_name) for each in past)
    if case.is_open or not past:
        now = f"{state}，尚未办结" if case.is_open else state
        return f"{now}；此前：{told}" if told else now
    return told


def _ending(each: Ended, area_name: Callable[[str], str]) -> str:
    to = area_name(each.area) if each.area else ""
    again = f"，又于{_when(each.reopened)}重新打开：{each.reopened.why}" if each.reopened else ""
    return f"{CASE_STATES[each.state]}{to}（{_when(each.said)}）：{each.said.why}{again}"


def _when(said: Word) -> str:
    return f"{instant(said.at)}{f'，{said.by}' if said.by else ''}"


def _claim(case: Case, refuted: Refutation | None) -> list[tuple[str, str]]:
    known = refuted.known if refuted else case.known
    if known is None:
        is_rumour = case.facts.get("kind") == RUMOUR
        return [("辟谣", "谣言库里没有对应的说法，待核实")] if is_rumour else []
    claim = ("所传说法", f"“{known.claim}”（谣言库 {known.rumour}）")
    if refuted and refuted.withdrawn:
        return [claim, ("辟谣", f"谣言库已于 {refuted.withdrawn.withdrawn_on} 撤下这一条，待核实")]
    by = "，".join(part for part in (known.refuted_by, known.refuted_on or "", known.source) if part)
    title = "辟谣" if is_confirmed(known.refuted_by, known.source) else "目前掌握的说法（尚无权威部门辟谣来源）"
    return [claim, (title, f"{known.fact}（{by}）")]


def _tested(signal: Signal, anew: Step | None) -> Iterable[str]:
    """Each item of a sample with its value against the limit, by whom; of one without items what was concluded. `anew`:
    the duty whose outcome overturned it."""
    if signal.sampling is None:
        return
    food = signal.product.name if signal.product and signal.product.name else ""
    said = CONCLUSIONS.get(signal.sampling.conclusion) if signal.sampling.conclusion else None
    if anew and anew.done_at:
        said = f"{word_of(anew)}（{instant(anew.done_at)}）"
    by = "，".join(part for part in (signal.sampling.lab or "", signal.sampling.sample_no or "") if part)
    for value in [*map(_value, signal.sampling.items)] or ([""] if said else []):
        yield "，".join(part for part in (f"{food}{value}", said or "") if part) + (f"（{by}）" if by else "")


def _value(item: SampleItem) -> str:
    unit = item.unit or ""
    value = f" {item.value}{'' if unit and unit in (item.value or '') else unit}" if item.value else ""
    limit = f"（标准值 {item.limit}{'' if unit in (item.limit or '') else unit}）" if item.limit else ""
    return f"{item.item}{value}{limit}"
