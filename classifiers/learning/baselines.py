"""Simpler ways to say what a text is, refitted on the same folds: what the model must be worth its weight against."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..assessment import Kind
from ..features import Reading
from ..lexicon import Lexicon
from .corpora import Sample

Folds = list[tuple[list[int], list[int]]]
Guessed = tuple[NDArray[np.bool_], list[str]]
"""For each text: relevant or not, and its kind if it is."""
Learn = Callable[[list[int], list[str], list[int], int], Sequence[str]]
"""Learns from the texts of these numbers with these labels, and labels the texts of those numbers; what fewer texts
than the last number have may be left out."""
_RELEVANT = "relevant"

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
    return held_back_by(samples, split, _with_vectors(cut, learner, analyzer=_itself))


def by_pieces(samples: Sequence[Sample], split: Folds, seed: int) -> Guessed:
    """Runs of one to four characters, TF-IDF, logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    one = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", dual=True, random_state=seed)
    learner = OneVsRestClassifier(one)
    texts = [sample.whole for sample in samples]
    return held_back_by(samples, split, _with_vectors(texts, learner, analyzer="char", ngram_range=(1, 4)))


def held_back_by(samples: Sequence[Sample], split: Folds, learn: Learn) -> Guessed:
    """Relevance, and kinds from texts whose kind a person said. Real texts are judged by what real ones taught, ours by
    ours: mixing them costs these ways five points."""
    relevant, kinds = np.zeros(len(samples), bool), [""] * len(samples)
    said = [_RELEVANT if sample.relevant else str(Kind.IRRELEVANT) for sample in samples]
    for real, (fitted, kept) in product((True, False), split):
        learnt, asked = ([n for n in part if (samples[n].trust != "own") is real] for part in (fitted, kept))
        if asked and len({said[n] for n in learnt}) == 2:
            relevant[asked] = [each == _RELEVANT for each in learn(learnt, [said[n] for n in learnt], asked, 2)]
        learnt, asked = _of(samples, fitted, real), _of(samples, kept, real)
        told = [str(samples[n].kind) for n in learnt]
        guessed = learn(learnt, told, asked, 1) if asked and len({*told}) > 1 else [""] * len(asked)
        for n, kind in zip(asked, guessed, strict=True):
            kinds[n] = kind
    return relevant, kinds


def _with_vectors(texts: list[Any], learner: Any, **features: Any) -> Learn:
    """A classifier of scikit-learn on TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    def learn(fitted: list[int], labels: list[str], kept: list[int], least: int) -> Sequence[str]:
        vectors = TfidfVectorizer(min_df=least, **features)
        learner.fit(vectors.fit_transform([texts[n] for n in fitted]), labels)
        return [str(each) for each in learner.predict(vectors.transform([texts[n] for n in kept]))]

    return learn


def _of(samples: Sequence[Sample], numbers: list[int], real: bool) -> list[int]:
    """Those whose kind a person said: of real texts, or of our own."""
    return [n for n in numbers if samples[n].trust == ("hand" if real else "own")]


def _itself(tokens: list[str]) -> list[str]:
    return tokens
