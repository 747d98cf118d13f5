"""Texts to measure with: the labelled seeds, cycled and numbered so that none is seen twice."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TALK = ("everyday.jsonl", "irrelevant.jsonl")
"""What feeds are full of. Texts written to mislead (fiction, drugs, pets) are to learn from; none is full of those."""
LABELLED = sorted((ROOT / "seeds" / "labelled").glob("*.jsonl"))


def labelled() -> list[dict[str, object]]:
    """Every labelled row of the seeds."""
    return [row for path in LABELLED for row in _rows(path)]


def texts(count: int) -> list[str]:
    """`count` texts in a fixed order."""
    rows = [str(row["text"]) for row in labelled()]
    return [f"{rows[n % len(rows)]} 第{n}条" for n in range(count)]


def feed(count: int, *, relevant_per_mille: int = 10) -> list[dict[str, object]]:
    """Media items as a feed brings them: mostly everyday talk, few of them about food safety."""
    rows = labelled()
    relevant = [str(row["text"]) for row in rows if row["relevant"]]
    other = [str(row["text"]) for name in TALK for row in _rows(ROOT / "seeds" / "labelled" / name)]
    items = []
    for n in range(count):
        pool = relevant if n % 1000 < relevant_per_mille else other
        text = f"{pool[n % len(pool)]} 第{n}条"
        items.append({"channel": "media", "source": "bench", "source_id": f"b{n}", "area": "410702", "text": text})
    return items


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
