"""Splitting: what leaves goes on running in a case of its own, and what stays is judged by itself."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.decide import join_case
from playbooks.deciding.needless import GROUNDLESS
from playbooks.deciding.splitting import split
from playbooks.entries import Merged, PlaybookAdded, SeverityChanged, StepsWithdrawn
from playbooks.errors import ActionRefused
from tests.factories import (
    LEAD,
    NOON,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    bodies,
    done,
    the_clock,
    the_step,
)

REF = a_reference()
LATER = NOON + timedelta(hours=2)
SCHOOL = {"channel": "illness", "school": True, "ill": 3}
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}


def parted(case, *signals, reason="不是同一件事", **changes):
    return split(
        REF, case, an_action(case, "split", when=LATER, signals=list(signals), reason=reason, **changes), LATER
    )


def parted_by_lead(case, *signals):
    """What only the lead takes apart: without what leaves the rest is less grave."""
    return parted(case, *signals, actor=LEAD)


def clocks(case):
    """What the clocks of a case are, without the step that each hangs on."""
    return {each.id: (each.about, each.started_at, each.deadline) for each in case.clocks.values()}


def test_how_urgent_either_is_nobody_set_by_splitting():
    out, new = parted_by_lead(a_case(a_complaint(id="s1"), an_incoming(id="s2", facts=SCHOOL)), "s2")
    judged = [[entry for entry in draft.entries if isinstance(entry.body, SeverityChanged)] for draft in (out, new)]
    assert [[(each.body.level, each.actor) for each in drafted] for drafted in judged] == [
        [("blue", None)],
        [("red", None)],
    ]


def test_clocks_about_signals_that_leave_go_with_them():
    case = a_case(a_complaint(id="s1"), a_complaint(id="s2"))
    old, new = parted(case, "s2")
    assert [each.about for each in old.case.clocks.values()] == ["signal:s1"]
    assert {key: clock for key, clock in clocks(case).items() if clock[0] == "signal:s2"} == clocks(new.case)
    assert (new.case.related_to, [each.id for each in new.case.signals]) == (case.id, ["s2"])


def test_a_clock_that_begins_anew_is_none_of_those_that_left():
    case = a_case(a_complaint(id="s1"), an_incoming(id="s2", facts=SCHOOL))
    old, new = parted_by_lead(case, "s2")
    third = an_incoming(id="s3", facts=SCHOOL)
    again = join_case(REF, old.case, third, rule="same_operator", why="同一经营者", now=LATER).case
    rules = [{each.deadline.rule for each in one.clocks.values()} for one in (again, new.case)]
    assert [bool(set.intersection(*rules)), set(clocks(again)) & set(clocks(new.case))] == [True, set()]


def test_a_split_destroys_no_clock():
    case = a_case(a_complaint(id="s1"), an_incoming(id="s2", facts=SAMPLE, sample_no="示例-1"), a_complaint(id="s3"))
    old, new = parted(case, "s2", "s3")
    assert clocks(case).items() <= (clocks(old.case) | clocks(new.case)).items()
    assert set(clocks(old.case)) & set(clocks(new.case)) == set()


def test_clocks_about_a_sample_go_with_the_only_signal_about_it():
    case = a_case(a_complaint(id="s1"), an_incoming(id="s2", facts=SAMPLE, sample_no="示例-1"))
    old, new = parted(case, "s2")
    assert the_clock(new.case, "SMP-29").about == "sample:示例-1"
    assert [each for each in old.case.steps.values() if each.about == "sample:示例-1"] == []


def test_clocks_about_a_sample_stay_while_another_signal_is_about_it():
    case = a_case(*(an_incoming(id=each, facts=SAMPLE, sample_no="示例-1") for each in ("s1", "s2")))
    old, _ = parted(case, "s2")
    assert the_clock(old.case, "SMP-29").about == "sample:示例-1"


def test_what_left_goes_on_in_the_new_case_to_its_end():
    """The chain of a moved step needs the playbook it was opened under, also when that was not the first."""
    facts = {"channel": "illness", "request": "complaint", "ill": 3}
    case = a_case(an_incoming(id="s1", facts={"channel": "illness", "ill": 3}), an_incoming(id="s2", facts=facts))
    _, new = parted(case, "s2")
    case = done(new.case, "complete", step="decide_acceptance", outcome="accepted", when=LATER)
    assert the_step(case, "mediate").about == "signal:s2"


def test_the_new_case_is_as_urgent_as_what_left():
    case = a_case(an_incoming(id="s1", facts=SCHOOL), a_complaint(id="s2"))
    old, new = parted(case, "s2")
    assert (old.case.severity, new.case.severity) == ("red", "blue")


def test_the_new_case_is_acknowledged_by_who_split_it():
    _, new = parted(a_case(a_complaint(id="s1"), a_complaint(id="s2")), "s2")
    assert (new.case.acknowledged_by, new.case.alert != new.case.id) == ("示例·值班员", True)
    assert (bodies(new, PlaybookAdded), len(bodies(new, Merged))) == ([], 1)


@pytest.mark.parametrize("signals", [[], ["s1", "s2"], ["s9"]])
def test_some_but_not_all_signals_leave(signals):
    with pytest.raises(ActionRefused, match="请选择要拆出的信息"):
        parted(a_case(a_complaint(id="s1"), a_complaint(id="s2")), *signals)


def test_a_split_needs_a_reason_and_an_open_case():
    case = a_case(a_complaint(id="s1"), a_complaint(id="s2"))
    with pytest.raises(ActionRefused, match="请写明拆分理由"):
        parted(case, "s2", reason="")
    with pytest.raises(ActionRefused, match="只能拆分未办结的事件"):
        parted(replace(case, state="closed"), "s2")


def a_complaint_and_an_illness():
    """A complaint, and ten minutes later an illness report that was taken for the same affair."""
    case = a_case(a_complaint(id="s1", title="凉皮有异味"))
    ill = an_incoming(id="s2", received_at=NOON + timedelta(minutes=10), facts=SCHOOL)
    return join_case(REF, case, ill, rule="same_operator", why="同一单位", now=ill.received_at).case


def test_duties_of_the_affair_that_only_the_leaving_signals_called_go_with_them_as_they_run():
    case = a_complaint_and_an_illness()
    old, new = (draft.case for draft in parted_by_lead(case, "s2"))
    assert clocks(old).keys() & clocks(new).keys() == set()
    assert clocks(old) | clocks(new) == clocks(case)
    assert {"NP-2", "HN-1"} <= {each.deadline.rule for each in new.clocks.values()}
    assert {each.deadline.rule for each in old.clocks.values()} == {"CMP-1"}
    assert [book.id for book in old.playbooks] == ["complaint"]


def test_a_duty_that_neither_calls_by_itself_is_taken_back_under_the_number_that_its_department_knows():
    home = an_incoming(id="s2", facts={"channel": "duty", "kind": "incident", "ill": 3, "children": True})
    school = {"channel": "duty", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 12}
    case = join_case(REF, a_case(an_incoming(facts=school)), home, rule="same_text", why="同一内容", now=NOON).case
    owner = the_step(case, "owner_school")
    assert (owner.department, bool(owner.dispatched_at)) == ("D07", True)
    old, new = parted(case, "s2")
    assert [each.plan for each in new.case.steps.values() if each.department == "D07"] == []
    (gone,) = bodies(old, StepsWithdrawn)
    assert (gone.steps, gone.reason, gone.along) == ((owner.id,), GROUNDLESS, "split")
    assert [each.state for each in old.case.steps.values() if each.department == "D07"] == ["open", "open", "withdrawn"]


def test_what_stays_calls_no_meeting_for_those_who_left():
    many = {"channel": "duty", "kind": "incident", "ill": 12}
    case = a_case(an_incoming(facts=many | {"ill": 2}))
    case = join_case(REF, case, an_incoming(id="s2", facts=many), rule="same_text", why="同一内容", now=NOON).case
    old, new = (draft.case for draft in parted_by_lead(case, "s2"))
    assert (the_step(old, "consult").state, the_step(new, "consult").state) == ("withdrawn", "open")


def test_nothing_begins_anew_because_it_was_told_apart():
    case = a_complaint_and_an_illness()
    _, new = parted_by_lead(case, "s2")
    assert {each.started_at for each in new.case.clocks.values()} == {NOON + timedelta(minutes=10)}


def test_what_is_left_is_as_urgent_as_what_stays_and_says_what_it_is_about():
    case = a_complaint_and_an_illness()
    old, _ = parted_by_lead(case, "s2")
    assert (case.severity, old.case.severity, old.case.title) == ("red", "blue", "凉皮有异味")
    assert [each for each in ("ill", "school") if each in old.case.facts] == []


def test_a_duty_of_the_affair_stays_while_a_signal_that_calls_it_stays():
    case = a_complaint_and_an_illness()
    more = an_incoming(id="s3", received_at=NOON + timedelta(minutes=20), facts=SCHOOL)
    case = join_case(REF, case, more, rule="same_operator", why="同一单位", now=more.received_at).case
    old, _ = parted(case, "s2")
    assert {"NP-2", "HN-1"} <= {each.deadline.rule for each in old.case.their_clocks}
    assert old.case.severity == "red"


def test_a_grave_affair_is_taken_apart_by_the_lead_where_the_rest_would_be_less_grave():
    case = a_complaint_and_an_illness()
    with pytest.raises(ActionRefused) as refused:
        parted(case, "s2")
    said = "本事件为红色：拆出后本事件降级，由带班领导（示例·张一）或主任（示例·刘一）决定，请其在本页办理"
    assert str(refused.value) == said


def test_what_does_not_make_it_grave_leaves_by_an_officers_word():
    case = a_complaint_and_an_illness()
    old, new = parted(case, "s1")
    assert (old.case.severity, new.case.severity) == ("red", "blue")


def test_what_was_called_irrelevant_and_stays_alone_has_a_playbook():
    media = {"channel": "media", "kind": "incident", "ill": 20, "media_kind": "kol"}
    row = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    case = a_case(an_incoming(id="s1", facts=row, sample_no="示例-1"), an_incoming(id="s2", facts=media))
    case = done(case, "correct_label", signal="s2", field="kind", now="irrelevant")
    rest = parted(case, "s1")[0].case
    assert [[each.id for each in rest.signals], [each.id for each in rest.playbooks]] == [["s2"], ["general"]]
