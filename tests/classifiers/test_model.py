"""Model: plain arrays say what scikit-learn says, a saved model is the same model, and training repeats itself."""

import json
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from classifiers.corpora import load_corpora, load_samples
from classifiers.errors import ClassifierError
from classifiers.labelled import load_labelled
from classifiers.model import HEADS, KINDS, REVIEW, STYLE, Model
from classifiers.reader import load_reader
from classifiers.train import (
    RARITY,
    REVIEW_STRENGTH,
    STYLE_STRENGTH,
    choose_vocabulary,
    design,
    fit,
    folds,
    kind_learner,
    of_length_one,
    relevance_learner,
    train,
    weights_of,
)

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHIPPED = ROOT / "classifiers/model"
FILES = sorted((SEEDS / "labelled").glob("*.jsonl"))
SEED = 20261124


@pytest.fixture(scope="module")
def some():
    """Every fourth labelled text, with its reading."""
    rows = load_samples([SEEDS / "labelled"], load_corpora(SEEDS))[::4]
    reader = load_reader(SEEDS)
    return rows, [reader.read(row.as_text(0).whole) for row in rows]


def test_plain_arrays_say_what_scikit_learn_says(some):
    rows, readings = some
    rows = [msgspec.structs.replace(row, is_review=n % 3 == 0) for n, row in enumerate(rows)]
    reviews, weights = np.array([row.is_review for row in rows]), np.array([row.weight for row in rows])
    matrix = design(choose_vocabulary(readings, [row.source for row in rows]), readings)
    relevant = np.array([row.relevant for row in rows])
    said = [
        decision(matrix, ~reviews, relevant, weights, relevance_learner(SEED)),
    ]
    for kind in KINDS:
        own = np.array([row.kind == kind for row in rows])
        counted = np.array([row.kind_weight for row in rows])
        said.append(decision(matrix, relevant, own, counted, kind_learner(SEED), rarity=RARITY))
    said.append(decision(matrix, reviews, relevant, weights, relevance_learner(SEED, REVIEW_STRENGTH)))
    everything, alike = np.ones(len(rows), bool), np.ones(len(rows))
    said.append(decision(matrix, everything, reviews, alike, relevance_learner(SEED, STYLE_STRENGTH)))
    assert np.abs(fit(rows, readings, SEED).scores(readings) - np.column_stack(said)).max() < 1e-5


def test_a_saved_model_is_the_same_model(some, tmp_path):
    rows, readings = some
    model = fit(rows, readings, SEED)
    model.save(tmp_path)
    loaded = Model.load(tmp_path)
    assert [loaded.id, np.array_equal(loaded.scores(readings), model.scores(readings))] == [model.id, True]


def test_scores_of_a_batch_are_those_of_each_alone(some):
    _, readings = some
    model = Model.load(SHIPPED)
    alone = np.vstack([model.scores([reading]) for reading in readings])
    assert np.allclose(model.scores(readings), alone, atol=1e-12)


def test_no_text_has_no_scores():
    assert Model.load(SHIPPED).scores([]).shape == (0, HEADS)


def test_probabilities_are_probabilities(some):
    _, readings = some
    said = Model.load(SHIPPED).predict(readings)
    assert np.allclose(said.kinds.sum(axis=1), 1)
    assert ((said.relevance > 0) & (said.relevance < 1)).all()


def test_a_review_is_judged_by_the_head_of_reviews_and_another_text_by_the_other(some):
    _, readings = some
    model = Model.load(SHIPPED)
    said, described = model.predict(readings), model.description
    plain = sigmoid(said.scores[:, 0], (described.slope, described.offset))
    review = sigmoid(said.scores[:, REVIEW], described.review)
    style = sigmoid(said.scores[:, STYLE], described.style)
    assert np.allclose(said.relevance, style * review + (1 - style) * plain)
    assert np.array_equal(said.style, style)


def test_a_model_that_saw_no_review_takes_nothing_for_one(some):
    rows, readings = some
    said = fit(rows, readings, SEED).predict(readings)
    assert said.style.max() < 1e-6


def sigmoid(scores, line):
    return 1 / (1 + np.exp(-np.clip(line[0] * scores + line[1], -30, 30)))


def test_no_event_stands_on_both_sides_of_a_split():
    rows = load_samples([SEEDS / "labelled"], load_corpora(SEEDS))
    shared = [{rows[n].event for n in fitted} & {rows[n].event for n in kept} for fitted, kept in folds(rows, SEED)]
    assert shared == [set()] * 5


def test_the_same_texts_and_seed_give_the_same_bytes(tmp_path):
    few = tmp_path / "few.jsonl"
    lines = [line for path in FILES for line in path.read_text("utf-8").splitlines()]
    few.write_text("\n".join(lines[::8]) + "\n", "utf-8")
    for name in ("a", "b"):
        train([few], tmp_path / name, 1, seeds=SEEDS, on=date(2026, 11, 24))
    written = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b")]
    assert [sorted(written[0]), written[0] == written[1]] == [["card.md", "model.json", "weights.npz"], True]


def test_the_card_says_the_day_only_when_told(tmp_path):
    few = tmp_path / "few.jsonl"
    lines = [line for path in FILES for line in path.read_text("utf-8").splitlines()]
    few.write_text("\n".join(lines[::8]) + "\n", "utf-8")
    train([few], tmp_path / "model", 1, seeds=SEEDS)
    assert "训练日期：未注明" in (tmp_path / "model/card.md").read_text("utf-8")


def test_the_shipped_model_has_its_card():
    assert Model.load(SHIPPED).id in (SHIPPED / "card.md").read_text("utf-8")


def test_a_folder_without_a_model_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(ClassifierError, match="`shian train` writes a new one"):
        Model.load(tmp_path)


def test_a_model_that_does_not_fit_its_vocabulary_is_refused(some, tmp_path):
    rows, readings = some
    fit(rows, readings, SEED).save(tmp_path)
    description = json.loads((tmp_path / "model.json").read_text("utf-8"))
    description["words"] = description["words"][1:]
    (tmp_path / "model.json").write_text(json.dumps(description), "utf-8")
    with pytest.raises(ClassifierError, match="shape and vocabulary differ"):
        Model.load(tmp_path)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"text": "a"}', "missing required field"),
        ('{"text": "a", "kind": "gossip", "relevant": true, "event": "e"}', "gossip"),
        ('{"text": "a", "kind": "news", "relevant": false, "event": "e"}', "kind and relevant disagree"),
        ("{", "line 1"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, line, problem):
    (tmp_path / "x.jsonl").write_text(line + "\n", "utf-8")
    with pytest.raises(ClassifierError, match=problem):
        load_labelled([tmp_path / "x.jsonl"])


def decision(matrix, taught, own, weights, learner, rarity=0.0):
    """What scikit-learn says of every text after learning from those taught."""
    ratio = weights_of(matrix[taught], own[taught], weights[taught], rarity=rarity)
    learner.fit(of_length_one(matrix[taught], ratio), own[taught].astype(int), sample_weight=weights[taught])
    return learner.decision_function(of_length_one(matrix, ratio))
