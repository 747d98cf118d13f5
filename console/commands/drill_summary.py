"""The summary report (总结报告) of a drill that people answered, as text to go on with.

It has what the guide asks for (应急办函〔2009〕62号 6.2), from records only; what no record says is left to be
filled in.
"""

from playbooks.reference import Reference
from streams.drills.scenario import Scenario
from streams.drills.scoring import SCRIPT, DrillResult, total_in_words

from .drill_words import Held, counts_of, failed, held_in_words

TO_FILL = "＿＿＿＿（请填写）"
ENCLOSED = "演练计划、方案（脚本）、评估报告、评估表、签到表、照片和录音录像、整改清单"
"""What is filed together."""


def summary_of(scenario: Scenario, result: DrillResult, ref: Reference, span: str, held: Held | None) -> str:
    """The text; `span`: from when to when it was played by its own clock."""
    problems = _problems(result, ref)
    parts = {
        "演练目的": _numbered(scenario.aims) or [TO_FILL],
        "时间和地点": [f"举行时间：{held_in_words(held) or TO_FILL}", f"演练时钟：{span}", f"地点：{TO_FILL}"],
        "参演单位和人员": _players(result, ref),
        "演练方案概要": _outline(scenario, result),
        "评估结果": _marks(result),
        "发现的问题和原因": _numbered([f"{each}。原因：{TO_FILL}" for each in problems]) or ["没有迟办、漏办的。"],
        "经验和教训": [TO_FILL],
        "改进建议": _numbered([_to_mend(each) for each in problems]) or [TO_FILL],
        "归档材料": [ENCLOSED],
    }
    numerals = "一二三四五六七八九"
    chapters = (f"{numerals[n]}、{head}\n" + "\n".join(lines) for n, (head, lines) in enumerate(parts.items()))
    return "\n\n".join((f"{scenario.title}\n演练总结报告（初稿，由系统记录汇集，请核对补充）", *chapters)) + "\n"


def _numbered(lines: tuple[str, ...] | list[str]) -> list[str]:
    return [f"{n}. {each}" for n, each in enumerate(lines, 1)]


def _players(result: DrillResult, ref: Reference) -> list[str]:
    """Each department with who acted for it; of one that was asked and answered nothing it says so."""
    said = []
    for each in result.parts:
        people = "、".join(name for name in each.people if name != SCRIPT)
        scripted = "按剧本代办" if SCRIPT in each.people else "没有人应答"
        said.append(f"{ref.department_name(each.department)}：{people or scripted}")
    return [*said, f"导调、评估、观摩人员：{TO_FILL}"]


def _outline(scenario: Scenario, result: DrillResult) -> list[str]:
    signals = sum(each.signal is not None for each in scenario.script)
    note = [scenario.note] if scenario.note else []
    return [
        *note,
        f"脚本来报 {signals} 条，应有动作 {len(scenario.expect)} 项；"
        f"实际来报 {result.signals} 条，形成事件 {result.cases} 起，发出通知 {result.notices} 条（都没有出演练）。",
    ]


def _marks(result: DrillResult) -> list[str]:
    tested = "、".join(f"{each.title} {each.points:g}" for each in result.lines if each.points is not None)
    return [
        f"总分 {total_in_words(result.score, result.band)}。{counts_of(result)}。",
        f"各项（满分十分）：{tested or '没有计分的'}。",
        "以上只看系统里的记录和时刻；做得好不好由评估人员评定。",
    ]


def _problems(result: DrillResult, ref: Reference) -> list[str]:
    return [failed(each, ref) for each in result.expected if each.rating in ("M", "U") and not each.is_scripted]


def _to_mend(problem: str) -> str:
    return f"{problem}。措施：{TO_FILL} 责任人：{TO_FILL} 期限：{TO_FILL}"
