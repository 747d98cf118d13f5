"""Texts to measure with: the labelled seeds, cycled and numbered so that none is seen twice."""

import csv
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import yaml

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
    items: list[dict[str, object]] = []
    for n in range(count):
        pool = relevant if n % 1000 < relevant_per_mille else other
        text = f"{pool[n % len(pool)]} 第{n}条"
        items.append({"channel": "media", "source": "bench", "source_id": f"b{n}", "area": "410702", "text": text})
    return items


def many(folder: Path | None = None) -> Iterator[str]:
    """Texts without end, none the same as another: the `text` of every row of the CSV files of a folder, or the
    labelled texts and the sample day of the seeds, over and over with another number and another day."""
    known = _of_folder(folder) if folder else [*(str(row["text"]) for row in labelled()), *_of_sample()]
    if not known:
        raise ValueError(f"{folder}: no CSV file with a column `text`")
    for n in count():
        text = known[n % len(known)]
        yield text if folder and n < len(known) else f"{n % 12 + 1}月{n % 28 + 1}日，{text} 第{n}条"


def _of_folder(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found += [row["text"] for row in csv.DictReader(lines) if row.get("text")]
    return found


def _of_sample() -> list[str]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    days = [
        yaml.load(path.read_text("utf-8"), Loader=loader) for path in sorted((ROOT / "seeds/sample").glob("*.yaml"))
    ]
    signals = [row["signal"] for day in days for row in day.get("signals", ())]
    return [text for signal in signals if (text := f"{signal.get('title', '')} {signal.get('text', '')}".strip())]


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
