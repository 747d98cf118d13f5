"""The model on duty, asked as it stands about texts that somebody judged."""

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind
from classifiers.errors import ClassifierError
from classifiers.learning.labelled import Judged, load_judged, load_labelled
from classifiers.learning.on_duty import on_duty
from classifiers.words import normalise
from tests.factories import ROOT, SEEDS

ILL = "红旗区某小学20名学生午餐后呕吐腹泻"
TEXTS = [
    Judged(text=ILL, kind=Kind.INCIDENT, relevant=True),
    Judged(text="今天天气真好", kind=Kind.IRRELEVANT, relevant=False),
    Judged(text="今天去公园散步", kind=Kind.COMPLAINT, relevant=True),
    Judged(text="紫菜是塑料做的，转给家人", kind=Kind.NEWS, relevant=True),
]


@pytest.fixture(scope="module")
def found():
    return on_duty(Assessor.load(SEEDS, ROOT / "classifiers/model"), TEXTS, {normalise(ILL)}, 1)


def test_every_text_of_which_another_kind_is_said_is_a_mistake_the_unseen_first(found):
    assert [(each.said, each.guessed) for each in found.mistakes] == [("complaint", "irrelevant"), ("news", "rumour")]


def test_a_mistake_is_told_with_the_words_that_decided(found):
    assert "转给家人" in found.mistakes[1].evidence


def test_what_a_person_said_stands_against_what_the_model_on_duty_says(found):
    assert found.confusion == {
        "complaint": {"irrelevant": 1},
        "incident": {"incident": 1},
        "irrelevant": {"irrelevant": 1},
        "news": {"rumour": 1},
    }
    assert [found.texts, found.scores.relevance.texts, round(found.scores.relevance.recall, 2)] == [4, 3, 0.67]


def test_texts_that_it_learned_from_are_counted(found):
    assert found.learned == 1


def test_texts_that_nothing_is_learned_from_need_no_event(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text('{"text": "面里有虫", "kind": "complaint", "relevant": true, "channel": "duty"}\n', "utf-8")
    assert [(each.text, each.channel) for each in load_judged([path])] == [("面里有虫", "duty")]
    with pytest.raises(ClassifierError, match="event"):
        load_labelled([path])
