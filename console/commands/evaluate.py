"""`shian evaluate`: the classifier's scores on held-back texts, as text, JSON or one HTML page with its plots."""

from html import escape
from pathlib import Path

from classifiers.learning.checks import Share
from classifiers.learning.evaluate import Evaluation, Task, evaluate
from classifiers.learning.labelled import load_judged
from classifiers.learning.measured import TASKS, WAYS, taught_by_the_same, write_measured
from classifiers.learning.on_duty import OnDuty, on_duty
from classifiers.learning.scores import KindScore
from classifiers.model import Model
from classifiers.words import normalise
from playbooks.law.workdays import day_of
from streams.assessor import assessor_of
from streams.clock import SystemClock
from streams.settings import Settings

from ..wording.words import KINDS
from .errors import CommandError
from .options import typed

ANEW = "每一折都用其余四折的文字另训一个模型来评，不是在用模型的成绩；在用模型的成绩用 --on-duty"
"""What whoever brings texts of their own would take the scores for."""
_STYLE = (
    "body{font:15px/1.6 sans-serif;max-width:64em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}"
    "td,th{border:1px solid #999;padding:.2em .6em;text-align:right}td:first-child,th:first-child{text-align:left}"
)
_SIDE = 220


def evaluate_model(
    settings: Settings, places: list[Path], seed: int, *, without: list[str], leave_out: bool
) -> Evaluation:
    """Evaluate on `places` (by default the seeds' own labelled texts). Raises ClassifierError."""
    places = places or [settings.seeds / "labelled"]
    return evaluate(places, seed, seeds=settings.seeds, without=without, leave_out=leave_out)


def write_card_of(folder: Path, found: Evaluation, command: str) -> None:
    """Put the scores into the card of the model in `folder`. Raises ClassifierError, and CommandError where other texts
    made that model, for its card would tell of another."""
    model = Model.load(folder)
    if not taught_by_the_same(model, found):
        raise CommandError(
            f"{folder}：{model.id} 不是用这些文字、种子和现在的词表训练的，说明里没有写入；"
            "请给出训练时的文件和 --seed、--without，或重新训练"
        )
    write_measured(folder / "card.md", found, command=command, on=day_of(SystemClock().now()))


def evaluate_on_duty(settings: Settings, places: list[Path], seed: int) -> OnDuty:
    """Ask the model on duty about the texts of these files. Raises ClassifierError, and CommandError without any."""
    if not places:
        raise CommandError("--on-duty 要给出自己标注的文件：随软件的标注文字在用模型学过，评不出好坏")
    files = [each for place in places for each in (sorted(place.glob("*.jsonl")) if place.is_dir() else [place])]
    judged = load_judged(files)
    shipped = {normalise(each.text) for each in load_judged(sorted((settings.seeds / "labelled").glob("*.jsonl")))}
    return on_duty(assessor_of(settings)(), judged, shipped, seed)


def command_of(places: list[Path], seed: int, without: list[str]) -> str:
    """The command that asked, for a card that goes to others: of a folder elsewhere the name alone."""
    named = [typed(each.name if each.is_absolute() else each) for each in places] or ["seeds/labelled"]
    left_out = [f"--without {typed(each)}" for each in without]
    return " ".join(["shian evaluate", *named, f"--seed {seed}", *left_out])


def words_of_duty(found: OnDuty) -> str:
    """The same as lines of text: how much of what matters was shown, each kind, and everything that was wrong."""
    shown = found.scores.relevance
    right = found.texts - len(found.mistakes)
    learned = [f"其中 {found.learned} 条是随软件的标注文字，在用模型学过，成绩偏高"] if found.learned else []
    lines = [
        f"在用模型 {found.model}，{found.texts} 条文字，类别与人工一致 {right} 条（{right / found.texts:.1%}）",
        *learned,
        f"列出与否：{_measured(shown)}（人工判为相关的 {shown.texts} 条）",
    ]
    for label, each in found.scores.kinds.items():
        lines.append(f"  {KINDS[label]}：{_measured(each)} {_range(each.f1_interval)}，{each.texts} 条")
    lines += [
        "",
        f"与人工不一致的 {len(found.mistakes)} 条（会被漏看的在前）：" if found.mistakes else "没有不一致的。",
    ]
    lines += [
        f"  {KINDS[each.said]} → {KINDS[each.guessed]}（相关度 {each.relevance:.0%}）：{each.text}"
        + (f" 【依据：{'、'.join(each.evidence)}】" if each.evidence else "")
        for each in found.mistakes
    ]
    return "\n".join(lines)


def words_of(found: Evaluation) -> str:
    """The scores as lines of text."""
    lines = [f"{found.texts} 条文字，{found.events} 个事件，按事件分组五折", ANEW]
    for task in found.tasks:
        lines += ["", f"{TASKS[task.name]}：{task.texts} 条，期望校准误差 {task.calibration_error}"]
        lines += ["  " + "  ".join(row) for row in _rows(task)]
        lines += [
            f"    {label}：{_measured(each)} {_range(each.f1_interval)}"
            for label, each in task.ways["assessor"].kinds.items()
        ]
    for title, shares in _shares(found).items():
        lines += ["", title + "："]
        lines += [f"  {name}：{each.found}/{each.texts}（{each.share:.3f}）" for name, each in shares.items()]
    for title, sources in (("各来源的相关与否", found.sources), ("整个来源留出后的相关与否", found.left_out)):
        if sources:
            lines += ["", title + "："]
            lines += [
                f"  {name}：{_measured(each.relevance)}，{each.relevance.texts} 条相关"
                for name, each in sources.items()
            ]
    return "\n".join(lines)


def _shares(found: Evaluation) -> dict[str, dict[str, Share]]:
    return {
        "写明发病的文字被列出的（all、under_20 与各来源）": found.illness,
        "日常闲谈被误列的（own 自写、checks 从未训练、titles 热搜标题）": found.talk,
        "读出的数目、店名、食品、批号、日期、地方与人读的一样；不该报警的没有报警（alarm_…）": found.extraction,
        "另写的新文字与人读的一样（seen 据以修改，sealed、blind 没有，blind 更难；…_none 不应有）": found.fresh,
        "已知谣言的改写被认出的（first 居首、first_three 前三），误配的（…by_mistake）": found.rumours,
    }


def page_of(found: Evaluation) -> str:
    """One HTML page that needs nothing else: tables, reliability plots, mistakes with their evidence."""
    parts = [f"<!doctype html><html lang=zh><meta charset=utf-8><title>分类器评测</title><style>{_STYLE}</style>"]
    parts.append(f"<h1>分类器评测</h1><p>{found.texts} 条文字，{found.events} 个事件</p><p>{ANEW}</p>")
    for task in found.tasks:
        parts += [
            f"<h2>{TASKS[task.name]}</h2>",
            _table(["做法", "宏平均 F1", "95 % 区间", "本系统减它"], _rows(task)),
        ]
        parts += [_confusion(task), _reliability(task)]
    for title, shares in _shares(found).items():
        rows = [[name, str(each.found), str(each.texts), f"{each.share:.3f}"] for name, each in shares.items()]
        parts += [f"<h2>{title}</h2>", _table(["", "条", "共", "占比"], rows)]
    for title, sources in (("各来源的相关与否", found.sources), ("整个来源留出", found.left_out)):
        rows = [
            [n, *(f"{x:.3f}" for x in (s.relevance.precision, s.relevance.recall, s.relevance.f1))]
            for n, s in sources.items()
        ]
        parts += [f"<h2>{title}</h2>", _table(["来源", "精确率", "召回率", "F1"], rows)] if rows else []
    wrong = [[e.source, e.text, e.said, e.guessed, f"{e.relevance}", "、".join(e.evidence)] for e in found.mistakes]
    parts += ["<h2>判错的文字</h2>", _table(["来源", "文字", "人工", "本系统", "概率", "依据"], wrong)]
    return "\n".join(parts)


def _rows(task: Task) -> list[list[str]]:
    rows = []
    for way, scores in task.ways.items():
        other = task.against.get(way)
        less = f"{other.difference:+.3f} {_range(other.interval)}" if other else ""
        rows.append([WAYS[way], f"{scores.macro_f1:.3f}", _range(scores.macro_f1_interval), less])
    return rows


def _numbers(score: KindScore) -> list[str]:
    return [f"{each:.3f}" for each in (score.precision, score.recall, score.f1)]


def _measured(score: KindScore) -> str:
    return "，".join(map(" ".join, zip(("精确率", "召回率", "F1"), _numbers(score), strict=True)))


def _range(interval: tuple[float, float] | None) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in head)}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows]
    return f"<table>{''.join(lines)}</table>"


def _confusion(task: Task) -> str:
    labels = sorted({*task.confusion, *(label for row in task.confusion.values() for label in row)})
    rows = [[said, *(str(task.confusion.get(said, {}).get(label, 0)) for label in labels)] for said in labels]
    return "<h3>人工（行）与本系统（列）</h3>" + _table(["", *labels], rows)


def _reliability(task: Task) -> str:
    """What share of texts with a given probability was relevant: the nearer to the diagonal, the better calibrated."""
    dots = "".join(
        f'<circle cx="{each.said * _SIDE:.0f}" cy="{(1 - each.was) * _SIDE:.0f}" r="{2 + each.texts**0.3:.1f}">'
        f"<title>{each.said:.2f} → {each.was:.2f}（{each.texts}）</title></circle>"
        for each in task.calibration
    )
    return (
        f"<h3>相关概率的可靠性，期望校准误差 {task.calibration_error}</h3>"
        f'<svg width="{_SIDE + 20}" height="{_SIDE + 20}" viewBox="-10 -10 {_SIDE + 20} {_SIDE + 20}">'
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#999"/>'
        f'<line x1="0" y1="{_SIDE}" x2="{_SIDE}" y2="0" stroke="#999"/>{dots}</svg>'
    )
