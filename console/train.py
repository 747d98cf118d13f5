"""`shian train`: labelled texts → model, card and scores."""

from pathlib import Path
from typing import Any

from classifiers.train import train
from streams.settings import Settings

from .errors import CommandError


def train_model(settings: Settings, labelled: list[Path], out: Path | None, seed: int) -> Any:
    """Train from `labelled` (by default every JSONL of the seeds) into `out` (by default the shipped model's place).

    Raises ClassifierError, and CommandError when the texts are too few or too alike to learn from.
    """
    files = labelled or sorted((settings.seeds / "labelled").glob("*.jsonl"))
    try:
        return train(files, out or settings.model, seed, seeds=settings.seeds)
    except ValueError as error:
        names = "、".join(path.name for path in files)
        raise CommandError(f"{names}：样本太少或类别太少，学不出模型（{error}）；每一类至少要有几条标注") from None
