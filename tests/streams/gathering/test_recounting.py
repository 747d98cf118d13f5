"""Recounting: which counts of a later version stand in the place of those before, and which body sends a report."""

import pytest
from flow import a_signal

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
