"""`shian drill`: run a scenario, print what stands in its records, and have its report written."""

from collections.abc import Callable
from pathlib import Path
from time import sleep

from sqlalchemy import select

from playbooks import entries as e
from playbooks.errors import PlaybookError
from playbooks.law.workdays import in_beijing
from streams.assessor import assessor_of
from streams.check import known_in
from streams.drill import PacedClock, play_drill
from streams.drills.placing import here_of
from streams.drills.play import Play
from streams.drills.reading import load_scenario
from streams.drills.scenario import Scenario, ends_at, starts_at
from streams.drills.scoring import DrillResult
from streams.settings import Settings
from streams.store import schema as t
from streams.store.stored import decode_case

from ..wording.words import IN_CHINESE, length
from .after_action import DEMONSTRATION, TOLD, sentence, told_of, write_report
from .drill_words import RATINGS, counts_of
from .errors import CommandError
from .options import Print, typed


def run_drill(
    settings: Settings, scenario: str, *, out: Path, speed: str = "max", say: Print | None = None
) -> DrillResult:
    """Play the scenario and write `<out>/<id>/report.html` and `data.json`. Raises CommandError when it is unknown."""
    written = written_scenario(settings, scenario)
    clock = _clock(written, speed)
    folder = out / written.id
    folder.mkdir(parents=True, exist_ok=True)
    watch = _printer(say) if say and clock else None
    assessor = assessor_of(settings)()
    result, play = play_drill(written, settings, assessor, outbox=folder / "outbox", clock=clock, watch=watch)
    ref = play.system.reference
    told = told_of(written, play.entries, ref, ends_at(written))
    write_report(folder, written, result, told, ref)
    if say:
        say(f"报告：{folder / 'report.html'}")
    return result


def words_of(result: DrillResult) -> str:
    """For a terminal."""
    lines = [f"{result.title}：{DEMONSTRATION}", f"  {counts_of(result)}"]
    for each in result.expected:
        late = f"，迟 {length(each.late_by_s, IN_CHINESE)}" if each.late_by_s else ""
        lines.append(f"  [{each.rating}] {each.title}：{RATINGS[each.rating]}{late}")
    lines += [f"  未能执行：{each}" for each in result.refused]
    if result.targets:
        steps = "、".join(dict.fromkeys(each.step for each in result.targets))
        lines.append(f"  另有 {len(result.targets)} 项内部目标已过：{steps}")
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
        here = here_of(settings.seeds, settings.areas[0])
        return load_scenario(path, here, known_in(settings.seeds, settings.library, area=settings.areas[0]))
    except PlaybookError as error:
        faults = "\n".join(f"{each.file} {each.at}：{each.problem}；{each.remedy}" for each in error.faults)
        raise CommandError(
            f"脚本有 {len(error.faults)} 处问题，改好后用 shian check {typed(path)} 再查：\n{faults}"
        ) from None


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


def _printer(say: Print) -> Callable[[Play, list[e.Entry]], None]:
    def tell(play: Play, entries: list[e.Entry]) -> None:
        for entry in entries:
            if not isinstance(entry.body, TOLD):
                continue
            query = select(t.cases.c.body).where(t.cases.c.id == entry.case)
            case = decode_case(play.connection.execute(query).scalar_one())
            say(f"演练 {in_beijing(entry.at):%m-%d %H:%M}  {sentence(entry, case, play.system.reference)}")

    return tell
