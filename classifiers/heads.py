"""Heads: linear weights learnt from which text has which feature.

A text is a row of length one in which each of its features stands at its rarity, so that several learners over the same
rows add up to one head. A learner may be shown the features at their log-count ratio instead (Wang and Manning 2012);
its weights are turned back to the common rows.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

RATIO_AT_LEAST = 3
"""A feature that fewer of the fitted texts have says nothing by its ratio."""
_SMOOTHING = 0.5
_NOBODY = -20.0
"""The score where no text of one's own was ever seen."""

Numbers = NDArray[np.float64]
Answers = NDArray[np.bool_]


class Rows(NamedTuple):
    """The texts to learn from."""

    matrix: Any
    """Sparse (texts, features): a 1 for each feature a text has."""
    rarity: Numbers
    """How much each feature counts for its rarity."""
    even: Any
    """The matrix with each feature at its rarity and each row of length one."""


class Lesson(NamedTuple):
    """What one learner is shown."""

    texts: Answers
    """Which of the texts."""
    answers: Answers
    weights: Numbers
    learner: Any
    """Of scikit-learn, with `coef_` and `intercept_`."""
    rare: float | None = None
    """How much rarity counts beside the ratio; without a number features stand at their rarity alone."""
    is_even: bool = False
    """Its scores are brought to a spread of one, to be added to those of other learners."""


def rows_of(matrix: Any) -> Rows:
    """The rows of a matrix of ones."""
    texts = np.asarray(matrix.sum(axis=0)).ravel()
    rarity = _single(np.log((1 + matrix.shape[0]) / (1 + texts)) + 1)
    return Rows(matrix, rarity, of_length_one(matrix, rarity))


def learnt(rows: Rows, lesson: Lesson) -> Numbers:
    """The weight of each feature and, last, the intercept; a lesson without texts on both sides scores −20 or 0."""
    answers, weights = lesson.answers[lesson.texts], lesson.weights[lesson.texts]
    if not answers.any() or answers.all():
        return np.append(np.zeros(rows.matrix.shape[1]), 0.0 if answers.any() else _NOBODY)
    shown, scale = rows.even[lesson.texts], np.ones(rows.matrix.shape[1])
    if lesson.rare is not None:
        ratio = np.abs(log_ratio(rows.matrix[lesson.texts], answers, weights))
        scale = ratio * rows.rarity.mean() / rows.rarity + lesson.rare
        shown = _scaled(shown, scale)
    lesson.learner.fit(shown, answers.astype(int), sample_weight=weights)
    found = np.append(lesson.learner.coef_[0] * scale, lesson.learner.intercept_[0])
    return found / lesson.learner.decision_function(shown).std() if lesson.is_even else found


def log_ratio(matrix: Any, own: Answers, weights: Numbers) -> Numbers:
    """The logarithm of how much more often each feature stands in texts of one's own than in others."""
    one, other = (np.asarray(matrix.T @ (weights * side)).ravel() + _SMOOTHING for side in (own, ~own))
    ratio: Numbers = np.log((one / one.sum()) / (other / other.sum()))
    ratio[np.asarray(matrix.sum(axis=0)).ravel() < RATIO_AT_LEAST] = 0
    return ratio


def of_length_one(matrix: Any, weight: Numbers) -> Any:
    """Each feature at its weight, each row of length one."""
    from scipy import sparse

    weighed = _scaled(matrix, weight)
    norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    return (sparse.diags(1 / norms) @ weighed).tocsr()


def linear_svm(seed: int, strength: float) -> Any:
    """On real reviews and headlines held back the squared hinge does better than the logistic loss."""
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, random_state=seed, max_iter=5000)


def logistic(seed: int, strength: float, *, balanced: bool) -> Any:
    """Logistic regression; balanced, both sides weigh the same however many texts they have."""
    # Late: scikit-learn is needed to train only, and takes a second to import.
    from sklearn.linear_model import LogisticRegression

    weights = "balanced" if balanced else None
    return LogisticRegression(
        C=strength, class_weight=weights, solver="liblinear", dual=True, max_iter=5000, random_state=seed
    )


def _scaled(matrix: Any, scale: Numbers) -> Any:
    from scipy import sparse

    return (matrix @ sparse.diags(scale)).tocsr()


def _single(values: Numbers) -> Numbers:
    """As it will be served: stored in single precision."""
    exact: Numbers = values.astype(np.float32).astype(np.float64)
    return exact
