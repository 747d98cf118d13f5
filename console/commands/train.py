"""`shian train`: labelled texts → model, card and scores; with what officers corrected, a challenger beside it."""

from datetime import date
from pathlib import Path

import msgspec

from classifiers.assessment import Kind
from classifiers.learning.card import write_taught_card
from classifiers.learning.challenge import LEAST, Challenge, Right, challenge
from classifiers.learning.corpora import Sample, load_corpora, load_samples
from classifiers.learning.train import TrainReport, train
from classifiers.model import Model
from classifiers.reader import load_reader
from playbooks.law.workdays import day_of
from streams.clock import SystemClock
from streams.learning.corrections import Correction, corrections
from streams.settings import Settings

from .errors import CommandError
from .options import typed
from .status import reading

SOURCE = "office:corrections"
TRAINED, CHALLENGER = "model-trained", "model-challenger"
"""Folders in the data folder: of a model trained from labelled texts, and of one that learned from corrections."""
FEWEST = 30
"""Of fewer corrections a difference says little."""
FEW = f"  最近的更正不到 {FEWEST} 条，差一两条可能是偶然，攒多些再比更可靠"


def train_model(
    settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]
) -> tuple[TrainReport, Path]:
    """Train from `places`, files of labelled JSON lines and folders (by default the seeds' own), into `out` (by default
    a folder of its own in the data folder, which is told); `without` names sources left out.

    Raises ClassifierError, and CommandError when the texts are too few or too alike to learn from.
    """
    places = places or [settings.seeds / "labelled"]
    out = out or settings.data / TRAINED
    try:
        report = train(places, out, seed, seeds=settings.seeds, on=_today(), without=without, leave_out=True)
    except ValueError as error:
        names = "、".join(path.name for path in places)
        raise CommandError(f"{names}：样本太少或类别太少，学不出模型（{error}）；每一类至少要有几条标注") from None
    return report, out


class Challenged(msgspec.Struct, frozen=True, kw_only=True):
    """A challenger, what it was compared by, and where it is."""

    challenger: str
    """Its id, which the assessments that it makes will name."""
    folder: str
    compared: Challenge
    is_better: bool


def train_challenger(
    settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]
) -> Challenged:
    """Teach the model on duty what officers corrected, into a folder of its own, and compare both; `places` hold the
    labelled texts that it is to keep by. The model on duty stays: whoever wants the other says so by SHIAN_MODEL.

    Raises ClassifierError, and CommandError when there is too little to learn from.
    """
    out = out or settings.data / CHALLENGER
    if out.resolve() == settings.model.resolve():
        raise CommandError(f"{out}：这是正在使用的模型，不会被覆盖；请用 --out 指定另一个文件夹")
    with reading(settings) as connection:
        corrected = [_sample(each) for each in corrections(connection) if each.title or each.text]
    if len(corrected) < LEAST:
        raise CommandError(
            f"只有 {len(corrected)} 条人员更正，至少要有 {LEAST} 条才能比较；更正在事件页“更正机器初筛”里作出，"
            "漏看的从“未处置信息”补登"
        )
    samples = load_samples(places or [settings.seeds / "labelled"], load_corpora(settings.seeds), without=without)
    compared, taught = challenge(Model.load(settings.model), samples, corrected, load_reader(settings.seeds), seed)
    taught.save(out)
    write_taught_card(out / "card.md", taught.id, compared, seed=seed, on=_today())
    return Challenged(challenger=taught.id, folder=str(out.resolve()), compared=compared, is_better=compared.is_better)


def words_of(found: Challenged) -> str:
    """The comparison and what to do with it, for a terminal."""
    compared = found.compared
    lines = [
        f"在用模型 {compared.on_duty}，学过 {compared.corrections} 条人员更正的 {found.challenger}：",
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
            "更好。不会自行替换；要启用，停下 shian run，设好 SHIAN_MODEL 再启动（撤下：去掉 SHIAN_MODEL 再启动）：",
            f"  SHIAN_MODEL={typed(found.folder)}",
        ]
    )


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
        event=f"{SOURCE}:{correction.signal}",
        source=SOURCE,
        trust="hand",
    )
