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
- 只保留多条文字用过的片段和词，类别因此由 0.711 降到约 0.69。
- 从未训练过的日常闲谈仍有约百分之七被列出，多是误列为投诉的家常话（“冰箱异味用柚子皮”“土豆削到手”）；真实热搜
  标题里没有相关词的约千分之六。
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

后来为少列闲谈而试的（模型与成文规则；发病指自写与人工标注的发病事件，闲谈指自写的无关文字）：

| 做法 | 人工标注相关与否 | 餐饮评价 F1 | 发病召回 | 闲谈误列 |
| --- | --- | --- | --- | --- |
| 原来的（漏看事件按 16 条计） | 0.797 | 0.905 | 0.987 | 0.175 |
| 加 245 条自写闲谈 | 0.801 | 0.904 | 0.987 | 0.150 |
| 再加 8000 条不含相关词的热搜标题（词表作弱标注） | 0.825 | 0.907 | 0.983 | 0.138 |
| 再加伤害词与饮食、别处的搭配和七组无关语境 | 0.832 | 0.902 | 0.978 | 0.113 |
| 同上改用逻辑回归 | 0.815 | 0.897 | 0.965 | 0.154 |
| 同上改为评价一头、其余一头，按像不像评价合并 | 0.835 | 0.902 | 0.975 | 0.131 |
| 标题加到 20000 条 | 0.835 | 0.903 | 0.970 | 0.101 |
| 人工标注与自写各按三倍计 | 0.820 | 0.896 | 0.983 | 0.131 |
| 补发病用语，漏看事件按 8 条、投诉按 2 条计 | 0.840 | 0.901 | 0.975 | 0.113 |
| 同上再把餐饮评价另立一头，按像不像评价合并，加相邻词对；事件按 8 条、投诉按 1.5 条计 | 0.847 | 0.908 | 0.975 | 0.136 |
| 所用：同上，事件按 6 条计 | 0.854 | 0.907 | 0.975 | 0.126 |
| 同上但不加词对、投诉按 1.2 条计，自写加倍 | 0.849 | 0.906 | 0.968 | 0.126 |
| 同上但不加词对、投诉按 1.2 条计，人工标注按三倍计 | 0.856 | 0.906 | 0.971 | 0.118 |

评价一头（只在餐饮评价内，F1，得分零点）：与其他文字同学 0.903；只学评价 0.910；加相邻词对 0.914；再加三字片段 0.916；
改用逻辑回归 0.910；几种取平均 0.912—0.915；加自写投诉和闲谈 0.906；像不像评价全判对时合并后 0.910。

类别（只看相关文字，宏平均 F1，人工标注／自写）：对数比 0.745／0.857；自写按两倍计 0.746／0.865；对数比加稀有度
0.755／0.860；IDF 0.737／0.873；LinearSVC 0.735／0.873；只学自写 0.591／0.875；加相邻词对 0.745／0.871，稀有度按 1 计
0.750／0.876（所用），按 2 计并减强度 0.745／0.879，但演练和旧闻各有一条被当作事件；另立“无关”一头与之取平均，
六类合计 0.716／0.827，未采用（多一头，列出与否不变）。
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
        f"- 特征：{report.features} 个（单字、双字片段、词、词对、词表组）；至少 5 条文字用过，只见于一个来源的 10 条",
        "- 八个线性头：相关与否（评价另有一头，按像不像评价合并）、五类各一、像不像评价；特征按对数比加权（NB-SVM）",
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
    path.write_text("\n".join([*lines, "", *_left_out(report), _TRIED, _USE]), "utf-8")


def _left_out(report: "TrainReport") -> list[str]:
    """Each source of real texts as a model judges it that saw none of it."""
    if not report.left_out:
        return []
    rows = [
        f"| {source} | {each.relevance.texts} | {each.macro_f1:.3f} | {each.relevance.precision:.3f} "
        f"| {each.relevance.recall:.3f} |"
        for source, each in report.left_out.items()
    ]
    title = "## 整个来源留出（相关与否，仅模型，按得分零点；没有相关文字的来源只看误列）"
    return [
        title,
        "",
        "| 来源 | 相关条数 | 宏平均 F1 | 精确率 | 召回率 |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
    ]


def _costs(costs: Costs) -> str:
    return "、".join(f"{kind} {cost:g}" for kind, cost in costs.missed.items())
