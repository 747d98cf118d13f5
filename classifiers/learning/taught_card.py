"""The card of a model that learned from corrections: whence it comes, and how it does beside the one on duty."""

from datetime import date
from pathlib import Path

from .card import USE
from .challenge import Challenge


def write_taught_card(path: Path, model: str, found: Challenge, *, seed: int, on: date | None) -> None:
    """Write `card.md` of a model that learned from corrections beside what another knew."""
    lines = [
        f"# 模型说明：{model}",
        "",
        f"- 由 {found.on_duty} 学过本单位 {found.corrections} 条人员更正而来；此外所知与它相同，见它的说明",
        f"- 训练日期：{on.isoformat() if on else '未注明'}；随机种子 {seed}",
        "- 只存各片段的权重，不存更正的文字；未见过的片段、词要有至少 10 件更正用过才学，同一事件、字句相同的算一件",
        "",
        "## 比较（最近的更正未参与学习；冻结的文字是一折已标注文字）",
        "",
        "| 文字 | 条数 | 列出与否：原模型 | 学过更正 | 类别条数 | 类别：原模型 | 学过更正 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, each in (("最近的更正", found.recent), ("冻结的文字", found.frozen)):
        shown = f"{each.texts} | {each.on_duty:.3f} | {each.challenger:.3f}"
        lines.append(f"| {name} | {shown} | {each.kinds} | {each.kinds_on_duty:.3f} | {each.kinds_challenger:.3f} |")
    path.write_text("\n".join([*lines, "", USE]), "utf-8")
