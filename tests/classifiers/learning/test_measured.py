"""What an evaluation found, on a model's card."""

from datetime import date

import pytest

from classifiers.learning.calibration import Bin
from classifiers.learning.card import MEASURED, USE
from classifiers.learning.checks import Share
from classifiers.learning.evaluate import BASELINES, Evaluation, Task
from classifiers.learning.measured import measured, write_measured
from classifiers.learning.scores import Compared, KindScore, Scores

ON = date(2026, 12, 1)


def scores(f1, precision=0.9):
    relevance = KindScore(precision=precision, recall=0.9, f1=f1, texts=5)
    return Scores(macro_f1=f1, kinds={}, relevance=relevance, macro_f1_interval=(f1 - 0.01, f1 + 0.01))


def a_task(name, f1=0.95, precision=0.9):
    return Task(
        name=name,
        texts=10,
        ways={way: scores(f1, precision) for way in ("assessor", *BASELINES)},
        against={way: Compared(difference=0.05, interval=(-0.01, 0.11)) for way in BASELINES},
        confusion={},
        calibration=(Bin(texts=4, said=0.031, was=0.0), Bin(texts=6, said=0.962, was=0.9)),
        calibration_error=0.0496,
    )


def an_evaluation(*tasks, ill=98):
    illness = {
        "all": Share(found=ill, texts=100),
        "under_20": Share(found=9, texts=10),
        "own:illness": Share(found=4, texts=5),
    }
    nothing = {"extraction": {}, "fresh": {}, "rumours": {}, "talk": {}, "left_out": {}, "sources": {}, "mistakes": ()}
    return Evaluation(
        seed=1, model="m", texts=20, events=19, missed=(1.0,) * 5, tasks=tasks, illness=illness, **nothing
    )


def section(found):
    return measured(found, command="shian evaluate data", on=ON).splitlines()


def test_day_command_texts_and_seeds_are_told():
    said = "2026-12-01 以 `shian evaluate data` 测得：20 条文字，19 个事件。"
    assert section(an_evaluation(a_task("kinds_own")))[2].startswith(said)


def test_what_is_aimed_at_is_held_or_the_card_says_plainly_that_it_is_not():
    held = section(an_evaluation(a_task("relevance"), a_task("reviews", 0.905)))
    missed = section(an_evaluation(a_task("relevance", precision=0.79), a_task("reviews", 0.9049), ill=96))
    aims = [[line for line in lines if "目标不低于" in line] for lines in (held, missed)]
    assert aims[0] == [
        "- 写明发病的文字的召回率 0.9800，目标不低于 0.97：达到",
        "- 写明发病的文字的召回率（不足 20 字的） 0.9000，目标不低于 0.97：**没有达到**",
        "- 相关与否的精确率（全部真实文字） 0.9000，目标不低于 0.8：达到",
        "- 餐饮评价中相关一类的 F1 0.9050，目标不低于 0.905：达到",
    ]
    assert [line.endswith("**没有达到**") for line in aims[1]] == [True] * 4


def test_what_there_are_no_texts_for_is_not_called_held():
    told = [line for line in section(an_evaluation(a_task("kinds_own"))) if "没有测" in line]
    assert told == [
        "- 相关与否的精确率（全部真实文字）：没有这样的文字，没有测",
        "- 餐饮评价中相关一类的 F1：没有这样的文字，没有测",
    ]


def test_every_task_stands_beside_every_baseline_with_the_margin_and_its_interval():
    row = "| 相关与否（餐饮评价） | 10 | 0.950 [0.940, 0.960] |" + " 0.950（+0.050 [-0.010, 0.110]） |" * len(BASELINES)
    assert row in section(an_evaluation(a_task("relevance"), a_task("reviews")))


def test_illness_is_told_by_source_too():
    rows = ["| 全部 | 100 | 98 | 0.980 |", "| 不足 20 字 | 10 | 9 | 0.900 |", "| own:illness | 5 | 4 | 0.800 |"]
    assert [each for each in section(an_evaluation(a_task("relevance"))) if each in rows] == rows


@pytest.mark.parametrize("name", ["relevance", "kinds_own"])
def test_how_far_a_probability_holds_is_told_by_tenths_with_the_expected_error(name):
    lines = section(an_evaluation(a_task(name)))
    at = next(n for n, line in enumerate(lines) if "期望校准误差 0.0496" in line)
    assert lines[at + 2 : at + 6] == [
        "| 所说的概率（每一成的平均） | 其中确实相关的 | 条数 |",
        "| --- | --- | --- |",
        "| 0.031 | 0.000 | 4 |",
        "| 0.962 | 0.900 | 6 |",
    ]


def test_a_later_section_takes_the_place_of_an_earlier_one_and_the_rest_stays(tmp_path):
    card = tmp_path / "card.md"
    card.write_text(f"# 模型说明：m\n\n## 分数\n\n0.9\n\n{USE}", "utf-8")
    write_measured(card, an_evaluation(a_task("relevance"), ill=10), command="first", on=ON)
    write_measured(card, an_evaluation(a_task("relevance")), command="second", on=ON)
    text = card.read_text("utf-8")
    assert ["first" in text, "second" in text, text.count(MEASURED)] == [False, True, 1]
    before, after = text.split(measured(an_evaluation(a_task("relevance")), command="second", on=ON))
    assert (before, after) == ("# 模型说明：m\n\n## 分数\n\n0.9\n\n", USE)
