"""Assess processes: order, deaths and the size of messages."""

import os
import queue
import signal as signals

import fragile
import msgspec
import pytest
from flow import T0, a_signal

from connectors.parse import finish
from streams.pool import AssessProcess, Batch, _in_hand, assess_envelopes

AREAS = ("410702",)


CHATTER = "今天天气真好"
ASKING = "这种天气，示例小学到底怎么了"
A_POST = {"channel": "media", "request": None}


def an_envelope(*texts):
    said = [{"text": text, "subject": None, **(A_POST if text in (CHATTER, ASKING) else {})} for text in texts]
    found = [finish(a_signal(source_id=f"{n}", **each), T0) for n, each in enumerate(said)]
    return b"\n".join(msgspec.json.encode(each) for each in found)


@pytest.fixture
def process():
    started = AssessProcess(fragile.load, AREAS)
    yield started
    started.stop()


def assessed(*texts, is_revision=False):
    """The answer for one envelope."""
    (result,) = assess_envelopes(fragile.load(), [Batch(an_envelope(*texts), is_revision)], AREAS)
    return result


def titles(result):
    return [each.signal.text for each in result.kept]


def test_what_needs_an_answer_is_kept_and_what_does_not_is_only_a_state():
    result = assessed("在示例甲店吃出异物", CHATTER)
    assert titles(result) == ["在示例甲店吃出异物"]
    assert [each.state for each in result.rest] == ["irrelevant"]


def test_a_post_that_asks_what_happened_somewhere_is_kept_for_who_knows_the_cases():
    assert titles(assessed(ASKING, CHATTER)) == [ASKING]


def test_what_is_no_signal_or_no_json_is_set_aside_by_the_process_that_reads_it(process):
    pid = process.pid
    process.send(1, an_envelope("在示例甲店吃出异物") + b'\n{"channel": 7}\n{"broken', is_revision=False)
    result = process.receive(1)
    assert [titles(result), [each.body for each in result.poison]] == [
        ["在示例甲店吃出异物"],
        [b'{"channel": 7}', b'{"broken'],
    ]
    assert process.pid == pid


def test_a_revision_is_kept_whatever_it_says():
    """Its case must hear of it even when the new words need no answer."""
    result = assessed(CHATTER, is_revision=True)
    assert titles(result) == [CHATTER]


def test_one_faulty_text_is_set_aside_and_the_others_go_on():
    result = assessed("甲店吃出异物", fragile.FAULTY, "乙店吃出异物")
    assert titles(result) == ["甲店吃出异物", "乙店吃出异物"]
    assert [each.reason for each in result.poison] == ["ValueError: this text cannot be assessed"]


@pytest.mark.parametrize("faulty", [CHATTER, fragile.FAULTY])
def test_envelopes_assessed_together_are_answered_each_by_itself(faulty):
    envelopes = [
        Batch(an_envelope("甲店吃出异物", CHATTER)),
        Batch(an_envelope(CHATTER), is_revision=True),
        Batch(b'{"broken\n' + an_envelope(faulty, "乙店吃出异物")),
    ]
    results = assess_envelopes(fragile.load(), envelopes, AREAS)
    assert [titles(each) for each in results] == [["甲店吃出异物"], [CHATTER], ["乙店吃出异物"]]
    assert [len(each.rest) for each in results] == [1, 0, 1 if faulty != fragile.FAULTY else 0]
    assert [len(each.poison) for each in results] == [0, 0, 1 if faulty != fragile.FAULTY else 2]


def test_after_a_death_each_envelope_is_assessed_by_itself(process):
    """Together, the deadly one would take those before it with it again and again."""
    process.send(1, an_envelope(fragile.DEADLY), is_revision=False)
    with pytest.raises((EOFError, OSError)):
        process.receive(1)
    process.restart()
    for position, text in enumerate(["之前的", "还有一件", fragile.DEADLY], start=2):
        process.send(position, an_envelope(text), is_revision=False)
    assert [titles(process.receive(position)) for position in (2, 3)] == [["之前的"], ["还有一件"]]


def test_what_came_after_those_that_a_dead_process_had_is_assessed_together_again():
    """A text costs a third less among hundreds, and one death in a year must not make it dearer for good."""
    waiting = queue.SimpleQueue()
    for message in (b"1", b"2", b"3", b"4", None):
        waiting.put(message)
    assert list(_in_hand(waiting, alone=2)) == [[b"1"], [b"2"], [b"3", b"4"]]


def test_answers_come_in_the_order_of_the_questions(process):
    for position in (1, 2, 3):
        process.send(position, an_envelope(f"第{position}件"), is_revision=False)
    assert [titles(process.receive(position)) for position in (1, 2, 3)] == [["第1件"], ["第2件"], ["第3件"]]


def test_an_answer_to_a_question_given_up_is_passed_over(process):
    process.send(1, an_envelope("先前的"), is_revision=False)
    process.send(2, an_envelope("现在的"), is_revision=False)
    assert titles(process.receive(2)) == ["现在的"]


def test_a_death_is_noticed_and_a_new_process_answers(process):
    process.send(1, an_envelope(fragile.DEADLY), is_revision=False)
    with pytest.raises((EOFError, OSError)):
        process.receive(1)
    process.restart()
    process.send(2, an_envelope("之后的"), is_revision=False)
    assert titles(process.receive(2)) == ["之后的"]


def test_an_interrupt_while_it_still_imports_does_not_end_it(process):
    os.kill(process.pid, signals.SIGINT)
    process.send(1, an_envelope("在示例甲店吃出异物"), is_revision=False)
    assert titles(process.receive(1)) == ["在示例甲店吃出异物"]


def test_handing_over_to_a_dead_process_is_no_error(process):
    os.kill(process.pid, signals.SIGKILL)
    process._process.join()
    process.send(1, an_envelope("无人接手"), is_revision=False)
    with pytest.raises((EOFError, OSError)):
        process.receive(1)


def test_large_envelopes_can_be_handed_over_before_any_answer_is_taken(process):
    for position in range(8):
        process.send(position, an_envelope(*(f"{position}{'长' * 20_000}" for _ in range(5))), is_revision=False)
    assert [len(process.receive(position).kept) for position in range(8)] == [5] * 8
