"""Rungs in the ledger: who was told, and about which time."""

from factories import a_case, a_complaint, a_reference, the_clock

from console.wording.sentences import Teller
from console.wording.words import IN_CHINESE
from playbooks.entries import Entry, Escalated, EscalationProposed
from tests.factories import NOON

REF = a_reference()
CASE = a_case(a_complaint())
OF = the_clock(CASE, "CMP-1").id
SAID = Teller(CASE, IN_CHINESE, REF.department_name)


def told(body):
    return SAID.tell(Entry(id="x", case=CASE.id, seq=1, at=NOON, recorded_at=NOON, cause="x", body=body))


def test_of_the_office_as_a_whole_its_name_is_said_once():
    body = Escalated(of=OF, rung=3, role="food_safety_office", department="D01", why="期限过后")
    assert told(body) == "督办：“决定是否受理投诉并告知投诉人”，通知区食安办（期限过后）"


def test_a_proposal_says_which_time_it_is_about_and_of_a_claim_that_there_is_none():
    body = EscalationProposed(of=OF, rung=4, role="district_leader", department="D01", why="期限过后", text="")
    about = told(body)
    assert about.startswith("“决定是否受理投诉并告知投诉人”：建议提级报区领导，已请")
    assert told(
        EscalationProposed(of="alert", rung=3, role="director", department="D01", why="无人", text="")
    ).startswith("建议提级报主任，已请")
