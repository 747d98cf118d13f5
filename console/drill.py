"""`shian drill`: run a scenario, print the score, write the after-action report (HTML) and its data (JSON)."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, select_autoescape

from classifiers.assess import Assessor
from playbooks.workdays import in_beijing
from streams.drill import play_drill
from streams.scenario import Scenario, load_scenario
from streams.scoring import DrillResult
from streams.settings import Settings

RATINGS = {"P": "按时完成", "M": "迟后完成", "U": "未完成"}


def run_drill(
    settings: Settings, scenario: str, *, out: Path, speed: str = "max", say: Callable[[str], None] | None = None
) -> DrillResult:
    """Play the scenario and write `<out>/<id>/report.html` and `data.json`. Raises SystemExit when it is unknown."""
    if speed != "max":
        raise SystemExit("--speed: drills run at full speed for now; watch the sample day for a slow clock")
    path = Path(scenario) if scenario.endswith(".yaml") else settings.seeds / "drills" / f"{scenario}.yaml"
    if not path.exists():
        known = "、".join(sorted(each.stem for each in (settings.seeds / "drills").glob("*.yaml")))
        raise SystemExit(f"没有演练脚本“{scenario}”；现有：{known}")
    written = load_scenario(path)
    folder = out / written.id
    folder.mkdir(parents=True, exist_ok=True)
    assessor = Assessor.load(settings.seeds, settings.model, tokenizer=settings.tokenizer)
    result, _ = play_drill(written, settings, assessor, outbox=folder / "outbox")
    (folder / "data.json").write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1))
    (folder / "report.html").write_text(report_of(written, result), "utf-8")
    if say:
        say(f"报告：{folder / 'report.html'}")
    return result


def report_of(scenario: Scenario, result: DrillResult) -> str:
    """The after-action report as one HTML page; everything in it is a record of the drill."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(["html"])
    )
    environment.filters["beijing"] = lambda instant: f"{in_beijing(instant):%m-%d %H:%M}" if instant else "—"
    return environment.get_template("drill_report.html").render(scenario=scenario, result=result, ratings=RATINGS)


def words_of(result: DrillResult) -> str:
    """For a terminal."""
    lines = [f"{result.title}：{result.score} 分（{result.band}）"]
    lines += [
        f"  {line.line:>2} {line.title}：{'未考核' if line.points is None else line.points}" for line in result.lines
    ]
    for each in result.expected:
        late = f"，迟 {each.late_by_s // 60} 分钟" if each.late_by_s else ""
        lines.append(f"  [{each.rating}] {each.title}：{RATINGS[each.rating]}{late}")
    fence = "通过" if not result.fence else "、".join(result.fence)
    lines.append(f"信息 {result.signals} 条，事件 {result.cases} 起，通知 {result.notices} 条；隔离检查：{fence}")
    return "\n".join(lines)
