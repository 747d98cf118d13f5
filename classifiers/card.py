"""The model's card: what it was trained on, how it does, where it fails, what it is for."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .train import TrainReport

_USE = """## 用途与边界

- 用于把来报初筛为“像什么”：是否与食品安全有关、属于哪一类。由人核定；软件不定性、不定级、不对外发布。
- “疑似不实信息”只表示写法像，不表示内容假；真假以知识库的已辟谣条目和调查结论为准。
- 涉及身体不适、学校的来报，无论得分高低都进入人工核看。

## 已知不足

- 训练文字全部由本项目自写，人名、单位、学校均为虚构；与真实来报的写法有差距，上线后应以本办公室核定的文字重训。
- 分数是对自写文字按事件分组交叉验证所得，不等于真实文字上的分数；真实文字上明显更低，尤以“动态”与“疑似不实”互混为多。
- 反语、图片和音视频里的话、方言、极短文字（少于 8 字）容易判错；影视剧情、宠物、药物等语境靠词表排除，会有漏网。
"""


def write_card(path: Path, report: "TrainReport", *, files: list[str], seed: int, on: date | None) -> None:
    """Write `card.md`; `on` is the day of training as the caller says it."""
    scores = report.scores
    lines = [
        f"# 模型说明：{report.model}",
        "",
        f"- 训练日期：{on.isoformat() if on else '未注明'}；随机种子 {seed}",
        f"- 训练文字：{report.texts} 条，{report.events} 个事件；文件 {'、'.join(sorted(files))}",
        f"- 特征：{report.features} 个（单字、双字片段、词、词表组）；两个线性头：相关与否、类别",
        "- 训练：scikit-learn LogisticRegression；使用时只读数组文件，不含可执行内容",
        "",
        "## 分数（按事件分组五折交叉验证，仅模型，不含成文规则）",
        "",
        f"宏平均 F1 {scores.macro_f1:.3f}；相关与否 F1 {scores.relevance.f1:.3f}，Brier {scores.brier}",
        "",
        "| 类别 | 条数 | 精确率 | 召回率 | F1 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, each in scores.kinds.items():
        lines.append(f"| {kind} | {each.texts} | {each.precision:.3f} | {each.recall:.3f} | {each.f1:.3f} |")
    path.write_text("\n".join([*lines, "", _USE]), "utf-8")
