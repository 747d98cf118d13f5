"""`shian drill`: run a scenario, print the score, write the after-action report (HTML) and its data (JSON).

The report is the same for a demonstration and for a drill that people answered, but for what it grades.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, select_autoescape
from sqlalchemy import Connection, select

from classifiers.assess import Assessor
from playbooks import entries as e
from playbooks.case import Case
from playbooks.errors import PlaybookError
from playbooks.law.workdays import in_beijing
from playbooks.reference import Reference
from streams.check import known_in
from streams.drill import PacedClock, play_drill
from streams.drills.play import Play
from streams.drills.reading import load_scenario
from streams.drills.scenario import Inject, Scenario, ends_at, minute_of, starts_at
from streams.drills.scoring import WAITING, DrillResult
from streams.settings import Settings
from streams.store import schema as t
from streams.store.stored import decode_case

from ..render import TEMPLATES
from ..wording.sentences import ACTIONS, Teller
from ..wording.words import due_instant
from .errors import CommandError

DEMONSTRATION = "示范推演：系统按剧本应对，不评人"
"""What a run is in which the script itself answers: it shows the procedure, and grades nobody."""
ANSWERED = "实战演练：由人员在值班台上应对，按系统记录评分"
"""What a run is that people answer."""
RATINGS = {"P": "按时完成", "S": "基本完成", "M": "迟后完成", "U": "未完成", WAITING: "未到时限"}
"""The four marks of an evaluator; from records alone only P, M and U can be given, S is left to people."""

TOLD = (
    e.Opened,
    e.SignalJoined,
    e.SeverityChanged,
    e.RumourMatched,
    e.Acknowledged,
    e.Dispatched,
    e.StepDone,
    e.Escalated,
    e.EscalationProposed,
    e.DeadlineMissed,
    e.GradeConfirmed,
    e.Refused,
    e.Closed,
)
"""What stands in the time line and is printed when it happens; clocks and reminders stand in their own table."""


def run_drill(
    settings: Settings, scenario: str, *, out: Path, speed: str = "max", say: Callable[[str], None] | None = None
) -> DrillResult:
    """Play the scenario and write `<out>/<id>/report.html` and `data.json`. Raises CommandError when it is unknown."""
    written = written_scenario(settings, scenario)
    clock = _clock(written, speed)
    folder = out / written.id
    folder.mkdir(parents=True, exist_ok=True)
    assessor = Assessor.load(settings.seeds, settings.model, tokenizer=settings.tokenizer, area=settings.areas[0])
    watch = _printer(say) if say and clock else None
    result, play = play_drill(written, settings, assessor, outbox=folder / "outbox", clock=clock, watch=watch)
    ref = play.system.reference
    with play.system.database.reading() as connection:
        times = time_line(written, play.entries, cases_in(connection), ref, ends_at(written))
    write_report(folder, written, result, times, ref)
    if say:
        say(f"报告：{folder / 'report.html'}")
    return result


def write_report(
    folder: Path, scenario: Scenario, result: DrillResult, times: list[dict[str, Any]], ref: Reference
) -> None:
    """`report.html` and `data.json` in a folder that is there."""
    (folder / "data.json").write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1))
    (folder / "report.html").write_text(report_of(scenario, result, times, ref), "utf-8")


def report_of(scenario: Scenario, result: DrillResult, times: list[dict[str, Any]], ref: Reference) -> str:
    """What was played as one HTML page; everything in it is a record of the drill."""
    starts = starts_at(scenario)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]))
    environment.filters["beijing"] = lambda instant: due_instant(instant, starts) if instant else "—"
    return environment.get_template("drill_report.html").render(
        scenario=scenario,
        starts=starts,
        result=result,
        ratings=RATINGS,
        counts=counts_of(result),
        nature=ANSWERED if result.is_answered else DEMONSTRATION,
        department=ref.department_name,
        times=times,
        late=[each for each in result.deadlines if each.late_by_s],
    )


def cases_in(connection: Connection) -> dict[str, Case]:
    """Every case of the drill."""
    return {case.id: case for case in map(decode_case, connection.execute(select(t.cases.c.body)).scalars())}


def time_line(
    scenario: Scenario, entries: Sequence[e.Entry], cases: Mapping[str, Case], ref: Reference, until: datetime
) -> list[dict[str, Any]]:
    """One row a minute at which something was planned or happened: the script's lines up to `until` beside the
    records."""
    rows: dict[datetime, dict[str, Any]] = {}
    for inject in scenario.script:
        if (at := minute_of(scenario, inject)) <= until:
            _row(rows, at)["planned"].append(_planned(inject))
    for entry in entries:
        if isinstance(entry.body, TOLD):
            _row(rows, entry.at)["real"].append(_sentence(entry, cases[entry.case], ref))
    return [rows[at] for at in sorted(rows)]


def counts_of(result: DrillResult) -> str:
    """How many of the expected actions stand in the records, and how."""
    found = Counter(each.rating for each in result.expected)
    marks = [mark for mark in ("P", "M", "U", WAITING) if mark != WAITING or found[WAITING]]
    said = "、".join(f"{RATINGS[mark]} {found[mark]} 项" for mark in marks)
    return f"应有动作 {len(result.expected)} 项：{said}"


def words_of(result: DrillResult) -> str:
    """For a terminal."""
    lines = [f"{result.title}：{DEMONSTRATION}", f"  {counts_of(result)}"]
    for each in result.expected:
        late = f"，迟 {each.late_by_s // 60} 分钟" if each.late_by_s else ""
        lines.append(f"  [{each.rating}] {each.title}：{RATINGS[each.rating]}{late}")
    lines += [f"  未能执行：{each}" for each in result.refused]
    fence = "通过" if not result.fence else "、".join(result.fence)
    lines.append(f"信息 {result.signals} 条，事件 {result.cases} 起，通知 {result.notices} 条；隔离检查：{fence}")
    return "\n".join(lines)


def written_scenario(settings: Settings, scenario: str) -> Scenario:
    """A scenario of the seeds by its name, or the file it is written in. Raises CommandError."""
    path = Path(scenario) if scenario.endswith(".yaml") else settings.seeds / "drills" / f"{scenario}.yaml"
    if not path.exists():
        known = "、".join(sorted(each.stem for each in (settings.seeds / "drills").glob("*.yaml")))
        raise CommandError(f"没有演练脚本“{scenario}”；现有：{known}")
    try:
        return load_scenario(path, known_in(settings.seeds, settings.library, area=settings.areas[0]))
    except PlaybookError as error:
        faults = "\n".join(f"{each.file} {each.at}：{each.problem}；{each.remedy}" for each in error.faults)
        raise CommandError(f"脚本有 {len(error.faults)} 处问题，改好后用 shian check {path} 再查：\n{faults}") from None


def _clock(scenario: Scenario, speed: str) -> PacedClock | None:
    """None for `max`: virtual time."""
    if speed == "max":
        return None
    try:
        times = float(speed)
    except ValueError:
        times = 0.0
    if not 0 < times < float("inf"):
        raise CommandError(f"--speed {speed}：请写 max，或大于 0 的倍数，例如 60（一分钟演练用一秒）")
    return PacedClock(starts_at(scenario), times, sleep)


def _printer(say: Callable[[str], None]) -> Callable[[Play, list[e.Entry]], None]:
    def tell(play: Play, entries: list[e.Entry]) -> None:
        for entry in entries:
            if not isinstance(entry.body, TOLD):
                continue
            query = select(t.cases.c.body).where(t.cases.c.id == entry.case)
            case = decode_case(play.connection.execute(query).scalar_one())
            say(f"演练 {in_beijing(entry.at):%m-%d %H:%M}  {_sentence(entry, case, play.system.reference)}")

    return tell


def _sentence(entry: e.Entry, case: Case, ref: Reference) -> str:
    return Teller(case, _in_chinese, ref.department_name).tell(entry)


def _in_chinese(sentence: str, /, **values: Any) -> str:
    return sentence.format(**values)


def _planned(inject: Inject) -> str:
    if inject.signal:
        return f"来报：{inject.signal.get('title') or inject.signal.get('text', '')[:40]}"
    move = inject.play
    return f"应对：{move.note or ACTIONS.get(move.do, move.do)}" if move else inject.note


def _row(rows: dict[datetime, dict[str, Any]], at: datetime) -> dict[str, Any]:
    minute = in_beijing(at).replace(second=0, microsecond=0)
    return rows.setdefault(minute, {"at": minute, "planned": [], "real": []})
