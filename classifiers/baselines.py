"""Simpler ways to say what a text is, refitted on the same folds: what the model must be worth its weight against."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .assessment import Kind
from .corpora import Sample
from .features import Reading
from .lexicon import Lexicon

Folds = list[tuple[list[int], list[int]]]
Guessed = tuple[NDArray[np.bool_], list[str]]
"""For each text: relevant or not, and its kind if it is."""

_KIND_OF_PURPOSE = {
    "sampling": Kind.SAMPLING_FAILURE,
    "complaint": Kind.COMPLAINT,
    "rumour": Kind.RUMOUR,
    "spread": Kind.RUMOUR,
    "harm": Kind.INCIDENT,
}
"""For the keyword rule: the kind a group's purpose speaks for, the first of equals first."""


def by_lexicon(readings: Sequence[Reading], lexicon: Lexicon) -> Iterator[str]:
    """Sum the weights of the groups touched; above one the kind whose groups weigh most."""
    groups = {f"group:{group.id}": group for group in lexicon.groups}
    for reading in readings:
        hit = [groups[name] for name in sorted(reading.groups) if name in groups]
        weights = {
            purpose: sum(max(0.0, each.weight) for each in hit if each.for_ == purpose) for purpose in _KIND_OF_PURPOSE
        }
        best = max(weights, key=lambda purpose: weights[purpose])
        if sum(each.weight for each in hit) <= 1:
            yield str(Kind.IRRELEVANT)
        else:
            yield str(_KIND_OF_PURPOSE[best] if weights[best] > 0 else Kind.NEWS)


def by_words(samples: Sequence[Sample], split: Folds, seed: int) -> Guessed:
    """jieba's words, TF-IDF, a linear SVM: the usual first attempt."""
    # Late: only the baselines need jieba itself and scikit-learn's text features.
    import logging

    import jieba
    from sklearn.svm import LinearSVC

    jieba.setLogLevel(logging.WARNING)
    cut = [jieba.lcut(sample.whole) for sample in samples]
    learner = LinearSVC(C=0.5, class_weight="balanced", random_state=seed)
    return _held_back(samples, cut, split, learner, analyzer=_itself)


def by_pieces(samples: Sequence[Sample], split: Folds, seed: int) -> Guessed:
    """Runs of one to four characters, TF-IDF, logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    one = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", dual=True, random_state=seed)
    learner = OneVsRestClassifier(one)
    texts = [sample.whole for sample in samples]
    return _held_back(samples, texts, split, learner, analyzer="char", ngram_range=(1, 4))


def _held_back(samples: Sequence[Sample], texts: list[Any], split: Folds, learner: Any, **features: Any) -> Guessed:
    """Relevance, and kinds from texts whose kind a person said. Real texts are judged by what real ones taught, ours by
    ours: mixing them costs these ways five points."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    relevant, kinds = np.zeros(len(samples), bool), [""] * len(samples)
    said = np.array([sample.relevant for sample in samples])
    for real in (True, False):
        for fitted, kept in split:
            learnt, asked = ([n for n in part if (samples[n].trust != "own") is real] for part in (fitted, kept))
            if asked and len({*said[learnt].tolist()}) == 2:
                vectors = TfidfVectorizer(min_df=2, **features)
                learner.fit(vectors.fit_transform([texts[n] for n in learnt]), said[learnt])
                relevant[asked] = learner.predict(vectors.transform([texts[n] for n in asked]))
        for fitted, kept in split:
            _guess_kinds(samples, texts, learner, kinds, _of(samples, fitted, real), _of(samples, kept, real), features)
    return relevant, kinds


def _of(samples: Sequence[Sample], numbers: list[int], real: bool) -> list[int]:
    """Those whose kind a person said: of real texts, or of our own."""
    return [n for n in numbers if samples[n].trust == ("hand" if real else "own")]


def _guess_kinds(
    samples: Sequence[Sample],
    texts: list[Any],
    learner: Any,
    kinds: list[str],
    fitted: list[int],
    kept: list[int],
    features: dict[str, Any],
) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not kept or len({samples[n].kind for n in fitted}) < 2:
        return
    vectors = TfidfVectorizer(min_df=1, **features)
    learner.fit(vectors.fit_transform([texts[n] for n in fitted]), [str(samples[n].kind) for n in fitted])
    for n, kind in zip(kept, learner.predict(vectors.transform([texts[n] for n in kept])), strict=True):
        kinds[n] = str(kind)


def _itself(tokens: list[str]) -> list[str]:
    return tokens
