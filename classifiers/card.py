"""The model's card: what it was trained on, how it does, where it fails, what it is for."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .corpora import CorpusFile, Costs, UnlabelledFile

if TYPE_CHECKING:
    from .train import TrainReport

_USE = """## 用途与边界

- 用于把来报初筛为“像什么”：是否与食品安全有关、属于哪一类。由人核定；软件不定性、不定级、不对外发布。
- “疑似不实信息”只表示写法像，不表示内容假；真假以知识库的已辟谣条目和调查结论为准。
- 涉及身体不适、学校的来报，无论得分高低都进入人工核看。

## 已知不足

- “动态”与“事件”、“疑似不实”与“动态”互混最多：真假看不出来，只看得出写法。
- 按上列代价列出时（少漏事件，多看无关），选定时测得：人工标注文字类别宏平均 F1 0.653，相关与否 0.808，后者低于
  jieba 词 TF-IDF 的 0.837。
- 只保留多条文字用过的片段和词，类别因此由 0.711 降到约 0.688，评价由 0.915 降到约 0.908。
- 闲谈里的气味、肠胃用药和宠物换粮（“螺蛳粉香还是臭”“头孢拉肚子”“狗粮换急了”）仍会当作评价列出。
- 机构之间的来电（企业要求删帖、超市问要不要下架、记者问结果）类别不稳，多归“动态”或“事件”。
- 公开文字多为 2011—2021 年，词汇会旧；上线后应以本办公室核定的文字重训。
- 反语、图片和音视频里的话、方言、极短文字（少于 8 字）容易判错；影视剧情、宠物、药物等语境靠词表排除，会有漏网。
"""

_TRIED = """## 试过的做法（随产品模型选定时测得，按事件分组五折；另行训练的模型以 `shian evaluate` 为准）

| 做法 | 餐饮评价相关与否 F1 |
| --- | --- |
| 1–4 字片段 + 逻辑回归 | 0.883 |
| 1–4 字片段 TF-IDF（C=10）+ 逻辑回归 | 0.893 |
| 对数比加权 + 逻辑回归，不归一 | 0.914 |
| 对数比加权 + 逻辑回归，归一（C=10） | 0.915 |
| 同上加三字片段、词对（C=3） | 0.913 |
| 所用词表（见“特征”一行）+ LinearSVC | 约 0.908 |

相关与否的分类器（人工标注／餐饮评价）：对数比 + 逻辑回归 0.864／0.907，对数比 + LinearSVC 0.862／0.915。

| 做法 | 人工标注类别宏平均 F1 |
| --- | --- |
| jieba 词 TF-IDF + LinearSVC | 0.640 |
| TF-IDF + 多项逻辑回归 | 0.68 |
| 对数比、每类对其余 + 弱标注投诉 | 0.711 |
| 几种做法合并 | 0.705 |
| 所用词表、每类对其余 | 约 0.688 |
"""


def write_card(
    path: Path,
    report: "TrainReport",
    *,
    sets: Sequence[CorpusFile | UnlabelledFile],
    costs: Costs,
    seed: int,
    on: date | None,
) -> None:
    """Write `card.md`; `on` is the day of training as the caller says it."""
    scores = report.scores
    lines = [
        f"# 模型说明：{report.model}",
        "",
        f"- 训练日期：{on.isoformat() if on else '未注明'}；随机种子 {seed}",
        f"- 训练文字：{report.texts} 条，{report.events} 个事件",
        f"- 特征：{report.features} 个（单字、双字片段、词、词表组）；至少 5 条文字用过，只见于一个来源的至少 10 条",
        "- 六个线性头：相关与否、五类各一；特征按对数比加权（NB-SVM）",
        "- scikit-learn 训练；使用时只读数组文件，不含可执行内容",
        f"- 漏看一条按多看几条计，由此定是否列出：{_costs(costs)}",
        "",
        "## 数据与许可",
        "",
        "- 本项目自写文字：随产品发布",
        *(f"- {each.title}：{each.licence}" for each in sets),
        f"- 各来源条数：{'、'.join(f'{name} {n}' for name, n in report.sources.items())}",
        "",
        "## 分数（按事件分组五折交叉验证，只用逐条标注与自写的文字，仅模型，不含成文规则）",
        "",
        f"宏平均 F1 {scores.macro_f1:.3f}；相关与否 F1 {scores.relevance.f1:.3f}，Brier {scores.brier}",
        "",
        "| 类别 | 条数 | 精确率 | 召回率 | F1 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, each in scores.kinds.items():
        lines.append(f"| {kind} | {each.texts} | {each.precision:.3f} | {each.recall:.3f} | {each.f1:.3f} |")
    path.write_text("\n".join([*lines, "", _TRIED, _USE]), "utf-8")


def _costs(costs: Costs) -> str:
    return "、".join(f"{kind} {cost:g}" for kind, cost in costs.missed.items())
