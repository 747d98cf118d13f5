"""`shian train`: labelled texts → model, card and scores."""

from pathlib import Path
from typing import Any

from classifiers.train import train
from streams.settings import Settings

from .errors import CommandError


def train_model(settings: Settings, places: list[Path], out: Path | None, seed: int, *, without: list[str]) -> Any:
    """Train from `places`, files of labelled JSON lines and folders (by default the seeds' own), into `out` (by default
    the shipped model's place); `without` names sources left out.

    Raises ClassifierError, and CommandError when the texts are too few or too alike to learn from.
    """
    places = places or [settings.seeds / "labelled"]
    try:
        return train(places, out or settings.model, seed, seeds=settings.seeds, without=without)
    except ValueError as error:
        names = "、".join(path.name for path in places)
        raise CommandError(f"{names}：样本太少或类别太少，学不出模型（{error}）；每一类至少要有几条标注") from None
