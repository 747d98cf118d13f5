"""`shian evaluate`: every way is scored on the same held-back texts; the page carries its plots with it."""

from pathlib import Path

import pytest
from commands import shian

from classifiers.learning.evaluate import BASELINES
from console.commands.evaluate import ANEW, evaluate_model, page_of, words_of
from streams.settings import read_settings

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The evaluation of every eighth labelled text."""
    few = tmp_path_factory.mktemp("evaluate") / "few.jsonl"
    lines = [
        line for path in sorted((SEEDS / "labelled").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    few.write_text("\n".join(lines[::8]) + "\n", "utf-8")
    return evaluate_model(read_settings(), [few], 1, without=[], leave_out=False)


def test_every_way_is_scored_on_the_same_texts(found):
    task = found.tasks[0]
    assert [task.name, sorted(task.ways)] == ["kinds_own", sorted(["assessor", "likeliest", "model", *BASELINES])]
    assert {sum(each.texts for each in way.kinds.values()) for way in task.ways.values()} == {task.texts}


def test_every_f1_lies_in_its_interval(found):
    scores = [each for task in found.tasks for way in task.ways.values() for each in way.kinds.values()]
    assert [each for each in scores if not each.f1_interval[0] <= each.f1 <= each.f1_interval[1]] == []


def test_the_confusion_holds_every_text(found):
    task = found.tasks[0]
    assert sum(sum(row.values()) for row in task.confusion.values()) == task.texts


def test_a_mistake_is_one(found):
    assert [each for each in found.mistakes if each.said == each.guessed] == []


def test_the_words_name_each_task_and_the_page_needs_nothing_else(found):
    page = page_of(found)
    assert ["自写文字" in words_of(found), "<svg" in page, "http" in page, "src=" in page] == [True, True, False, False]


def test_it_is_said_that_these_are_not_the_scores_of_the_model_on_duty(found):
    assert [ANEW in words_of(found), ANEW in page_of(found)] == [True, True]


def test_the_model_on_duty_is_asked_about_own_files(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text('{"text": "今天去公园散步", "kind": "complaint", "relevant": true}\n', "utf-8")
    answer = shian("evaluate", "--on-duty", path, "--data", tmp_path / "data")
    assert [answer.code, answer.out.splitlines()[-1].partition("（")[0]] == [0, "  消费者诉求 → 无关"]
    without = shian("evaluate", "--on-duty")
    assert [without.code, "要给出自己标注的文件" in without.err] == [2, True]


def test_what_says_nothing_of_the_model_on_duty_is_refused_and_not_passed_over(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text('{"text": "今天去公园散步", "kind": "complaint", "relevant": true}\n', "utf-8")
    more = [("--html", tmp_path / "page.html"), ("--without", "x"), ("--leave-out",)]
    told = [shian("evaluate", "--on-duty", path, *each) for each in more]
    assert [(each.code, "不能与 --on-duty 同用" in each.err) for each in told] == [(2, True)] * 3
