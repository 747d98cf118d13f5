"""How urgent a case is by a person's word: with a reason, by whoever may, until something new is known."""

from datetime import timedelta

import pytest

from playbooks.decide import join_case
from playbooks.entries import Actor, Dispatched, SeverityChanged
from playbooks.errors import ActionRefused
from playbooks.tell import tell
from tests.factories import NOON, OFFICER, a_case, a_complaint, a_reference, an_incoming, asked, bodies, done
from tests.regrouping import merged, parted

REF = a_reference()
SUPERVISOR = Actor(person="示例·带班", role="supervisor", department="D01")
CALL = {"channel": "duty", "kind": "incident", "venue": "restaurant", "ill": 2}


def an_orange_case():
    return a_case(an_incoming(id="s1", facts=CALL))


def a_red_case(id_="s1"):
    return a_case(an_incoming(id=id_, facts=CALL | {"ill": 40}))


def set_to(case, level, reason="现场核实后认为", actor=OFFICER):
    return asked(case, "set_severity", level=level, reason=reason, actor=actor)


def refused(case, *args, **changes):
    with pytest.raises(ActionRefused) as refusal:
        set_to(case, *args, **changes)
    return str(refusal.value)


def test_an_officer_makes_a_case_more_urgent_with_a_reason_that_stands_with_it():
    draft = set_to(a_case(a_complaint()), "red", "多人电话反映同一家店")
    case = draft.case
    assert (case.severity, case.severity_why, case.judged) == ("red", ("人工核定：多人电话反映同一家店",), "red")
    assert [body.reason for body in bodies(draft, SeverityChanged)] == ["多人电话反映同一家店"]
    assert len(bodies(draft, Dispatched)) == 1


def test_what_is_grave_is_made_less_urgent_by_supervisor_or_director_alone():
    case = an_orange_case()
    assert case.severity == "orange"
    assert refused(case, "yellow").startswith("红色、橙色事件调低紧急程度由带班")
    assert set_to(case, "yellow", actor=SUPERVISOR).case.severity == "yellow"


@pytest.mark.parametrize(
    ("level", "reason", "why"),
    [("purple", "x", "请选择紧急程度"), ("", "x", "请选择紧急程度"), ("red", " ", "核定紧急程度须写明理由")],
)
def test_without_a_level_or_a_reason_nothing_is_set(level, reason, why):
    assert refused(an_orange_case(), level, reason) == why


def test_a_level_that_is_confirmed_keeps_the_rules_reasons_beside_and_is_confirmed_once():
    case = an_orange_case()
    confirmed = set_to(case, "orange", "属实").case
    assert confirmed.severity_why == ("人工核定：属实", *case.severity_why)
    assert refused(confirmed, "orange", "再次确认") == "紧急程度已核定为这一级"


def test_what_was_outweighed_does_not_raise_it_again_and_something_new_does():
    calm = set_to(an_orange_case(), "blue", "来电人撤回", actor=SUPERVISOR).case
    later = NOON + timedelta(hours=2)
    same = join_case(REF, calm, an_incoming(id="s2", facts=CALL), rule="same_operator", why="同一经营者", now=later)
    assert (same.case.severity, same.case.judged) == ("blue", "blue")
    new = an_incoming(id="s3", facts=CALL | {"dead": 1})
    worse = join_case(REF, same.case, new, rule="same_operator", why="同一经营者", now=later).case
    assert (worse.severity, worse.judged) == ("red", "")


def test_what_was_outweighed_does_not_raise_the_case_that_it_is_merged_into():
    calm = set_to(a_red_case(), "yellow", "已核实", actor=SUPERVISOR).case
    into = merged(a_case(a_complaint()), calm)
    assert (into.severity, into.judged, into.outweighed) == ("yellow", "yellow", calm.outweighed)
    again = join_case(REF, into, an_incoming(facts=CALL | {"ill": 40}), rule="x", why="x", now=NOON)
    assert again.case.severity == "yellow"


def test_what_nobody_has_judged_is_not_made_less_urgent_by_a_merge():
    calm = set_to(a_red_case(), "yellow", "已核实", actor=SUPERVISOR).case
    assert merged(calm, a_red_case("s2")).severity == "red"
    assert merged(a_red_case("s2"), calm).severity == "red"


def test_what_was_outweighed_does_not_raise_what_leaves_nor_hold_down_what_has_nothing_of_it():
    both = a_case(a_complaint(id="s1"), an_incoming(id="s2", facts=CALL | {"ill": 40}))
    calm = set_to(both, "yellow", "已核实", actor=SUPERVISOR).case

    ill, other = (parted(calm, signal, actor=SUPERVISOR)[1].case for signal in ("s2", "s1"))
    assert (ill.severity, ill.judged, ill.outweighed, ill.was_red) == ("yellow", "yellow", calm.outweighed, True)
    assert (other.severity, other.judged, other.outweighed, other.was_red) == ("blue", "", (), False)


def test_a_correction_leaves_what_a_person_set():
    case = set_to(an_orange_case(), "red", "多人反映").case
    corrected = done(case, "correct_label", signal="s1", field="ill", now="0")
    assert (corrected.severity, corrected.severity_why[0]) == ("red", "人工核定：多人反映")


def test_who_confirms_that_it_is_red_tells_nobody_anew_and_who_makes_it_so_does():
    case = set_to(an_orange_case(), "red", "多人反映")
    made = next(entry for entry in case.entries if isinstance(entry.body, SeverityChanged))
    red = a_case(an_incoming(id="s1", facts=CALL | {"ill": 40}))
    confirmed = set_to(red, "red", "属实")
    said = next(entry for entry in confirmed.entries if isinstance(entry.body, SeverityChanged))
    assert (len(tell(made, case.case)), red.severity, tell(said, confirmed.case)) == (1, "red", [])
