"""Admission: in a flood feeds wait first, complaints later, people harmed never."""

import pytest
from flow import a_signal

from connectors.signal import Illness
from streams.intake.admission import Admission

CHANNELS = ("illness", "duty", "complaint", "sampling", "notice", "media")


def taken(admission, text="在示例甲店吃出异物", **fields):
    signals = [a_signal(channel=channel, text=text, request=None, **fields) for channel in CHANNELS]
    return [channel for channel, is_in in zip(CHANNELS, admission.takes(signals), strict=True) if is_in]


def flooded(waiting):
    admission = Admission(lag_max=100, harm_words=("呕吐", "死亡"))
    admission.came(waiting)
    return admission


@pytest.mark.parametrize(
    ("waiting", "left"),
    [
        (0, CHANNELS),
        (99, CHANNELS),
        (100, ("illness", "duty", "complaint", "sampling", "notice")),
        (200, ("illness", "duty", "complaint")),
        (400, ("illness", "duty")),
        (10**9, ("illness", "duty")),
    ],
)
def test_the_more_waits_the_less_is_taken(waiting, left):
    assert taken(flooded(waiting)) == list(left)


def test_what_speaks_of_people_harmed_is_always_taken():
    assert taken(flooded(10**9), text="孩子吃完呕吐") == list(CHANNELS)
    assert taken(flooded(10**9), illness=Illness(ill=3)) == list(CHANNELS)


def test_what_is_worked_off_makes_room_again():
    admission = flooded(150)
    admission.went(60)
    assert taken(admission) == list(CHANNELS)


def test_what_another_process_put_on_the_log_is_no_debt():
    admission = flooded(0)
    admission.went(50)
    admission.came(1)
    assert admission.waiting == 1


def test_what_was_refused_is_counted_by_channel():
    admission = flooded(200)
    taken(admission)
    taken(admission)
    assert dict(admission.refused) == {"sampling": 2, "notice": 2, "media": 2}


def test_other_words_of_harm_hold_at_once():
    admission = flooded(10**9)
    admission.listen_for(("抽搐",))
    assert [admission.speaks_of_harm(a_signal(text=text)) for text in ("孩子吃完呕吐", "孩子吃完抽搐")] == [False, True]
