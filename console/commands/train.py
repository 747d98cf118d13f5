"""`shian train`: labelled texts → model, card and scores; with what officers corrected, a challenger beside it."""

import os
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec

from classifiers.assessment import Kind
from classifiers.learning.card import TrainReport
from classifiers.learning.challenge import LEAST, Challenge, Right, challenge
from classifiers.learning.corpora import Sample, load_corpora, load_samples
from classifiers.learning.taught_card import write_taught_card
from classifiers.learning.train import train
from classifiers.model import DESCRIPTION, Model
from classifiers.reader import load_reader
from playbooks.law.workdays import day_of
from streams.clock import SystemClock
from streams.learning.corrections import Correction, corrections, teachable
from streams.office.model_on_duty import model_on_duty
from streams.office.office_files import effective
from streams.settings import Settings

from ..wording.words import KINDS
from .errors import CommandError
from .options import typed
from .status import reading

SOURCE = "office:corrections"
TRAINED, CHALLENGER = "model-trained", "model-challenger"
"""Folders in the data folder: of models trained from labelled texts, and of those that learned from corrections. Each
lies there in a folder of its id, so that none takes the place of another, which may be on duty."""
RELEVANT = "与食品安全有关"
"""What a missed text is whose kind nobody said."""
MANY = 6
"""Rows of what was taught that are told one by one."""
FEWEST = 30
"""Of fewer corrections a difference says little."""
FEW = f"  最近的更正不到 {FEWEST} 条，差一两条可能是偶然，攒多些再比更可靠"


def train_model(
    settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]
) -> tuple[TrainReport, Path]:
    """Train from `places`, files of labelled JSON lines and folders (by default the seeds' own), into `out` (by default
    a folder of its own in the data folder, which is told); `without` names sources left out.

    Raises ClassifierError, and CommandError when the texts are too few or too alike to learn from, or where `out` holds
    a model already.
    """
    places = places or [settings.seeds / "labelled"]
    _check_free(out)
    half = _half(settings.data / TRAINED)
    try:
        report = train(places, out or half, seed, seeds=settings.seeds, on=_today(), without=without, leave_out=True)
    except ValueError as error:
        names = "、".join(path.name for path in places)
        raise CommandError(f"{names}：样本太少或类别太少，学不出模型（{error}）；每一类至少要有几条标注") from None
    return report, out or _named(half, report.model)


def _check_free(out: Path | None) -> None:
    """Raises CommandError where a folder holds a model: some desk may have it on duty, or go back to it."""
    if out and (out / DESCRIPTION).exists():
        raise CommandError(f"{out}：这里已有模型，可能正在使用，不会被覆盖；请用 --out 指定另一个文件夹")


def _half(folder: Path) -> Path:
    """Where a model is made until its id is known: two that train at once do not meet, and no backup takes it along."""
    return folder / f"{os.getpid()}.partial"


def _named(half: Path, model: str) -> Path:
    """The folder of a finished model; the same model is there already where it was made before."""
    folder = half.with_name(model)
    if (folder / DESCRIPTION).exists():
        shutil.rmtree(half)
    else:
        half.rename(folder)
    return folder


class Challenged(msgspec.Struct, frozen=True, kw_only=True):
    """A challenger, what it was compared by, and where it is."""

    challenger: str
    """Its id, which the assessments that it makes will name."""
    folder: str
    kinds: dict[str, int]
    """What it was taught: what was corrected to what, and how often, the most frequent first."""
    by: dict[str, int]
    """Who had said so, and how often; what was registered by hand is nobody's."""
    compared: Challenge
    is_better: bool


def train_challenger(
    settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]
) -> Challenged:
    """Teach the model on duty what officers corrected, into a folder of its own, and compare both; `places` hold the
    labelled texts that it is to keep by. The model on duty stays: whoever wants the other says so by SHIAN_MODEL.

    Raises ClassifierError, and CommandError when there is too little to learn from or `out` holds a model already.
    """
    _check_free(out)
    model, own = Model.load(settings.model), effective(settings)
    with reading(settings) as connection:
        on_duty = model_on_duty(connection)
        said = teachable(corrections(connection))
    if on_duty not in ("", model.id):
        raise CommandError(
            f"在用的初筛模型是 {on_duty}，这里的 SHIAN_MODEL 指的是 {model.id}："
            "请设成与启动 shian run（或 worker）时相同的 SHIAN_MODEL 再运行；刚换过模型的，先启动一次"
        )
    corrected = [_sample(each) for each in said]
    if len(corrected) < LEAST:
        raise CommandError(
            f"只有 {len(corrected)} 条人员更正，至少要有 {LEAST} 条才能比较；更正在事件页“更正机器初筛”里作出，"
            "漏看的从“未处置信息”补登"
        )
    samples = load_samples(places or [settings.seeds / "labelled"], load_corpora(settings.seeds), without=without)
    # As the desk reads: by the words that the office has added.
    reader = load_reader(own.seeds, tokenizer=settings.tokenizer)
    compared, taught = challenge(model, samples, corrected, reader, seed)
    half = out or _half(settings.data / CHALLENGER)
    taught.save(half)
    write_taught_card(half / "card.md", taught.id, compared, seed=seed, on=_today())
    folder = str((out or _named(half, taught.id)).resolve())
    return Challenged(
        challenger=taught.id,
        folder=folder,
        kinds=dict(
            Counter(f"{KINDS[each.was]} → {KINDS.get(each.kind or '', RELEVANT)}" for each in said).most_common()
        ),
        by=dict(Counter(each.by for each in said if each.by).most_common()),
        compared=compared,
        is_better=compared.is_better,
    )


def words_of(found: Challenged) -> str:
    """The comparison and what to do with it, for a terminal."""
    compared = found.compared
    lines = [
        f"在用模型 {compared.on_duty}，学过 {compared.corrections} 条人员更正的 {found.challenger}：",
        f"  更正的内容：{_counted(found.kinds)}",
        *([f"  更正人：{_counted(found.by)}"] if found.by else []),
        *_said("最近的更正（未参与学习）", compared.recent),
        *_said("冻结的文字（未参与学习）", compared.frozen),
        *([FEW] if compared.recent.texts < FEWEST else []),
        "",
    ]
    if not found.is_better:
        return "\n".join([*lines, f"没有更好，建议继续用在用模型。新模型留在 {found.folder}，未启用。"])
    return "\n".join(
        [
            *lines,
            "更好，不会自行替换。先看上面的更正对不对：整批改错的，比较不出来。",
            "要启用，停下 shian run，设好 SHIAN_MODEL 再启动（撤下：改回原来的 SHIAN_MODEL，原来没设就去掉，再启动）：",
            f"  SHIAN_MODEL={typed(found.folder)}",
        ]
    )


def _counted(said: dict[str, int]) -> str:
    """The first few with their numbers: of a mistake made in bulk, a comparison by what was mistaken tells nothing."""
    rest = sum(list(said.values())[MANY:])
    shown = [f"{what} {n} 条" for what, n in list(said.items())[:MANY]]
    return "；".join([*shown, *([f"其他 {rest} 条"] if rest else [])])


def _said(name: str, right: Right) -> list[str]:
    lines = [f"  {name}：列出与否正确 {_of(right.on_duty, right.challenger, right.texts)}"]
    if right.kinds:
        lines.append(f"    类别正确 {_of(right.kinds_on_duty, right.kinds_challenger, right.kinds)}")
    return lines


def _of(on_duty: float, challenger: float, texts: int) -> str:
    before, after = (round(share * texts) for share in (on_duty, challenger))
    return f"{before} → {after}（共 {texts} 条）"


def _today() -> date:
    """The day that stands on the card."""
    return day_of(SystemClock().now())


def _sample(correction: Correction) -> Sample:
    return Sample(
        text=correction.text,
        title=correction.title,
        relevant=correction.kind != Kind.IRRELEVANT,
        kind=Kind(correction.kind) if correction.kind else None,
        event=f"{SOURCE}:{correction.case or correction.signal}",
        source=SOURCE,
        trust="hand",
    )
