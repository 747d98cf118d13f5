"""Progress: nothing is in hand that nobody signed for, and what is done is done by somebody's word."""

from playbooks.actions import act
from playbooks.telling.progress import addressees, progress_of, reporting_of
from tests.factories import HEALTH, OFFICER, a_case, a_draft, a_reference, an_action, an_incoming, the_step

REF = a_reference()
SCHOOL = {"channel": "illness", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 6}
OUTCOMES = {"verify_report": "confirmed", "end_response": "ended"}


def told(*asked):
    """A red case with its entries after these actions: (kind, plan, actor)."""
    draft = a_draft(an_incoming(facts=SCHOOL))
    case, entries = draft.case, [*draft.entries]
    for kind, plan, actor in asked:
        body = (
            {"outcome": OUTCOMES.get(plan, "done"), "fields": {"basis": "示例", "despite": "示例"}}
            if kind == "complete"
            else {}
        )
        action = an_action(case, kind, actor=actor, step=the_step(case, plan).id, **body)
        made = act(REF, case, action, action.at)
        case, entries = made.case, [*entries, *made.entries]
    return case, progress_of(case, entries)


def test_what_was_only_dispatched_is_not_in_hand():
    case, progress = told(("sign", "rescue", HEALTH))
    assert [step.plan for step in progress.signed] == ["rescue"]
    assert {step.signed_at for step in progress.dispatched} == {None}
    assert len(progress.signed) + len(progress.dispatched) == len(
        [step for step in case.open_steps if not step.optional and step.plan != "first_report"]
    )


def test_what_nobody_sent_yet_is_neither():
    case = a_case(an_incoming(facts={"channel": "complaint", "request": "complaint", "kind": "complaint"}))
    progress = progress_of(case, [])
    assert (progress.signed, progress.dispatched) == ((), ())
    assert list(progress.waiting) == [step for step in case.open_steps if not step.optional]


def test_the_first_report_is_no_news_in_itself_and_says_to_whom_it_goes():
    case, progress = told()
    plans = {step.plan for step in (*progress.signed, *progress.dispatched, *progress.waiting)}
    assert ("first_report" in {step.plan for step in case.open_steps}, "first_report" in plans) == (True, False)
    assert addressees(case) == ("区政府", "上级监管部门")


def test_without_a_first_report_nobody_is_named_as_its_addressee():
    assert addressees(a_case()) == ()


def test_who_said_that_a_duty_is_done_is_its_department_or_the_office_in_its_place():
    for actor, by in ((HEALTH, "own"), (OFFICER, "office")):
        _, progress = told(("complete", "rescue", actor))
        assert [(each.step.plan, each.by, each.person) for each in progress.done] == [("rescue", by, actor.person)]


def test_what_no_entry_tells_was_said_by_nobody_known():
    case, _ = told(("complete", "rescue", HEALTH))
    assert [each.by for each in progress_of(case, []).done] == [""]


def test_what_is_to_be_written_is_first_the_first_report_then_the_later_ones():
    case, _ = told()
    sent, _ = told(("complete", "first_report", OFFICER))
    again, _ = told(("complete", "first_report", OFFICER), ("complete", "progress_report", OFFICER))
    found = [reporting_of(each) for each in (case, sent, again, a_case())]
    assert [(each.kind, each.department, each.n) for each in found] == [
        ("first", "D03", 0),
        ("later", "D03", 1),
        ("later", "D03", 2),
        ("summary", "", 0),
    ]


ENDED = [("complete", plan, OFFICER) for plan in ("first_report", "progress_report", "verify_report", "end_response")]


def test_once_the_response_has_ended_it_is_the_final_one_and_stays_it_when_it_is_sent():
    ended, _ = told(*ENDED)
    sent, _ = told(*ENDED, ("complete", "final_report", OFFICER))
    found = [reporting_of(each) for each in (ended, sent)]
    assert [(each.kind, each.department, each.n) for each in found] == [("final", "D03", 1)] * 2


def test_whose_end_is_taken_back_has_a_later_report_again():
    ended, _ = told(*ENDED)
    step = next(each for each in ended.steps.values() if each.plan == "end_response")
    action = an_action(ended, "take_back", step=step.id, reason="又有新发")
    assert reporting_of(act(REF, ended, action, action.at).case).kind == "later"
