"""Peers: fastText and SnowNLP beside the classifier, on the folds and texts of `shian evaluate`.

    python -m benchmarks.peers [FOLDER…]

Neither is needed by the product, nor installed with it: `pip install fasttext-wheel snownlp`, or `fasttext` where there
is a compiler. A peer that is not installed is left out, and said so.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from classifiers.assessment import Kind
from classifiers.learning.baselines import Folds, Guessed, held_back_by
from classifiers.learning.corpora import Sample
from classifiers.learning.evaluate import Evaluation, Peer, Task, evaluate

SEED = 20261124
_LABEL = "__label__"
_PACKAGES = {"fasttext": "fasttext-wheel", "snownlp": "snownlp"}
_SHOWN = ("assessor", "model", "likeliest", "lexicon", "words", "pieces", "fasttext", "snownlp_bayes", "snownlp_mood")


def by_fasttext(samples: Sequence[Sample], split: Folds, seed: int, *, cut: Callable[[str], list[str]]) -> Guessed:
    """fastText's own supervised learner on jieba's words and pairs of them; one thread, so that a run can be repeated.
    What reads a folder of thirty thousand words takes a learning rate of 0.5 and 25 rounds."""
    import fasttext  # type: ignore[import-not-found,unused-ignore]

    lines = [" ".join(" ".join(cut(sample.whole)).split()) for sample in samples]

    def learn(fitted: list[int], labels: list[str], kept: list[int], least: int) -> Sequence[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "texts"
            rows = [f"{_LABEL}{label} {lines[n]}" for n, label in zip(fitted, labels, strict=True)]
            path.write_text("\n".join(rows), "utf-8")
            model = fasttext.train_supervised(
                str(path), lr=0.5, epoch=25, dim=50, wordNgrams=2, minCount=least, thread=1, seed=seed, verbose=0
            )
        # A list is asked for: a single text goes through a call that newer versions of numpy refuse.
        return [each[0].removeprefix(_LABEL) for each in model.predict([lines[n] for n in kept])[0]]

    return held_back_by(samples, split, learn)


def by_snownlp_bayes(samples: Sequence[Sample], split: Folds, seed: int, *, cut: Callable[[str], list[str]]) -> Guessed:
    """SnowNLP's naive Bayes on jieba's words: its own cutter takes two milliseconds a character."""
    from snownlp.classification.bayes import Bayes  # type: ignore[import-not-found,unused-ignore]

    words = [[word for word in cut(sample.whole) if word.strip()] for sample in samples]

    def learn(fitted: list[int], labels: list[str], kept: list[int], least: int) -> Sequence[str]:
        model = Bayes()
        model.train([[words[n], label] for n, label in zip(fitted, labels, strict=True)])
        return [str(model.classify(words[n])[0]) for n in kept]

    return held_back_by(samples, split, learn)


def by_snownlp_mood(samples: Sequence[Sample], split: Folds, seed: int) -> Guessed:
    """SnowNLP as it comes, for reviews alone: an ill-humoured one is taken for one about food safety."""
    from snownlp import SnowNLP

    asked = [n for n, sample in enumerate(samples) if sample.source == "reviews" and sample.whole.strip()]
    relevant = np.zeros(len(samples), bool)
    relevant[asked] = [SnowNLP(samples[n].whole).sentiments < 0.5 for n in asked]
    return relevant, [str(Kind.IRRELEVANT)] * len(samples)


def installed() -> dict[str, Peer]:
    """The peers that can be asked here; of the others it says how to get them."""
    import importlib.util
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    found: dict[str, Peer] = {}
    for module, package in _PACKAGES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{module} is not installed and left out; to have it: pip install {package}", file=sys.stderr)
        elif module == "fasttext":
            found["fasttext"] = partial(by_fasttext, cut=jieba.lcut)
        else:
            found |= {"snownlp_bayes": partial(by_snownlp_bayes, cut=jieba.lcut), "snownlp_mood": by_snownlp_mood}
    return found


def table(found: Evaluation) -> str:
    """Macro-F1 with its 95 % interval: a row for each way, a column for each question."""
    asked = [task for task in found.tasks if task.texts]
    lines = ["| way | " + " | ".join(f"{task.name} ({task.texts})" for task in asked) + " |"]
    lines.append("|---" * (len(asked) + 1) + "|")
    ways = [way for way in _SHOWN if any(way in task.ways for task in asked)]
    return "\n".join(
        [*lines, *(f"| {way} | " + " | ".join(_score(task, way) for task in asked) + " |" for way in ways)]
    )


def _score(task: Task, way: str) -> str:
    if way == "snownlp_mood" and task.name != "reviews":
        return "–"
    scores = task.ways[way]
    low, high = scores.macro_f1_interval or (0.0, 0.0)
    return f"{scores.macro_f1:.3f} [{low:.3f}, {high:.3f}]"


def main(arguments: list[str]) -> int:
    """Evaluate and print the table."""
    seeds = Path(__file__).resolve().parent.parent / "seeds"
    peers = installed()
    if not peers:
        return 1
    places = [seeds / "labelled", *map(Path, arguments)]
    found = evaluate(places, SEED, seeds=seeds, peers=peers)
    print(f"{found.texts} texts, {found.events} events, five folds by event, seed {found.seed}\n")
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
