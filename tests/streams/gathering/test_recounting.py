"""Recounting: which counts of a later version stand in the place of those before, and which body sends a report."""

import pytest
from flow import a_signal
from spoken import tell

from streams.gathering.recounting import recounts_of, sender_of

SOME = {"ill": 5, "hospitalised": 3}


@pytest.mark.parametrize(
    ("text", "facts", "anew"),
    [
        ("我院接诊5人，住院3人", SOME, ("ill", "hospitalised")),
        ("我院接诊5人，住院3人，无新增病例", SOME, ("ill", "hospitalised")),
        ("新增5人就诊，住院3人", SOME, ()),
        ("又送来5人，住院3人", SOME, ()),
        ("我院接诊5人，目前住院3人", SOME, ("ill",)),
        ("2人已出院，3人住院", {"ill": 3, "hospitalised": 3}, ()),
        ("就餐者5人，确认为沙门氏菌感染，住院2人", {"ill": 2, "hospitalised": 2}, ("hospitalised",)),
        ("至少5人呕吐", {"ill": 5, "ill_is": "least"}, ()),
    ],
)
def test_what_is_new_what_is_left_and_a_guess_take_nothing_back(text, facts, anew):
    assert recounts_of(a_signal(channel="illness", text=text), facts) == anew


@pytest.mark.parametrize(
    ("channel", "sender"), [("illness", "12345"), ("notice", "12345"), ("duty", ""), ("media", "")]
)
def test_a_source_through_which_many_speak_is_no_sender(channel, sender):
    assert sender_of(a_signal(channel=channel, source="12345")) == sender


TOWN = {"channel": "notice", "source": "小店镇人民政府"}
BEFORE = "小店镇人民政府：11月25日沟里村吕某家丧宴就餐约160人，截至11月28日12时出现腹泻、呕吐症状者27人，其中住院2人。"


@pytest.mark.parametrize(
    ("text", "source", "ill"),
    [
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，截至11月28日20时出现症状者22人，住院3人，无危重。", None, 22),
        ("小店镇人民政府续报：沟里村吕某家丧宴，截至11月28日20时出现腹泻者22人，住院3人。", None, 22),
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，截至11月28日20时出现症状者31人，住院3人。", None, 31),
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，截至20时目前仍有22人腹泻，住院3人。", None, 27),
        ("小店镇人民政府：沟里村吕某家丧宴，22人腹泻，住院3人。", None, 27),
        ("区疾控中心续报：沟里村吕某家丧宴，截至11月28日20时出现腹泻者22人，住院3人。", "区疾控中心", 27),
    ],
)
def test_a_further_report_of_a_body_that_counts_all_anew_takes_the_place_of_its_first(line, text, source, ill):
    case_id = tell(line, BEFORE, **TOWN)
    assert tell(line, text, **TOWN | ({"source": source} if source else {})) == case_id
    assert line.case(case_id).facts["ill"] == ill
