"""A call that whoever took it puts into a case: on their word, and only where anybody may look."""

import msgspec
import pytest
from flow import a_signal
from msgspec.structs import replace
from visiting import a_red_case

from connectors.officials import MARK
from connectors.signal import TakenBy
from playbooks.entries import SignalJoined
from streams.gathering.gather import BY_HAND
from streams.store import schema as t

pytestmark = pytest.mark.stores

OFFICER = TakenBy(person="示例·王一", role="duty_officer")


def a_call(line, put_into, text="有家长说孩子也不舒服", **fields):
    """The case of a call for which this case was chosen."""
    call = a_signal(channel="duty", source_id="call", request=None, subject=None, text=text, **fields)
    return line.take(replace(call, taken_by=OFFICER, put_into=put_into))


def test_it_is_in_the_case_by_the_officer_s_word(line):
    red = a_red_case(line)
    assert a_call(line, red) == red
    said = [entry for entry in line.entries(red) if isinstance(entry.body, SignalJoined)][-1]
    assert [said.body.rule, said.body.why, said.actor.person] == ["by_hand", BY_HAND, "示例·王一"]


def test_the_person_comes_before_what_the_words_say(line):
    red, blue = a_red_case(line), line.take(a_signal())
    assert a_call(line, red, text=a_signal().text, occurred_at=None) == red
    assert len(line.case(blue).signals) == 1


@pytest.mark.parametrize("now", [{"state": "closed"}, {"exercise": "sample"}, {"area": "410703"}, {"confided": True}])
def test_a_case_that_is_not_open_to_it_is_not_joined(line, now):
    red = a_red_case(line)
    body = msgspec.msgpack.encode(replace(line.case(red), **now))
    line.execute(t.cases.update().where(t.cases.c.id == red).values(body=body))
    assert a_call(line, red) != red


def test_where_there_is_no_such_case_the_call_opens_its_own(line):
    assert len(line.case(a_call(line, "f" * 24)).signals) == 1


def test_a_report_about_officials_is_put_into_nothing(line):
    red = a_red_case(line)
    assert a_call(line, red, text=f"副局长收钱不管{MARK}") != red
