"""`shian train`: labelled texts → model, card and scores; with what officers corrected, a challenger beside it."""

from datetime import date
from pathlib import Path

import msgspec

from classifiers.assessment import Kind
from classifiers.challenge import LEAST, Challenge, challenge
from classifiers.corpora import Sample, load_corpora, load_samples
from classifiers.reader import load_reader
from classifiers.train import TrainReport, train
from playbooks.workdays import day_of
from streams.clock import SystemClock
from streams.learning.corrections import Correction, corrections
from streams.settings import Settings

from .errors import CommandError
from .status import reading

SOURCE = "office:corrections"
CHALLENGER = "model-challenger"
"""The challenger's folder, in the data folder."""


def train_model(
    settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]
) -> TrainReport:
    """Train from `places`, files of labelled JSON lines and folders (by default the seeds' own), into `out` (by default
    the shipped model's place); `without` names sources left out.

    Raises ClassifierError, and CommandError when the texts are too few or too alike to learn from.
    """
    places = places or [settings.seeds / "labelled"]
    try:
        return train(
            places, out or settings.model, seed, seeds=settings.seeds, on=_today(), without=without, leave_out=True
        )
    except ValueError as error:
        names = "、".join(path.name for path in places)
        raise CommandError(f"{names}：样本太少或类别太少，学不出模型（{error}）；每一类至少要有几条标注") from None


class Challenged(msgspec.Struct, frozen=True, kw_only=True):
    """A challenger, what it was compared by, and what to do with it."""

    challenger: TrainReport
    compared: Challenge
    advice: str


def train_challenger(
    settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]
) -> Challenged:
    """Train a model that also learned from what officers corrected, into a folder of its own, and compare. The model on
    duty stays: whoever wants the other says so by SHIAN_MODEL.

    Raises ClassifierError, and CommandError when there is too little to learn from.
    """
    places = places or [settings.seeds / "labelled"]
    out = out or settings.data / CHALLENGER
    if out.resolve() == settings.model.resolve():
        raise CommandError(f"{out}：这是正在使用的模型，不会被覆盖；请用 --out 指定另一个文件夹")
    with reading(settings) as connection:
        corrected = [_sample(each) for each in corrections(connection)]
    if len(corrected) < LEAST:
        raise CommandError(
            f"只有 {len(corrected)} 条人员更正，至少要有 {LEAST} 条才能比较；更正在事件页“更正初筛”里作出"
        )
    described = load_corpora(settings.seeds)
    samples = load_samples(places, described, without=without)
    compared = challenge(samples, corrected, load_reader(settings.seeds), seed)
    report = train(places, out, seed, seeds=settings.seeds, on=_today(), without=without, corrected=corrected)
    return Challenged(challenger=report, compared=compared, advice=_advice(compared, out))


def _today() -> date:
    """The day that stands on the card."""
    return day_of(SystemClock().now())


def _advice(compared: Challenge, out: Path) -> str:
    if compared.is_better:
        return f"learning from the corrections helps; to use it: SHIAN_MODEL={out}"
    return "learning from the corrections does not help; keep the model on duty"


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
