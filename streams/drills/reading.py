"""Reading scenario files: whole, or with everything that is wrong, each fault with its line and what would be right."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import yaml
from msgspec.structs import replace

from classifiers.rumours import Rumour
from classifiers.topics.taxonomy import Venue
from classifiers.words import normalise
from connectors.errors import SignalError, os_reason
from connectors.parse import finish
from connectors.shape import Misfit, shaped
from connectors.signal import Signal
from connectors.yaml_file import line_of
from playbooks.actions import DUTY_ROLES, FOR_DEPARTMENTS, KINDS, OFFICE, READERS
from playbooks.deciding.needless import GIVEN
from playbooks.district.departments import Departments
from playbooks.district.people import NOTICED, ROLES
from playbooks.errors import Fault, PlaybookError
from playbooks.law.rules import Rules
from playbooks.needs import NEEDS
from playbooks.playbook import Playbook
from playbooks.seedfile import Twice

from .placing import Words, left_over, placed
from .scenario import LINES, Expected, Inject, Move, Scenario, length, moment
from .script import read_script

T = TypeVar("T")

NONE = "none"
"""What `missed` says when no legal time may pass."""
ASKED = ("done", "told", "acknowledged", "matched", "escalated", "missed", "cases", "closed")
"""What an expected action may ask for: one of them."""
ON_A_STEP = ("complete", "sign", "take_back", "return", "hand_over")
"""Moves that are about a step."""
SET = {"received_at", "exercise", "id"}
"""What the drill says of each signal itself."""
MARK = "【演练】"
"""What a title begins with, so that nobody takes a drill for duty."""
LENGTH = "写成 90m、2h 或 3d"


class Known(NamedTuple):
    """What a scenario may name."""

    departments: Departments
    rules: Rules
    rumours: frozenset[str]
    areas: tuple[str, ...]
    outcomes: dict[str, dict[str, frozenset[str]]]
    """Of each step of the library: its outcomes, each with the fields that must be filled in."""
    owners: dict[str, frozenset[str]]
    """Of each step the departments that it goes to, or what stands for one where the affair itself says which."""
    venues: frozenset[str]
    """The kinds of places, by their ids and by every word for them."""


class _Read(NamedTuple):
    """As much of a file as could be read; rows keep their numbers."""

    head: Scenario | None
    script: list[tuple[int, Inject]]
    expect: list[tuple[int, Expected]]
    is_whole: bool
    """Every row of the script could be read: only then is it known which is the last."""


def known(
    departments: Departments,
    rules: Rules,
    rumours: Iterable[Rumour],
    playbooks: Iterable[Playbook],
    venues: Iterable[Venue],
    areas: tuple[str, ...],
) -> Known:
    """What scenarios may name, of the data that is there."""
    owners: dict[str, frozenset[str]] = {}
    outcomes: dict[str, dict[str, frozenset[str]]] = {GIVEN: {"done": frozenset({"conclusion"})}}
    for playbook in playbooks:
        for step in playbook.steps:
            of_step = outcomes.setdefault(step.id, {})
            owners[step.id] = owners.get(step.id, frozenset()) | {step.department}
            for each in step.outcomes:
                of_step[each.id] = of_step.get(each.id, frozenset(each.needs)) & frozenset(each.needs)
    words = frozenset(normalise(word).strip() for each in venues for word in (each.id, each.name, *each.aliases))
    return Known(departments, rules, frozenset(each.id for each in rumours), areas, outcomes, owners, words)


def load_scenario(path: Path, here: Words, names: Known | None = None) -> Scenario:
    """A scenario that can be played `here`; without `names`, what it names is taken on trust. Raises PlaybookError with
    every fault."""
    body, faults = _looked_at(path, here, names)
    if faults:
        raise PlaybookError(faults)
    return msgspec.convert(body, Scenario)


def scenario_faults(path: Path, here: Words, names: Known | None = None) -> list[Fault]:
    """Every fault of a file, in the order of its lines."""
    return _looked_at(path, here, names)[1]


def _looked_at(path: Path, here: Words, names: Known | None) -> tuple[dict[str, Any], list[Fault]]:
    """What a file says here, and every fault of it."""
    try:
        body: dict[str, Any] = placed(read_script(path), here)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else ""
        line = path.read_text("utf-8").splitlines()[mark.line : mark.line + 1] if mark else []
        return {}, [Fault(path.name, where, *_unreadable(error, "".join(line)))]
    except OSError as error:
        return {}, [Fault(str(path), "", os_reason(error), "检查路径和权限")]
    except ValueError:
        return {}, [Fault(path.name, "", "不是“项目: 值”的格式，或不是 UTF-8 编码", "第一行写 v: 1")]
    read, wrong = _read(body)
    wrong += [Misfit(at, f"没有 {{{word}}} 这个词", f"可写：{'、'.join(here)}") for at, word in left_over(body)]
    wrong += [*_of_head(read, path), *_of_script(read, names), *_of_expect(read, names)]
    wrong += _of_owners(read, names) if names else ()
    by_line = sorted(((max(1, line_of(path, each.at)), each) for each in wrong), key=lambda each: each[0])
    return body, [Fault(path.name, f"第 {line} 行 {each.at}", each.problem, each.remedy) for line, each in by_line]


def _unreadable(error: yaml.YAMLError, line: str) -> tuple[str, str]:
    """What is wrong with a file that is no YAML, by what is said of it and the line where, and the remedy."""
    if isinstance(error, Twice):
        return f"“{error.key}”写了两次", "留一个"
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "缩进用了制表符（Tab）", "改用空格"
    return "读不懂", "检查缩进、引号和括号；冒号用半角，后面空一格"


def _read(body: dict[str, Any]) -> tuple[_Read, list[Misfit]]:
    rows = {name: body.get(name) if isinstance(body.get(name), list) else None for name in ("script", "expect")}
    lists: dict[str, list[Any]] = {name: [] for name in rows if rows[name] is not None}
    head, wrong = shaped({**body, **lists}, Scenario)
    script, of_script = _rows("script", rows["script"], Inject)
    expect, of_expect = _rows("expect", rows["expect"], Expected)
    wrong += of_script + of_expect
    for n, inject in script:
        if inject.signal is not None:
            at = f"script[{n}].signal"
            own = {name: value for name, value in inject.signal.items() if name not in SET}
            signal, of_signal = shaped({"source_id": "0", **own}, Signal, at, strict=False)
            wrong += [*of_signal, *_of_signal(at, signal, inject, head)]
    return _Read(head, script, expect, is_whole=len(script) == len(rows["script"] or ())), wrong


def _of_signal(at: str, signal: Signal | None, inject: Inject, head: Scenario | None) -> Iterator[Misfit]:
    """What the door would refuse of it at its minute."""
    starts, after = moment(head.starts) if head else None, _length(inject.after)
    if signal is None or starts is None or after is None:
        return
    try:
        finish(replace(signal, received_at=starts + after), starts + after)
    except SignalError as error:
        field = (error.field or "").split("（")[0]
        yield Misfit(f"{at}.{field}" if field else at, error.reason, error.remedy or "请改正")


def _rows(name: str, rows: list[Any] | None, shape: type[T]) -> tuple[list[tuple[int, T]], list[Misfit]]:
    good: list[tuple[int, T]] = []
    wrong: list[Misfit] = []
    for n, row in enumerate(rows or ()):
        one, bad = shaped(row, shape, f"{name}[{n}]")
        wrong += bad
        if one is not None:
            good.append((n, one))
    return good, wrong


def _of_head(read: _Read, path: Path) -> Iterator[Misfit]:
    head = read.head
    if head is None:
        return
    if head.v != 1:
        yield Misfit("v", f"没有第 {head.v} 版的格式", "写 v: 1")
    if head.id != path.stem:
        yield Misfit("id", f"编号 {head.id} 和文件名 {path.name} 不同", f"写 id: {path.stem}，或把文件改名")
    if not head.title.startswith(MARK):
        yield Misfit("title", f"“{head.title}”没有以{MARK}开头", f"写 {MARK}{head.title}")
    if moment(head.starts) is None:
        yield Misfit("starts", f"“{head.starts}”不是带时区的时间", '写成 "2026-11-25T09:20+08:00"')
    last = max((_length(each.after) or timedelta() for _, each in read.script), default=timedelta())
    ends = _length(head.ends) if head.ends else last
    if ends is None:
        yield Misfit("ends", f"“{head.ends}”不是时长", LENGTH)
    elif ends < last and read.is_whole:
        yield Misfit("ends", f"{head.ends} 早于最后一行脚本", "改晚，或把后面的行提前")
    if read.is_whole and not read.script:
        yield Misfit("script", "一行脚本也没有", "至少写一条 signal")


def _of_script(read: _Read, names: Known | None) -> Iterator[Misfit]:
    so_far, seen = timedelta(), set[str]()
    labels = _labels(read)
    for n, inject in read.script:
        at = f"script[{n}]"
        after = _length(inject.after)
        if after is None:
            yield Misfit(f"{at}.after", f"“{inject.after}”不是时长", LENGTH)
        elif after < so_far:
            yield Misfit(f"{at}.after", f"{inject.after} 早于上一行", "按时间先后排列")
        so_far = max(so_far, after or so_far)
        if inject.signal is None and inject.play is None and not inject.note:
            yield Misfit(at, "这一行什么也没有", "写 signal、play 或 note")
        if inject.label is not None and inject.signal is None:
            yield Misfit(f"{at}.label", f"标签“{inject.label}”后面没有信息", "标签写在 signal 旁，动作用 play 里的 on")
        if inject.label and inject.signal is not None:
            seen.add(inject.label)
            area = inject.signal.get("area")
            if names and area is not None and area not in names.areas:
                where = f"{at}.signal.area"
                yield Misfit(where, f"{area} 不是本单位的地区，这条信息不会开立事件", "写 {area}，或删去标签")
        if inject.signal is not None:
            yield from _of_words(f"{at}.signal", inject.signal, names)
        if inject.play is not None:
            yield from _of_label(f"{at}.play.on", inject.play.on, labels, seen)
            yield from _of_move(f"{at}.play", inject.play, names)


def _of_words(at: str, signal: dict[str, Any], names: Known | None) -> Iterator[Misfit]:
    """What the drill sets itself, and a kind of place that nothing here knows."""
    for name in sorted(SET & signal.keys()):
        yield Misfit(f"{at}.{name}", f"{name} 由演练自己定，写了也不用", "删去；到达的时间写在 after")
    subject = signal.get("subject")
    venue = subject.get("venue") if isinstance(subject, dict) else None
    if names and venue and isinstance(venue, str) and normalise(venue).strip() not in names.venues:
        near = get_close_matches(venue, list(names.venues), n=3)
        remedy = f"是不是 {'、'.join(near)}" if near else "写 seeds/taxonomy.yaml 的 venues 里的编号或名称"
        yield Misfit(f"{at}.subject.venue", f"没有“{venue}”这种场所", remedy)


def _of_owners(read: _Read, names: Known) -> Iterator[Misfit]:
    """A step that is another department's would be refused at its minute, unless it was handed over before."""
    handed = set[tuple[str | None, str]]()
    for n, move in ((n, inject.play) for n, inject in read.script if inject.play is not None):
        department, owners = move.department or OFFICE, names.owners.get(move.step or "", frozenset())
        is_sure = department in names.departments and all(each in names.departments for each in owners)
        is_other = owners and department not in owners and (move.step, department) not in handed
        if is_sure and is_other and move.by not in DUTY_ROLES:
            said = f"步骤 {move.step} 不由 {department} 承办"
            yield Misfit(f"script[{n}].play.department", said, f"可写：{'、'.join(sorted(owners))}")
        handed.add((move.step, move.asks.get("department", "")))


def _of_expect(read: _Read, names: Known | None) -> Iterator[Misfit]:
    labels, ids, ends = _labels(read), set[str](), _ends(read)
    for n, each in read.expect:
        at = f"expect[{n}]"
        if each.id in ids:
            yield Misfit(f"{at}.id", f"编号 {each.id} 出现两次", "每项应有动作用自己的编号")
        ids.add(each.id)
        if not 1 <= each.line <= len(LINES):
            yield Misfit(f"{at}.line", f"没有第 {each.line} 项内容", f"写 1 至 {len(LINES)}")
        asked = [name for name in ASKED if getattr(each, name) is not None]
        if len(asked) != 1:
            yield Misfit(at, f"要求了 {len(asked)} 件事", f"只写一件：{'、'.join(ASKED)}")
        yield from _of_wish(at, each)
        yield from _of_time(at, each, ends)
        yield from _of_label(f"{at}.on", each.on, labels, labels)
        if names:
            yield from _of_asked(at, each, names)


def _of_wish(at: str, each: Expected) -> Iterator[Misfit]:
    """That something is not to happen cannot be found in the records: it would count as never done."""
    for name in ("acknowledged", "closed"):
        if getattr(each, name) is False:
            yield Misfit(f"{at}.{name}", "写了 false", "写 true，或删去这一项：没有发生的事在记录里找不到")
    if each.cases is not None and each.cases < 0:
        yield Misfit(f"{at}.cases", f"{each.cases} 小于零", "写事件的个数")


def _of_time(at: str, each: Expected, ends: timedelta | None) -> Iterator[Misfit]:
    for name in ("within", "from_"):
        if (text := getattr(each, name)) is not None and _length(text) is None:
            yield Misfit(f"{at}.{name.rstrip('_')}", f"“{text}”不是时长", LENGTH)
    if each.within is not None and each.working_days is not None:
        yield Misfit(f"{at}.working_days", "同时写了 within 和 working_days", "留一个")
    if each.within is not None and _length(each.within) == timedelta():
        yield Misfit(f"{at}.within", f"{each.within}：没有留出时间", "写至少 1m，或删去：到演练结束为止")
    if each.working_days is not None and each.working_days < 1:
        yield Misfit(f"{at}.working_days", f"{each.working_days} 小于一", "写至少 1，或删去：到演练结束为止")
    since = _length(each.from_)
    if ends is not None and since is not None and since > ends:
        yield Misfit(f"{at}.from", f"{each.from_} 晚于演练结束", "改早，或把 ends 改晚")


def _ends(read: _Read) -> timedelta | None:
    """How long it is from the start to the end, where that is written."""
    return _length(read.head.ends) if read.head and read.head.ends else None


def _of_label(at: str, label: str | None, labels: set[str], so_far: set[str]) -> Iterator[Misfit]:
    if label not in labels:
        known_ones = f"写已有的标签：{'、'.join(sorted(labels))}" if labels else "给一条信息写上 label"
        yield Misfit(at, f"没有标签“{label}”" if label else "没有写标签", known_ones)
    elif label not in so_far:
        yield Misfit(at, f"这时还没有标签“{label}”的信息", "把这一行移到那条信息之后")


def _of_move(at: str, move: Move, names: Known | None) -> Iterator[Misfit]:
    if move.do not in KINDS:
        yield Misfit(f"{at}.do", f"没有 {move.do} 这种操作", f"可写：{'、'.join(sorted(KINDS))}")
    if move.by not in ROLES or move.by in READERS:
        can = [role for role in ROLES if role not in READERS]
        yield Misfit(f"{at}.by", f"没有能办事的岗位 {move.by}", f"可写：{'、'.join(can)}")
    elif move.by not in DUTY_ROLES and move.do in KINDS and move.do not in FOR_DEPARTMENTS:
        yield Misfit(f"{at}.by", f"{move.by} 不能办理 {move.do}", f"可写：{'、'.join(DUTY_ROLES)}")
    if move.do in ON_A_STEP and not move.step:
        yield Misfit(at, f"{move.do} 没有写步骤", "补上 step")
    if move.do == "complete" and not move.outcome:
        yield Misfit(at, "complete 没有写办理结果", "补上 outcome")
    if names:
        for name, department in (("department", move.department), ("asks", move.asks.get("department"))):
            yield from _of_department(f"{at}.{name}", department, names)
        yield from _of_step(at, move.step, move.outcome, names)
        needed = names.outcomes.get(move.step or "", {}).get(move.outcome or "", frozenset())
        if missing := sorted(name for name in needed if not move.fields.get(name)):
            said = "、".join(f"{name}（{NEEDS.get(name, name)}）" for name in missing)
            yield Misfit(f"{at}.fields", f"结果 {move.outcome} 还须填写 {said}", "写进 fields")


def _of_asked(at: str, each: Expected, names: Known) -> Iterator[Misfit]:
    if each.done is not None:
        for name in sorted(each.done.keys() - {"step", "outcome"}):
            yield Misfit(f"{at}.done.{name}", f"没有 {name} 这一项", "done 里只写 step 和 outcome")
        if "step" not in each.done:
            yield Misfit(f"{at}.done", "没有写步骤", "补上 step")
        yield from _of_step(f"{at}.done", each.done.get("step"), each.done.get("outcome"), names)
    yield from _of_department(f"{at}.told", each.told, names)
    if each.matched is not None and each.matched not in names.rumours:
        yield Misfit(f"{at}.matched", f"谣言库里没有 {each.matched}", "写谣言库里的编号")
    if each.escalated is not None and each.escalated not in NOTICED:
        yield Misfit(f"{at}.escalated", f"没有岗位 {each.escalated}", f"可写：{'、'.join(NOTICED)}")
    if each.missed is not None and each.missed != NONE and each.missed not in set(names.rules):
        yield Misfit(f"{at}.missed", f"没有时限规则 {each.missed}", "写 none，或时限规则的编号")


def _of_department(at: str, department: str | None, names: Known) -> Iterator[Misfit]:
    if department is not None and department not in names.departments:
        yield Misfit(at, f"没有编号为 {department} 的部门", f"可写：{'、'.join(each.id for each in names.departments)}")


def _of_step(at: str, step: str | None, outcome: str | None, names: Known) -> Iterator[Misfit]:
    if step is None:
        return
    if step not in names.outcomes:
        yield Misfit(f"{at}.step", f"处置规程里没有步骤 {step}", _like(step, names.outcomes))
    elif outcome is not None and outcome not in names.outcomes[step]:
        yield Misfit(f"{at}.outcome", f"步骤 {step} 没有结果 {outcome}", f"可写：{'、'.join(names.outcomes[step])}")


def _like(word: str, words: Iterable[str]) -> str:
    near = get_close_matches(word, list(words), n=3)
    return f"是不是 {'、'.join(near)}" if near else "步骤的编号见处置规程各文件"


def _labels(read: _Read) -> set[str]:
    return {each.label for _, each in read.script if each.label and each.signal is not None}


def _length(text: str | None) -> timedelta | None:
    try:
        return length(text)
    except ValueError:
        return None
