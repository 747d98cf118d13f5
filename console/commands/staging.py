"""What a desk shows instead of duty: the sample day, or a drill that people answer. Each in a folder of its own."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import NamedTuple

from playbooks.actions import OFFICE
from playbooks.law.workdays import in_beijing
from streams.assessor import assessor_of
from streams.drills.answered import staged
from streams.drills.day import StagedDay
from streams.drills.history import play_history
from streams.drills.players import Players
from streams.drills.sample import load_sample
from streams.drills.scenario import Scenario
from streams.drills.staged import History
from streams.drills.wanted import in_turn, wanting
from streams.embedded import Runner
from streams.office.accounts import has_accounts
from streams.settings import Settings
from streams.system import System

from ..requests.seats import seats
from .drill import written_scenario
from .errors import CommandError
from .options import typed


class Staging(NamedTuple):
    """How a day is staged."""

    folder: str
    """Where in the data folder all of it lies."""
    mark: str
    """What each line in the terminal begins with."""
    stage: Callable[[System], tuple[StagedDay, History]]
    greet: Callable[[datetime, str], str]
    """The first line in the terminal, by the day's clock and the desk's address."""
    ended: Callable[[str], str] = lambda _: ""
    """The same line of one that somebody has ended, by the desk's address."""
    begins: bool = False
    """Whether it begins by itself when somebody opens the desk; else somebody begins it there."""
    speed: float | None = None
    """How fast it runs from now on; None: as it ran when it stopped, at first as written for its day."""
    players: Callable[[Runner], Players] | None = None
    lines: Callable[[System], list[str]] = lambda _: []
    """What else a newcomer should not miss, in the terminal."""
    by_accounts: bool = False
    """Whoever has an account of the office logs in here too."""


def sample_day(speed: float | None) -> Staging:
    """The sample day, `speed` times as fast as a real one; None: as fast as somebody chose at its desk."""
    return Staging(folder="sample", mark="示例", stage=_sample, greet=_greet_sample, begins=True, speed=speed)


def answered_drill(scenario: Scenario, simulated: Collection[str]) -> Staging:
    """A drill; the departments among `simulated` act by its script, the others are played by people."""
    return Staging(
        folder=f"exercise/{scenario.id}",
        mark="演练",
        stage=partial(_answered, scenario),
        greet=lambda now, address: (
            f"{scenario.title}：时钟停在 {in_beijing(now):%m-%d %H:%M}，在页面上方按“开始演练”或“继续”后开始走；"
            f"评分：{address}marking"
        ),
        ended=lambda address: (
            f"{scenario.title}：演练已结束，评估报告在“演练”页（{address}drills）；要再练一次，在页面上方按“重新开始”"
        ),
        players=lambda runner: Players(runner, scenario, simulated),
        lines=_who_plays,
        by_accounts=True,
    )


def _answered(scenario: Scenario, system: System) -> tuple[StagedDay, History]:
    system.reference = wanting(system.reference, scenario)
    return staged(scenario), lambda _: None


def drill_named(settings: Settings, name: str, simulate: str) -> Staging:
    """The drill of a scenario by its name or file; `simulate` says whom the script plays: `X01,D05`, or `others` for
    everybody in it but the office. Raises CommandError."""
    scenario = written_scenario(settings, name)
    acting = {inject.play.department for inject in scenario.script if inject.play and inject.play.department}
    named = {each.strip() for each in simulate.replace("，", ",").split(",") if each.strip()}
    if named == {"others"}:
        return answered_drill(scenario, acting - {OFFICE})
    if unknown := sorted(named - acting):
        raise CommandError(
            f"--simulate：脚本里没有 {'、'.join(unknown)} 的动作；有 {'、'.join(sorted(acting))}，"
            "others 是食安办以外的全部"
        )
    return answered_drill(scenario, named)


def _who_plays(system: System) -> list[str]:
    """How a drill is played where nobody, or not everybody, stands on the list of people."""
    offered = seats(system.reference)
    with system.database.reading() as connection:
        if not offered or has_accounts(connection):
            return []
    return [
        f"人员名单里没有人的部门、岗位共 {len(offered)} 个，各设一个“演练席位”，在页面上方“操作人”里选；"
        "登记人员：shian staff 人员表；各人凭账号登录："
        f"shian account add 账号 --name 姓名 --role 岗位 --department 部门 --data {typed(system.settings.data)}"
    ]


def _sample(system: System) -> tuple[StagedDay, History]:
    system.reference = in_turn(system.reference)
    day, load = load_sample(system.settings.seeds / "sample"), assessor_of(system.settings)
    return day, lambda connection: play_history(system, day, load(), connection)


def _greet_sample(now: datetime, _: str) -> str:
    return (
        f"示例数据（单位、人物均为虚构）；示例时钟从 {in_beijing(now):%H:%M} 起，打开值班台后开始走（最多等二十秒）。"
    )
