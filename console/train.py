"""`shian train`: labelled texts → model, card and scores."""

from pathlib import Path
from typing import Any

from classifiers.train import train
from streams.settings import Settings


def train_model(settings: Settings, labelled: list[Path], out: Path | None, seed: int) -> Any:
    """Train from `labelled` (by default every JSONL of the seeds) into `out` (by default the shipped model's place)."""
    files = labelled or sorted((settings.seeds / "labelled").glob("*.jsonl"))
    return train(files, out or settings.model, seed)
