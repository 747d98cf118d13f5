"""`shian evaluate`: every way is scored on the same held-back texts; the page carries its plots with it."""

import shutil
from pathlib import Path

import pytest
from commands import shian

from classifiers.learning.evaluate import BASELINES
from classifiers.learning.train import train
from classifiers.model import Model
from console.commands.errors import CommandError
from console.commands.evaluate import ANEW, command_of, evaluate_model, page_of, words_of, write_card_of
from streams.settings import read_settings
from tests.factories import ROOT, SEEDS


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Every sixteenth labelled text."""
    few = tmp_path_factory.mktemp("evaluate") / "few.jsonl"
    lines = [
        line for path in sorted((SEEDS / "labelled").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    few.write_text("\n".join(lines[::16]) + "\n", "utf-8")
    return few


@pytest.fixture(scope="module")
def found(few):
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


def test_the_scores_go_into_the_card_of_the_model_that_the_texts_made_and_leave_the_model_as_it_is(
    found, few, tmp_path
):
    trained = train([few], tmp_path / "model", 1, seeds=SEEDS)
    before = (tmp_path / "model/card.md").read_text("utf-8")
    write_card_of(tmp_path / "model", found, "shian evaluate few.jsonl --seed 1")
    after = (tmp_path / "model/card.md").read_text("utf-8")
    assert ["还没有测" in before, "还没有测" in after, "`shian evaluate few.jsonl --seed 1` 测得" in after] == [
        True, False, True,
    ]  # fmt: skip
    assert Model.load(tmp_path / "model").id == trained.model


def test_the_card_of_a_model_that_other_texts_made_is_left_as_it_is(found, tmp_path):
    shutil.copytree(ROOT / "classifiers/model", tmp_path / "model")
    before = (tmp_path / "model/card.md").read_bytes()
    with pytest.raises(CommandError, match="不是用这些文字、种子和现在的词表训练的"):
        write_card_of(tmp_path / "model", found, "shian evaluate")
    assert (tmp_path / "model/card.md").read_bytes() == before


def test_a_card_names_the_command_and_no_folder_of_this_machine(tmp_path):
    places = [tmp_path / "data", Path("seeds/labelled")]
    assert command_of(places, 1, ["x y"]) == "shian evaluate data seeds/labelled --seed 1 --without 'x y'"


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
    more = [("--html", tmp_path / "page.html"), ("--card", tmp_path), ("--without", "x"), ("--leave-out",)]
    told = [shian("evaluate", "--on-duty", path, *each) for each in more]
    assert [(each.code, "不能与 --on-duty 同用" in each.err) for each in told] == [(2, True)] * 4
