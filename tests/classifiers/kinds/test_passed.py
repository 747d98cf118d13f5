"""Passed: samples that all passed are told from those of which some failed."""

from pathlib import Path

import pytest

from classifiers.kinds.passed import all_passed
from classifiers.reader import load_reader

READER = load_reader(Path(__file__).parents[3] / "seeds")


@pytest.mark.parametrize(
    ("text", "failure", "passed"),
    [
        ("抽检30批次全部合格", 0.0, True),
        ("酱油复检，判定合格", 0.8, True),
        ("粽子30批次全过关", 0.8, True),
        ("粽子30批次全过关", 0.1, False),
        ("项目：苯并[a]芘、镉，结论：合格", 0.9, True),
        ("复检结论合格，初检不合格结论已撤销", 0.6, True),
        ("复检结论：不合格，维持初检不合格结论", 0.6, False),
        ("抽检30批次，29批次检验合格，1批次不合格", 0.8, False),
        ("酱油检出苯甲酸", 0.8, False),
    ],
)
def test_samples_passed_where_none_is_said_to_have_failed(text, failure, passed):
    assert all_passed(READER.read(text), failure) is passed
