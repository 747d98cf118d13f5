"""Adapting: the model on duty taught further by what officers corrected, and by nothing else.

An office has not the texts that the model learned from, and a model that learned from corrections alone would know
little else. So each head keeps its weights and is given small ones beside them, learnt by logistic regression in which
what the model says already is where it begins. Texts to keep by (`kept`) hold it there: on them it is to go on saying
what it says, right or wrong. Without corrections nothing changes.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..features import Reading
from ..heads import of_length_one
from ..model import HEADS, KINDS, OURS, RELEVANCE, REVIEW, Floats, Model, Shares
from ..vocabulary import Vocabulary
from .corpora import Sample
from .train import choose_vocabulary, design

COUNTS = 3.0
"""What a corrected text counts beside one to keep by, as texts read by hand do."""
STRENGTH = 3.0
"""How far corrections may move the weights (inverse regularisation)."""
_SHARE = 1e-6
_KIND_COLUMNS = range(1, 1 + len(KINDS))


def adapt(
    model: Model,
    corrected: Sequence[Sample],
    corrected_readings: Sequence[Reading],
    kept: Sequence[Reading],
) -> Model:
    """The model after these corrections. What enough of them have and it never learned, it learns too."""
    if not corrected:
        return model
    readings = [*corrected_readings, *kept]
    sources, events = [each.source for each in corrected], [each.event for each in corrected]
    base = widened(model, choose_vocabulary(corrected_readings, sources, events))
    rows = of_length_one(design(base.vocabulary, readings), base.arrays["rarity"].astype(np.float64))
    # Where it begins and what it is to keep by differ: a row that has new features is longer.
    begun, said = base.predict(readings).shares, model.predict(readings).shares
    weights = np.array([COUNTS] * len(corrected) + [1.0] * len(kept))
    moved = _relevance_moved(rows, begun.relevance, said.relevance, corrected, weights)
    shifted = _kinds_moved(rows, begun, said, corrected, weights)
    calibration = base.description.calibration
    coef = base.arrays["coef"].astype(np.float64)
    for head, line in ((RELEVANCE, calibration.relevance), (REVIEW, calibration.review), (OURS, calibration.ours)):
        coef[:, head] += moved / line[0]
    favours = np.array(calibration.kinds)[:, : len(KINDS)]
    coef[:, _KIND_COLUMNS] += shifted @ np.linalg.pinv(favours).T
    return Model(base.description, base.arrays | {"coef": coef.astype(np.float32)})


def _relevance_moved(rows: Any, begun: Floats, said: Floats, corrected: Sequence[Sample], weights: Floats) -> Floats:
    wanted = said.copy()
    wanted[: len(corrected)] = [float(each.relevant) for each in corrected]
    offsets = np.column_stack([np.zeros(len(begun)), _logit(begun)])
    moved = _learnt(rows, offsets, np.column_stack([1 - wanted, wanted]), weights)
    difference: Floats = moved[:, 1] - moved[:, 0]
    return difference


def _kinds_moved(rows: Any, begun: Shares, said: Shares, corrected: Sequence[Sample], weights: Floats) -> Floats:
    kinds, share = said.kinds.copy(), weights.copy()
    for n, each in enumerate(corrected):
        if each.kind in KINDS:
            kinds[n] = [float(each.kind == kind) for kind in KINDS]
        else:
            share[n] = 0.0
    # Of a text to keep by that is about something else no kind has to be kept.
    share[len(corrected) :] *= said.relevance[len(corrected) :]
    return _learnt(rows, np.log(np.maximum(begun.kinds, _SHARE)), kinds, share)


def widened(model: Model, more: Vocabulary) -> Model:
    """The same model with features that it never learned, as rare as its rarest; they weigh nothing yet."""
    old = model.description
    parts = ((old.pieces, more.pieces), (old.words, more.words), (old.groups, more.groups))
    fresh = [sorted({*theirs} - {*ours}) for ours, theirs in parts]
    places = np.cumsum([len(ours) for ours, _ in parts]).repeat([len(each) for each in fresh])
    rarity, coef = model.arrays["rarity"], model.arrays["coef"]
    arrays: dict[str, NDArray[Any]] = {
        "rarity": np.insert(rarity, places, rarity.max()),
        "coef": np.insert(coef, places, np.zeros(HEADS, coef.dtype), axis=0),
        "intercept": model.arrays["intercept"],
    }
    pieces, words, groups = ([*ours, *new] for (ours, _), new in zip(parts, fresh, strict=True))
    return Model(msgspec.structs.replace(old, pieces=pieces, words=words, groups=groups), arrays)


def _learnt(rows: Any, offsets: Floats, wanted: Floats, weights: Floats) -> Floats:
    """Weights (features, classes) to be added to what is said already: `offsets` (texts, classes), in logarithms."""
    from scipy.optimize import minimize  # late: scipy is needed to train only

    shape = rows.shape[1], offsets.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        moved = flat.reshape(shape)
        scores = offsets + rows @ moved
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        wrong = (np.exp(logs) * wanted.sum(axis=1, keepdims=True) - wanted) * weights[:, None]
        lost = STRENGTH * -float((wanted * logs).sum(axis=1) @ weights) + 0.5 * float(flat @ flat)
        return lost, (STRENGTH * (rows.T @ wrong) + moved).ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    moved: Floats = found.x.reshape(shape)
    return moved


def _logit(shares: Floats) -> Floats:
    near = np.clip(shares, _SHARE, 1 - _SHARE)
    found: Floats = np.log(near / (1 - near))
    return found
