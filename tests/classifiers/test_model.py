"""Model: plain arrays say what scikit-learn says, a saved model is the same model, and training repeats itself."""

import json
import shutil
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from classifiers.errors import ClassifierError
from classifiers.heads import Lesson, learnt, linear_svm, log_ratio, logistic, of_length_one, rows_of
from classifiers.learning.card import MEASURED
from classifiers.learning.corpora import load_corpora, load_samples
from classifiers.learning.labelled import load_labelled
from classifiers.learning.train import RESIDUE, TRUSTED, choose_vocabulary, design, fit, folds, train
from classifiers.model import HEADS, IS_OURS, IS_REVIEW, KINDS, OURS, RELEVANCE, REVIEW, Model, check_model
from classifiers.reader import load_reader

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


def test_the_shipped_model_holds_no_residue_that_another_machine_would_not_repeat():
    weights = np.abs(Model.load(SHIPPED).arrays["coef"])
    assert not ((weights > 0) & (weights < RESIDUE)).any()


def test_plain_arrays_say_what_scikit_learn_says(some):
    rows, readings = some
    rows = [msgspec.structs.replace(row, **SORTS[n % 3]) for n, row in enumerate(rows)]
    matrix = design(choose_vocabulary(readings, [row.source for row in rows]), readings)
    said = Said(matrix, rows)
    every, reviews = np.ones(len(rows), bool), said.column("is_review")
    ours, relevant = said.column("trust") == "own", said.column("relevant")
    weights = said.column("weight")
    trusted = weights * np.array([TRUSTED.get(row.trust, 1.0) for row in rows])
    together = said.by(every, relevant, trusted, linear_svm(SEED, 0.5), even=True)
    at_large = together + said.by(~reviews, relevant, weights, linear_svm(SEED, 1.0), ratio=0.0, even=True)
    of_reviews = together + 2 * said.by(reviews, relevant, weights, linear_svm(SEED, 0.1), ratio=0.0, even=True)
    counted = said.column("kind_weight")
    expected = [at_large]
    for kind in KINDS:
        own = np.array([row.kind == kind for row in rows])
        by_rarity = said.by(relevant, own, counted, logistic(SEED, 10.0, balanced=True))
        expected.append(by_rarity + said.by(relevant, own, counted, logistic(SEED, 2.0, balanced=True), ratio=1.0))
    expected += [
        of_reviews,
        0.15 * at_large + said.by(ours, relevant, None, linear_svm(SEED, 0.5), even=True),
        said.by(every, reviews, None, linear_svm(SEED, 0.3), ratio=0.0),
        said.by(~reviews, ours, weights, logistic(SEED, 3.0, balanced=False)),
    ]
    assert np.abs(fit(rows, readings, SEED).scores(readings) - np.column_stack(expected)).max() < 1e-4


SORTS = [{}, {"is_review": True, "trust": "label"}, {"trust": "hand"}]
"""Ours, reviews, and texts read by hand, in turn."""


class Said:
    """What scikit-learn says of every text after learning from some of them."""

    def __init__(self, matrix, rows):
        self._rows, self._matrix = rows, matrix
        texts = np.asarray(matrix.sum(axis=0)).ravel()
        self._rarity = np.log((1 + len(rows)) / (1 + texts)) + 1

    def column(self, name):
        return np.array([getattr(row, name) for row in self._rows])

    def by(self, taught, own, weights, learner, ratio=None, even=False):
        weights = np.ones(len(own)) if weights is None else weights
        shown = of_length_one(self._matrix, self._rarity).toarray()
        if ratio is not None:
            found = np.abs(log_ratio(self._matrix[taught], own[taught], weights[taught]))
            shown = shown * (found * self._rarity.mean() / self._rarity + ratio)
        learner.fit(shown[taught], own[taught].astype(int), sample_weight=weights[taught])
        scores = learner.decision_function(shown)
        return scores / scores[taught].std() if even else scores


def test_a_head_without_texts_of_both_sides_says_never_or_nothing(some):
    rows, readings = some
    rows = rows_of(design(choose_vocabulary(readings, [row.source for row in rows]), readings))
    every, alike = np.ones(rows.matrix.shape[0], bool), np.ones(rows.matrix.shape[0])
    heads = [learnt(rows, Lesson(every, answers, alike, linear_svm(SEED, 1.0))) for answers in (every, ~every)]
    assert [(float(head[-1]), bool(head[:-1].any())) for head in heads] == [(0.0, False), (-20.0, False)]


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
    said = Model.load(SHIPPED).predict(readings).shares
    assert np.allclose(said.kinds.sum(axis=1), 1)
    assert ((said.relevance > 0) & (said.relevance < 1)).all()


def test_each_text_is_judged_by_the_heads_of_its_sort(some):
    _, readings = some
    model = Model.load(SHIPPED)
    said, lines = model.predict(readings), model.description.calibration
    at_large = sigmoid(said.scores[:, RELEVANCE], lines.relevance)
    review, ours = sigmoid(said.scores[:, REVIEW], lines.review), sigmoid(said.scores[:, OURS], lines.ours)
    is_review, is_ours = (
        sigmoid(said.scores[:, head], line) for head, line in ((IS_REVIEW, lines.is_review), (IS_OURS, lines.is_ours))
    )
    other = is_ours * ours + (1 - is_ours) * at_large
    assert np.allclose(said.shares.relevance, is_review * review + (1 - is_review) * other)
    assert np.allclose(said.shares.parts.sum(axis=1), 1)


def test_the_head_heard_most_is_the_one_that_counts_most(some):
    _, readings = some
    said = Model.load(SHIPPED).predict(readings)
    heads = [RELEVANCE, REVIEW, OURS]
    assert said.heard() == [heads[max(range(3), key=row.__getitem__)] for row in said.shares.parts.tolist()]


def test_a_model_that_saw_no_review_takes_nothing_for_one(some):
    rows, readings = some
    said = fit(rows, readings, SEED).predict(readings)
    assert said.shares.parts[:, 1].max() < 1e-6


def sigmoid(scores, line):
    return 1 / (1 + np.exp(-np.clip(line[0] * scores + line[1], -30, 30)))


def test_no_event_stands_on_both_sides_of_a_split():
    rows = load_samples([SEEDS / "labelled"], load_corpora(SEEDS))
    shared = [{rows[n].event for n in fitted} & {rows[n].event for n in kept} for fitted, kept in folds(rows, SEED)]
    assert shared == [set()] * 5


@pytest.fixture
def few(tmp_path):
    """Every sixteenth labelled text, in a file."""
    path = tmp_path / "few.jsonl"
    lines = [line for path in FILES for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(lines[::16]) + "\n", "utf-8")
    return path


def test_the_same_texts_and_seed_give_the_same_bytes(few, tmp_path):
    for name in ("a", "b"):
        train([few], tmp_path / name, 1, seeds=SEEDS, on=date(2026, 11, 24))
    written = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b")]
    assert [sorted(written[0]), written[0] == written[1]] == [["card.md", "model.json", "weights.npz"], True]


def test_the_card_says_the_day_only_when_told(few, tmp_path):
    train([few], tmp_path / "model", 1, seeds=SEEDS)
    assert "训练日期：未注明" in (tmp_path / "model/card.md").read_text("utf-8")


def test_the_shipped_model_has_its_card():
    assert Model.load(SHIPPED).id in (SHIPPED / "card.md").read_text("utf-8")


def test_the_shipped_card_says_what_was_measured():
    card = (SHIPPED / "card.md").read_text("utf-8")
    assert [card.count(MEASURED), "还没有测" in card, card.count("目标不低于")] == [1, False, 4]


def test_a_folder_without_a_model_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(ClassifierError, match="（没有 model.json）; 用 shian train 另训一个，或改正"):
        Model.load(tmp_path)


@pytest.mark.parametrize("spoil", [lambda whole: b"", lambda whole: b"no zip", lambda whole: whole[: len(whole) // 2]])
@pytest.mark.parametrize("name", ["weights.npz", "model.json"])
def test_a_spoilt_model_is_told_before_anything_is_made_of_it(tmp_path, name, spoil):
    shutil.copytree(SHIPPED, tmp_path / "model")
    (tmp_path / "model" / name).write_bytes(spoil((SHIPPED / name).read_bytes()))
    with pytest.raises(ClassifierError, match=f"^{tmp_path}/model: : 这里的模型读不了"):
        check_model(tmp_path / "model")


def test_bytes_that_changed_on_the_disk_are_told(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "model")
    whole = bytearray((SHIPPED / "weights.npz").read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (tmp_path / "model" / "weights.npz").write_bytes(whole)
    with pytest.raises(ClassifierError, match="这里的模型读不了"):
        check_model(tmp_path / "model")


def test_a_model_that_does_not_fit_its_vocabulary_is_refused(some, tmp_path):
    rows, readings = some
    fit(rows, readings, SEED).save(tmp_path)
    description = json.loads((tmp_path / "model.json").read_text("utf-8"))
    description["words"] = description["words"][1:]
    (tmp_path / "model.json").write_text(json.dumps(description), "utf-8")
    with pytest.raises(ClassifierError, match="模型的权重与词表对不上"):
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
