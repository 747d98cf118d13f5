"""What an evaluation found, as the section of a model's card; what falls short of its aim is said to."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from ..harm.heard import Heard
from ..model import Model
from .card import MEASURED, TRIED, USE
from .checks import Share
from .evaluate import BASELINES, Evaluation, Task
from .scores import Interval

TASKS = {
    "relevance": "相关与否（真实文字）",
    "relevance_by_hand": "相关与否（逐条人工标注）",
    "reviews": "相关与否（餐饮评价）",
    "kinds_by_hand": "类别（逐条人工标注）",
    "kinds_own": "类别（自写文字）",
}
WAYS = {
    "assessor": "本系统（模型与成文规则）",
    "model": "仅模型",
    "likeliest": "本系统，取最像的一类，不计漏看代价",
    "lexicon": "仅词表",
    "words": "jieba 词 TF-IDF + LinearSVC",
    "pieces": "1–4 字片段 TF-IDF + 逻辑回归",
}
ILLNESS_RECALL, PRECISION, REVIEWS_F1 = 0.97, 0.80, 0.905
"""What is aimed at: texts that state illness are shown, few of what is shown is idle, reviews are told apart."""
_RELIABLE = ("relevance", "relevance_by_hand")
_ILLNESS = {"all": "全部", "under_20": "不足 20 字"}
_CHOSEN = "词表、成文规则和漏看代价不随折重定，是参照这些文字选定的，分数可能偏高。"
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def taught_by_the_same(model: Model, found: Evaluation) -> bool:
    """Whether the texts and the seed of an evaluation are those that made this model, as its heads show. What hears
    numbers is no part of it: an evaluation asks the heads."""
    return Model(msgspec.structs.replace(model.description, heard=Heard()), model.arrays).id == found.model


def write_measured(card: Path, found: Evaluation, *, command: str, on: date) -> None:
    """Put the section into a card, in the place of an earlier one; the model itself stays as it is."""
    parts = [each for each in _SECTION.split(card.read_text("utf-8")) if not each.startswith(MEASURED)]
    after = [n for n, each in enumerate(parts) if each.startswith((TRIED.splitlines()[0], USE.splitlines()[0]))]
    parts.insert(min(after, default=len(parts)), measured(found, command=command, on=on))
    card.write_text("".join(parts), "utf-8")


def measured(found: Evaluation, *, command: str, on: date) -> str:
    """The section: what is aimed at, each task beside simpler ways, illness, and how far a probability holds."""
    reliable = [task for task in found.tasks if task.name in _RELIABLE] or found.tasks[:1]
    lines = [
        f"{MEASURED}（模型与成文规则；按事件分组五折，每折用其余四折的文字另训）",
        "",
        f"{on.isoformat()} 以 `{command}` 测得：{found.texts} 条文字，{found.events} 个事件。{_CHOSEN}",
        "",
        *(f"- {each}" for each in _aims(found)),
        "",
        "宏平均 F1 与 95 % 自助法区间；三种基线在同样的折上重训，括号里是本系统减基线（区间含零的，看不出高低）：",
        "",
        *_table(("任务", "条数", WAYS["assessor"], *(WAYS[way] for way in BASELINES)), map(_beside, found.tasks)),
        "",
        "写明发病的文字（自写的发病文字和逐条人工标注的事件）被列出的：",
        "",
        *_table(("来源", "条数", "列出", "召回率"), map(_shown, found.illness.items())),
    ]
    for task in reliable:
        bins = ((f"{each.said:.3f}", f"{each.was:.3f}", str(each.texts)) for each in task.calibration)
        lines += ["", f"相关概率的可靠性，{TASKS[task.name]}，期望校准误差 {task.calibration_error}：", ""]
        lines += _table(("所说的概率（每一成的平均）", "其中确实相关的", "条数"), bins)
    return "\n".join([*lines, "", ""])


def _aims(found: Evaluation) -> Iterator[str]:
    tasks = {task.name: task.ways["assessor"].relevance for task in found.tasks}
    every, reviews = tasks.get("relevance"), tasks.get("reviews")
    for name, what in (("all", ""), ("under_20", "（不足 20 字的）")):
        ill = found.illness[name]
        yield _aim(f"写明发病的文字的召回率{what}", ill.share if ill.texts else None, ILLNESS_RECALL)
    yield _aim("相关与否的精确率（全部真实文字）", every.precision if every else None, PRECISION)
    yield _aim("餐饮评价中相关一类的 F1", reviews.f1 if reviews else None, REVIEWS_F1)


def _aim(what: str, value: float | None, aim: float) -> str:
    if value is None:
        return f"{what}：没有这样的文字，没有测"
    return f"{what} {value:.4f}，目标不低于 {aim:g}：{'达到' if value >= aim else '**没有达到**'}"


def _beside(task: Task) -> tuple[str, ...]:
    """A task's row: ours with its interval, and every baseline with what ours is above it."""
    ours = task.ways["assessor"]
    others = (
        f"{task.ways[way].macro_f1:.3f}（{task.against[way].difference:+.3f} {_range(task.against[way].interval)}）"
        for way in BASELINES
    )
    return TASKS[task.name], str(task.texts), f"{ours.macro_f1:.3f} {_range(ours.macro_f1_interval)}", *others


def _shown(row: tuple[str, Share]) -> tuple[str, ...]:
    name, each = row
    return _ILLNESS.get(name, name), str(each.texts), str(each.found), f"{each.share:.3f}" if each.texts else "–"


def _range(interval: Interval | None) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(each)} |" for each in (head, ("---",) * len(head), *rows)]
