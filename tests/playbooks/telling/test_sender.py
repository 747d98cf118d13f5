"""Who sent what no other playbook answers has an answer too: by when it was given, or that nobody waits for one."""

import pytest

from playbooks.telling.sender import told
from tests.factories import a_case, after, an_incoming, at

NINE, TEN = at("2026-11-26 09:00"), at("2026-11-26 10:00")
NEWS = {"channel": "duty", "kind": "news"}


def routed(outcome="routed"):
    return after(a_case(an_incoming(facts=NEWS)), "route_signal", outcome, NINE)


def said(case):
    """When its sender was answered, and which duties are owed to them."""
    answer = told(case, case.signals[0].id)
    return answer.answered_at, [(each.duty, each.done_at) for each in answer.duties]


@pytest.mark.parametrize(
    ("outcome", "answered_at"),
    [("done", TEN), ("passed_on", TEN), ("elsewhere", TEN), ("not_required", None)],
)
def test_the_sender_is_told_when_it_was_answered(outcome, answered_at):
    case = routed()
    assert said(case) == (None, [("handle_signal", None)])
    assert said(after(case, "handle_signal", outcome, TEN)) == (answered_at, [("handle_signal", TEN)])


def test_who_was_told_on_routing_that_it_is_not_ours_has_the_answer_and_nobody_is_asked_for_another():
    case = routed("not_ours")
    assert [said(case), case.open_steps] == [(NINE, [("handle_signal", NINE)]), []]
