"""Dead letters: shown with their reason, corrected and sent on, or set aside; never lost, never done twice."""

import json
import time

import fragile
import msgspec
import pytest
from flow import T0, a_signal
from visiting import a_blue_case, assessing, text_of, visiting

from connectors.parse import finish
from playbooks.timers import Timer
from streams import schema as t
from streams.feeder import bury
from streams.pool import Poison
from streams.schema import from_us, to_us

WORDS = f"示例甲店的凉皮吃出虫子，{fragile.FAULTY}"


@pytest.fixture(scope="module")
def process():
    with assessing() as process:
        yield process


@pytest.fixture
def visitor(line, process):
    with visiting(line, process=process) as visitor:
        yield visitor


def a_letter(line, visitor, text=WORDS):
    """A signal the classifier fails on, as it lies among the dead letters."""
    signal = {"channel": "complaint", "source": "12315", "source_id": "d", "text": text}
    visitor.client.post("/api/signals", json=signal)
    return wait_for(lambda: [each for each in line.rows(t.dead_letters) if each.state == "open"])[0]


def wait_for(found, tries=200):
    for _ in range(tries):
        if found():
            break
        time.sleep(0.02)
    return found()


def test_a_letter_shows_its_reason_and_its_text(line, visitor):
    a_letter(line, visitor)
    page = text_of(visitor.read("/dead-letters"))
    assert ["this text cannot be assessed" in page, "凉皮吃出虫子" in page, "重新处理" in page] == [True, True, True]


def test_what_is_no_text_at_all_is_shown_harmlessly(line, visitor):
    with line.writing() as connection:
        bury(connection, [Poison(id="", reason="读不懂", body=b"<b>\xff</b>")], to_us(T0))
    page = visitor.read("/dead-letters")
    assert ["读不懂" in page, "&lt;b&gt;" in page, "<b>\ufffd" in page] == [True, True, False]


def test_a_corrected_letter_becomes_a_case_under_the_id_it_had(line, visitor):
    letter = a_letter(line, visitor)
    signal = json.loads(letter.body) | {"text": "示例甲店的凉皮吃出虫子"}
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=json.dumps(signal))
    case = wait_for(line.cases)[0]
    assert [joined.id for joined in case.signals] == [signal["id"]]
    assert ["没有死信" in visitor.read("/dead-letters"), "示例·王一：重新处理" in handled(visitor)] == [True, True]


def handled(visitor):
    return visitor.read("/dead-letters?state=replayed")


def test_a_letter_sent_again_as_it_was_is_read_again_and_shown_again_when_it_fails_again(line, visitor):
    letter = a_letter(line, visitor)
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=letter.body.decode())
    states = wait_for(
        lambda: sorted(each.state for each in line.rows(t.dead_letters))[1:] and line.rows(t.dead_letters)
    )
    assert sorted(each.state for each in states) == ["open", "replayed"]


def test_a_correction_that_cannot_be_read_changes_nothing_and_says_why(line, visitor):
    letter = a_letter(line, visitor)
    answer = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body='{"channel": "鸽子"}')
    assert [answer.status_code, "改过的内容仍读不懂" in answer.text] == [400, True]
    assert [each.state for each in line.rows(t.dead_letters)] == ["open"]


def test_setting_aside_needs_a_reason_and_keeps_the_letter(line, visitor):
    letter = a_letter(line, visitor)
    without = visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="set_aside", reason="")
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="set_aside", reason="测试内容")
    kept = visitor.read("/dead-letters?state=set_aside")
    assert [without.status_code, "示例·王一：测试内容" in kept, "凉皮吃出虫子" in kept] == [400, True, True]


def test_a_letter_is_answered_once(line, visitor):
    letter = a_letter(line, visitor)
    for status in (303, 409):
        answer = visitor.send(f"/dead-letters/{letter.id}", page="/register", do="set_aside", reason="重复")
        assert answer.status_code == status


def test_a_timer_that_failed_is_looked_at_now(line, visitor):
    a_blue_case(line)
    row = line.rows(t.timers)[0]
    timer = Timer(id=row.id, case=row.case_id, of=row.of, kind=row.kind, at=from_us(row.at))
    stuck = Poison(id=timer.id, reason="KeyError", body=msgspec.json.encode(timer))
    with line.writing() as connection:
        bury(connection, [stuck], to_us(T0), stage="watch")
    letter = line.rows(t.dead_letters)[0]
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay")
    assert {each.id: from_us(each.at) for each in line.rows(t.timers)}[timer.id] == T0


def test_a_signal_keeps_its_private_half_private_when_it_is_sent_on(line, visitor):
    letter = a_letter(line, visitor)
    signal = finish(a_signal(text="示例甲店，电话13912345678"), T0)
    body = json.dumps({**json.loads(letter.body), "text": signal.text})
    visitor.send(f"/dead-letters/{letter.id}", page="/dead-letters", do="replay", body=body)
    wait_for(line.cases)
    assert "13912345678" not in str(line.rows(t.signals))
