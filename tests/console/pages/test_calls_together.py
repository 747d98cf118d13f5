"""Guests who each call for themselves are together more than one: row, page and report say so, and nothing is added."""

import pytest
from spoken import tell
from visiting import text_of, the_report

pytestmark = pytest.mark.stores

GUESTS = (
    "前天在小店镇王庄村参加婚宴，回来我就上吐下泻，就我一个人来的。",
    "我前天去小店镇王庄村吃婚宴，回家拉肚子，一个人。",
    "小店镇王庄村婚宴，我吃了以后呕吐腹泻，就我一个人难受。",
)


def test_guests_of_one_wedding_who_call_one_by_one_are_told_as_three_perhaps(line, visitor):
    (case_id, *others) = [tell(line, each) for each in GUESTS]
    assert set(others) == {case_id}
    assert line.case(case_id).facts["ill"] == 1
    for page in ("/", f"/cases/{case_id}"):
        assert "来电合计可能 3 人，请核定" in text_of(visitor.read(page))
    assert "另有3个来电（投诉）各说自己或身边一两人，合计可能3人，未相加" in the_report(visitor, case_id)
