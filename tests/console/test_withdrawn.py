"""After an entry of the rumour book was withdrawn, whatever is told anew of a case that repeats its claim says so."""

import re
from datetime import timedelta

import pytest
from flow import T0
from msgspec.structs import replace
from recording import Recorder, send
from visiting import a_rumour_case, text_of, visiting

from connectors.channels.wording import words_of_notice
from connectors.doors import Doors, PhoneChannel, Route
from console.papers.reply import by_the_book
from playbooks.telling.affair import affair
from streams.gathering.notices import in_words_of_now
from streams.store import schema as t
from streams.store.stored import decode_notice
from streams.telling.routes import fan_out

SAID = "与已辟谣的说法相似"
WITHDRAWN = "与已辟谣的说法相似（谣言库已撤下这一条）"
DOORS = Doors(
    channels=(PhoneChannel(name="phone", deputy_after_minutes=10),),
    routes=(Route(department="D01", role="duty_officer", channel="phone", to="0373-0000001"),),
)


@pytest.fixture
def visitor(line):
    line.system.doors = DOORS
    with visiting(line) as visitor:
        yield visitor


def withdraw(visitor, id_, **fields):
    seen = re.search(r'name="seen" value="(\d+)"', visitor.read(f"/rumours/entry?id={id_}"))[1]
    asked = {"id": id_, "seen": seen, "why": "后来查实确有其事", "into": ""} | fields
    return visitor.send("/rumours/withdraw", page="/rumours/entry", **asked)


def told(text):
    """How it is told: as refuted, and as withdrawn."""
    return text.replace(WITHDRAWN, "").count(SAID) > 0, WITHDRAWN in text


def everywhere(line, visitor, case_id):
    """Every place that says why the case is urgent, in the words of now."""
    api = visitor.client.get(f"/api/cases/{case_id}").json()["case"]
    (row,) = visitor.client.get("/api/alerts").json()["alerts"]
    return {
        "queue": text_of(visitor.read("/")),
        "case": text_of(visitor.read(f"/cases/{case_id}").split('id="record"')[0]),
        "alerts": "".join(row["why"]),
        "api": "".join(api["severity_why"]),
        "affair": affair(line.case(case_id), line.system.reference),
    }


def test_it_is_told_as_refuted_while_it_is_and_as_withdrawn_from_then_on(line, visitor):
    case_id = a_rumour_case(line)
    before = {place: told(text) for place, text in everywhere(line, visitor, case_id).items()}
    assert withdraw(visitor, "E01").status_code == 303
    after = {place: told(text) for place, text in everywhere(line, visitor, case_id).items()}
    assert before == dict.fromkeys(before, (True, False))
    assert after == dict.fromkeys(after, (False, True))


def test_what_was_queued_before_and_leaves_after_says_so(line, visitor):
    a_rumour_case(line)
    line.write(lambda connection: fan_out(connection, DOORS))
    before = told(text_of(visitor.read("/calls")))
    withdraw(visitor, "E01")
    channel = Recorder()
    send(line, channel, T0 + timedelta(hours=3))
    words = [words_of_notice(each, carries=())[1] for each in channel.sent]
    assert [before, told(text_of(visitor.read("/calls")))] == [(True, False), (False, True)]
    assert [len(words) > 0, {told(each) for each in words if SAID in each}] == [True, {(False, True)}]


def test_what_it_quotes_of_new_reasons_says_so_too(line, visitor):
    case_id = a_rumour_case(line)
    row = next(row for row in line.rows(t.notices) if row.case_id == case_id)
    quoted = replace(decode_notice(row.body), text=f"新的理由：{SAID}。")
    withdraw(visitor, "E01")
    assert told(in_words_of_now(quoted, visitor.desk.reference, T0).text) == (False, True)


def test_a_digest_of_what_waited_says_so_of_each_case_of_that_claim_alone(line, visitor):
    a_rumour_case(line)
    withdraw(visitor, "E02")
    channel = Recorder()
    send(line, channel, T0 + timedelta(hours=3), notices_max=1)
    assert {told(words_of_notice(each, carries=())[1]) for each in channel.sent} == {(True, False)}


def test_the_claim_of_a_case_is_marked_for_machines_and_one_that_was_merged_is_what_says_it_now(line, visitor):
    case_id = a_rumour_case(line)
    merged = withdraw(visitor, "E01", into="E02")
    moved = by_the_book(line.case(case_id), visitor.desk).known
    assert [merged.status_code, moved.rumour, moved.withdrawn_on] == [303, "E02", None]
    assert told(everywhere(line, visitor, case_id)["alerts"]) == (True, False)
    withdraw(visitor, "E02")
    known = visitor.client.get(f"/api/cases/{case_id}").json()["case"]["known"]
    assert [known["rumour"], known["withdrawn_on"]] == ["E02", "2026-11-25"]


def test_the_words_that_decided_are_not_called_like_a_refuted_claim(line, visitor):
    case_id = a_rumour_case(line)
    signal = next(row.id for row in line.rows(t.signals))
    withdraw(visitor, "E01")
    pages = visitor.read(f"/signals/{signal}") + visitor.read(f"/cases/{case_id}")
    left = pages.replace("与已辟谣说法相似（谣言库已撤下这一条）", "")
    assert ["与已辟谣说法相似" in left, "与谣言库已撤下的说法相似" in pages] == [False, True]
