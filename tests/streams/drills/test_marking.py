"""Marking a drill as it goes: what is due and not done, what may still be done, and what the script did by itself."""

from datetime import timedelta

import pytest
from flow import a_signal, an_assessment, school_illness
from msgspec.structs import replace

from classifiers.assessment import Kind, RumourMatch
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.drills.answered import staged
from streams.drills.marking import Marking
from streams.drills.players import action_of
from streams.drills.scenario import ends_at, signals_of, starts_at
from streams.drills.scoring import WAITING
from streams.store import schema as t
from streams.watch import watch
from tests.factories import the_step
from tests.staging import scenario_of

SCENARIO = scenario_of("school_illness")


@pytest.fixture
def called(line):
    """The first call has come in and is a case; ten minutes later nobody has answered."""
    line.clock.moment = starts_at(SCENARIO)
    line.case_id = line.take(signals_of(SCENARIO)[0], school_illness(staged(SCENARIO).signals[0].signal))
    line.clock.moment += timedelta(minutes=10)
    return line


def marked(line):
    """The marking at the line's present."""
    with line.system.database.reading() as connection:
        marking = Marking(connection, line.system.reference, SCENARIO, line.clock.now())
        return marking.result(is_answered=True)


def ratings(result, *ids):
    return [each.rating for each in result.expected if each.id in ids]


def does(line, action):
    outcome = line.act(action)
    assert outcome.ok, outcome.reason


def passes(line, time):
    """Time goes by, and what falls due is recorded."""
    line.clock.moment += time
    with line.writing() as connection:
        while watch(connection, line.system.reference, line.clock.now()):
            pass


def claimed(line):
    actor = Actor(person="示例·王一", role="duty_officer", department="D01")
    does(line, Action(id="a1", case=line.case_id, kind="acknowledge", actor=actor, at=line.clock.now(), body={}))


def scripted(line, number):
    """The script's own player makes the move of that line."""
    move = SCENARIO.script[number].play
    does(line, action_of(SCENARIO, number, move, line.case(line.case_id), line.clock.now()))


def row_of(step):
    """The script's row in which that step is done first."""
    return next(n for n, each in enumerate(SCENARIO.script) if each.play and each.play.step == step)


def government_told(line):
    """From here the government has two hours to tell the city."""
    for step in ("check_network_report", "health_report_up"):
        scripted(line, row_of(step))


def test_what_is_past_due_is_not_done_and_what_is_not_due_waits(called):
    assert ratings(marked(called), "taken", "supply_stopped", "closed") == ["U", WAITING, WAITING]


def test_a_signal_that_came_to_no_case_is_no_case_of_its_own(called):
    _, other, *_ = [each for n, each in signals_of(SCENARIO).items() if SCENARIO.script[n].label == "school"]
    called.take(other, an_assessment(other, relevant=False, kind=Kind.IRRELEVANT))
    called.clock.moment = ends_at(SCENARIO)
    (one,) = [each for each in marked(called).expected if each.id == "one_case"]
    assert one.evidence == "1 个事件"


def test_what_waits_counts_for_nothing(called):
    lines = marked(called).lines
    assert [line.points for line in lines if line.line in (2, 3, 5, 6)] == [None] * 4


def test_what_people_do_late_earns_less_and_says_how_late(called):
    claimed(called)
    (taken,) = [each for each in marked(called).expected if each.id == "taken"]
    assert [taken.rating, taken.late_by_s, 0 < taken.points < 1] == ["M", 300, False]


def test_what_the_script_did_counts_for_nobody(called):
    scripted(called, row_of("stop_supply"))
    result = marked(called)
    (stopped,) = [each for each in result.expected if each.id == "supply_stopped"]
    assert [stopped.rating, stopped.is_scripted, result.lines[2].points] == ["P", True, None]


def test_department_by_department_it_says_who_did_how_much(called):
    claimed(called)
    scripted(called, row_of("stop_supply"))
    parts = {each.department: each for each in marked(called).parts}
    assert [parts["D01"].people, parts["D03"].people, parts["D03"].done] == [["示例·王一"], ["按剧本"], 1]


def test_that_a_department_was_not_told_is_to_be_mended_by_the_office_and_not_by_the_department(called):
    untold = [each for each in marked(called).expected if each.id in ("told_health", "told_education")]
    assert [(each.rating, each.department) for each in untold] == [("U", "D01")] * 2


def test_before_anything_is_due_there_is_no_total(line):
    line.clock.moment = starts_at(SCENARIO)
    result = marked(line)
    assert [result.score, result.band, {each.rating for each in result.expected}] == [None, "", {WAITING}]


def test_what_the_desk_did_by_itself_gives_those_who_answer_no_total(line):
    """In the first minute the claim is recognised, and nothing is due that a person does."""
    scenario = scenario_of("plastic_seaweed")
    line.clock.moment = starts_at(scenario) + timedelta(minutes=1)
    signal = signals_of(scenario)[0]
    match = RumourMatch(id="E01", similarity=0.8, claim="紫菜是塑料做的", start=0, end=4)
    line.take(signal, an_assessment(signal, kind=Kind.RUMOUR, rumour_match=match))
    with line.system.database.reading() as connection:
        result = Marking(connection, line.system.reference, scenario, line.clock.now()).result(is_answered=True)
    found = {each.rating for each in result.expected}
    assert [found, result.score, result.band] == [{"P", WAITING}, None, ""]


def test_a_legal_time_that_passed_counts_from_when_it_is_recorded_and_says_which_whose_and_how_late(called):
    government_told(called)
    passes(called, timedelta(hours=2, minutes=11))
    result = marked(called)
    (kept,) = [each for each in result.expected if each.id == "no_overdue"]
    assert [kept.rating, kept.department, result.lines[0].points] == ["U", "D01", 0.0]
    assert [(each.step, each.late_by_s, each.done_at) for each in kept.misses] == [("区政府向市政府报告", 660, None)]
    scripted(called, row_of("government_report_up"))
    (kept,) = [each for each in marked(called).expected if each.id == "no_overdue"]
    assert [kept.rating, [(each.late_by_s, bool(each.done_at)) for each in kept.misses]] == ["U", [(660, True)]]


def test_that_no_legal_time_passed_can_be_said_once_one_was_kept(called):
    government_told(called)
    scripted(called, row_of("government_report_up"))
    assert ratings(marked(called), "no_overdue") == ["P"]


def test_that_no_legal_time_passed_waits_until_one_was_kept(called):
    assert ratings(marked(called), "no_overdue") == [WAITING]


def test_that_all_is_one_case_can_be_said_once_all_of_it_has_come(called):
    assert ratings(marked(called), "one_case") == [WAITING]
    for signal in list(signals_of(SCENARIO).values())[1:]:
        called.take(signal, school_illness(signal))
    (gathered,) = [each for each in marked(called).expected if each.id == "one_case"]
    cases = len({row.case_id for row in called.rows(t.signals)})
    assert [gathered.rating, gathered.evidence] == ["P" if cases == 1 else "U", f"{cases} 个事件"]


def test_what_never_began_is_named_with_whose_it_would_have_been(called):
    whose = {each.id: each.department for each in marked(called).expected}
    assert [whose["graded"], whose["statement"], whose["evidence_kept"]] == ["D06", "D01", "D09"]


def test_a_target_that_passed_is_not_told_beside_the_action_that_was_expected(called):
    passes(called, timedelta(hours=3))
    targets = {each.step for each in marked(called).targets}
    assert ["停止供应可疑餐次和食品" in targets, "通报卫生健康等同级部门" in targets] == [False, True]


def test_left_alone_to_its_end_nothing_waits(called):
    called.clock.moment = ends_at(SCENARIO) + timedelta(days=30)
    assert [each.id for each in marked(called).expected if each.rating == WAITING] == []


def test_a_record_without_the_mark_of_the_drill_is_told(called):
    assert marked(called).fence == []
    called.take(a_signal())
    assert [each.split()[0] for each in marked(called).fence] == ["signal", "notice"]


@pytest.mark.parametrize(("outcome", "fields", "rating"), [("done", {}, "P"), ("not_needed", {"reason": "x"}, WAITING)])
def test_a_duty_that_somebody_found_needless_was_not_done(called, outcome, fields, rating):
    by = Actor(person="示例·市监", role="handler", department="D03")
    step = the_step(called.case(called.case_id), "stop_supply").id
    body = {"step": step, "outcome": outcome, "note": "x", "fields": fields}
    does(called, Action(id="a2", case=called.case_id, kind="complete", actor=by, at=called.clock.now(), body=body))
    assert ratings(marked(called), "supply_stopped") == [rating]


def test_what_was_taken_back_was_not_done_until_it_is_done_anew(called):
    by = Actor(person="示例·市监", role="handler", department="D03")
    step = the_step(called.case(called.case_id), "stop_supply").id

    def moves(id_, kind, **body):
        at = called.clock.now()
        does(called, Action(id=id_, case=called.case_id, kind=kind, actor=by, at=at, body={"step": step, **body}))

    moves("m1", "complete", outcome="done", note="x")
    moves("m2", "take_back", reason="记错了")
    assert ratings(marked(called), "supply_stopped") == [WAITING]
    passes(called, timedelta(minutes=25))
    assert ratings(marked(called), "supply_stopped") == ["U"]
    moves("m3", "complete", outcome="done", note="x")
    assert ratings(marked(called), "supply_stopped") == ["M"]


def test_what_is_written_down_afterwards_is_told_with_both_of_its_times(called):
    by = Actor(person="示例·市监", role="handler", department="D03")
    step, now = the_step(called.case(called.case_id), "stop_supply").id, called.clock.now()
    earlier = now - timedelta(minutes=3)
    body = {"step": step, "outcome": "done", "note": "x", "done_at": earlier.isoformat()}
    does(called, Action(id="m1", case=called.case_id, kind="complete", actor=by, at=now, body=body))
    (stopped,) = [each for each in marked(called).expected if each.id == "supply_stopped"]
    assert [stopped.done_at, stopped.stated_at] == [now, earlier]


def test_what_was_done_before_its_case_was_taken_in_is_done(called):
    claimed(called)
    scripted(called, row_of("stop_supply"))
    done = [each.rating for each in marked(called).expected]
    school = signals_of(SCENARIO)[0]
    apart = a_signal(source_id="b1", subject={"name": "示例面馆"}, exercise=school.exercise, area=school.area)
    now, called.clock.moment = called.clock.now(), starts_at(SCENARIO) - timedelta(hours=1)
    other, called.clock.moment = called.take(apart), now
    actor = Actor(person="示例·王一", role="duty_officer", department="D01")
    body = {"other": called.case_id, "reason": "同一件事"}
    does(called, Action(id="m1", case=other, kind="merge", actor=actor, at=called.clock.now(), body=body))
    assert [called.case(called.case_id).state, [each.rating for each in marked(called).expected]] == ["merged", done]


def acts(line, id_, kind, actor, **body):
    does(line, Action(id=id_, case=line.case_id, kind=kind, actor=actor, at=line.clock.now(), body=body))


def the(result, id_):
    (found,) = [each for each in result.expected if each.id == id_]
    return found


DUTY = Actor(person="示例·王一", role="duty_officer", department="D01")
CONTROLLER = Actor(person="示例·杨一", role="drill_controller", department="D01")
SUPERVISION = Actor(person="示例·市监", role="handler", department="D03")


def stopped_by(line, actor):
    step = the_step(line.case(line.case_id), "stop_supply").id
    acts(line, "s1", "complete", actor, step=step, outcome="done", note="x")
    return marked(line)


def test_what_the_office_wrote_down_for_a_department_is_that_department_s_and_says_who_did(called):
    result = stopped_by(called, DUTY)
    supervision = {each.department: each for each in result.parts}["D03"]
    stopped = the(result, "supply_stopped")
    assert [stopped.department, stopped.stood_in, stopped.rating] == ["D03", "D01", "P"]
    assert [supervision.done, supervision.stood_in, supervision.people] == [1, 1, []]


def test_what_the_controller_did_counts_for_nobody(called):
    result = stopped_by(called, CONTROLLER)
    stopped = the(result, "supply_stopped")
    assert [stopped.is_scripted, stopped.stood_in, result.lines[2].points] == [True, "", None]


def test_who_directs_and_evaluates_takes_no_part(called):
    acts(called, "n1", "note", CONTROLLER, text="请注意")
    assert [each.people for each in marked(called).parts if each.people] == []


def wanted_later(line, monkeypatch, id_, **changes):
    """The scenario in which an expected action is asked for later than now."""
    expect = tuple(replace(each, **changes) if each.id == id_ else each for each in SCENARIO.expect)
    monkeypatch.setattr(f"{__name__}.SCENARIO", replace(SCENARIO, expect=expect))


def test_what_was_done_before_it_was_asked_for_says_so(called, monkeypatch):
    wanted_later(called, monkeypatch, "supply_stopped", from_="30m")
    stopped = the(stopped_by(called, SUPERVISION), "supply_stopped")
    assert [stopped.rating, stopped.early_by_s] == ["P", 20 * 60]


def test_of_a_duty_that_comes_again_the_one_before_it_was_asked_for_is_another(called, monkeypatch):
    wanted_later(called, monkeypatch, "first_report", done={"step": "progress_report"}, from_="30m", within="30m")
    for n, step in enumerate(("first_report", "progress_report")):
        key = the_step(called.case(called.case_id), step).id
        acts(called, f"r{n}", "complete", SUPERVISION, step=key, outcome="done", note="x")
    assert the(marked(called), "first_report").rating == WAITING
    passes(called, timedelta(minutes=60))
    assert the(marked(called), "first_report").rating == "U"
