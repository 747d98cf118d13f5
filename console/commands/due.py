"""`shian due`: when a rule falls due, in words for a terminal."""

from playbooks.law.deadlines import Due
from playbooks.law.workdays import in_beijing

REMINDERS = {"half": "时间过半", "eighty": "时间过八成", "last_working_day": "到期前最后一个工作日"}


def words_of(result: Due, title: str) -> str:
    """The due of a rule, its reminders and by what right."""
    article = f"{result.article}，版本 {result.version}，可信度 {result.confidence}"
    lines = [f"{result.rule} {title}（{article}）"]
    if result.due_at is None:
        return "\n".join([*lines, "没有规定具体期限，不计超期"])
    at = f"{in_beijing(result.due_at):%Y-%m-%d %H:%M}"
    lines.append(f"到期：{at if result.unit == 'hours' else f'{result.due_on} 24:00（最后一日终了）'}")
    if result.rolled:
        lines.append(f"原为 {result.raw_on}，当日放假，顺延")
    lines += [f"提醒：{in_beijing(each.at):%Y-%m-%d %H:%M}（{REMINDERS[each.kind]}）" for each in result.reminders]
    if result.provisional:
        lines.append("暂定：涉及的年份还没有工作日安排，先按放假办法的法定节日计，通知下发后重新计算")
    if result.runs_for:
        lines.append(f"对方期限：{result.runs_for}的期限，不是本区部门的职责，到期不计我方超期")
    if result.confidence == "M":
        lines.append("依据未经核对原文，只作提醒，不计超期")
    return "\n".join(lines)
