"""Gathering: signals come to their cases, and time goes by — over a real database."""

from datetime import UTC, datetime, timedelta

import pytest
from flow import T0, a_signal, an_action, an_assessment, school_illness

from classifiers.assessment import Kind, RumourMatch
from connectors.parse import finish
from connectors.signal import Channel
from playbooks.folding.fold import fold_all
from playbooks.timers import timers_of
from streams.door import part, receive
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.store import schema as t
from streams.store.schema import to_us
from streams.watch import watch


def pass_time(line, until):
    line.clock.moment = until
    return line.write(lambda connection: watch(connection, line.system.reference, until))


@pytest.mark.stores
def test_ten_complaints_about_one_shop_on_three_days_are_one_case_with_ten_clocks(line):
    for n in range(10):
        line.clock.moment = T0 + timedelta(hours=7 * n)
        line.take(a_signal(source_id=f"a{n}"))
    (case,) = line.cases()
    assert len(case.signals) == 10
    assert [clock.deadline.rule for clock in case.clocks.values()] == ["CMP-1"] * 10
    assert len({clock.started_at for clock in case.clocks.values()}) == 10
    assert {clock.about for clock in case.clocks.values()} == {f"signal:{each.id}" for each in case.signals}


@pytest.mark.stores
def test_only_what_asks_for_both_is_split_into_complaint_and_report(line):
    both = line.take(a_signal(source_id="a1", request="both"))
    assert line.take(a_signal(source_id="a2", request="complaint")) == both
    plans = [step.plan for step in line.case(both).open_steps]
    assert [plans.count(plan) for plan in ("split_request", "decide_acceptance")] == [1, 2]


@pytest.mark.stores
def test_only_who_asks_is_answered_however_many_others_call_about_the_same(line):
    told = {"channel": "duty", "request": None}
    first = line.take(a_signal(source_id="a1", **told), an_assessment(a_signal(**told), kind=Kind.NEWS))
    asked = a_signal(source_id="a2", channel="duty", request="enquiry")
    assert line.take(asked, an_assessment(asked, kind=Kind.NEWS)) == first
    line.take(a_signal(source_id="a3", **told), an_assessment(a_signal(**told), kind=Kind.NEWS))
    plans = [step.plan for step in line.case(first).open_steps]
    assert [plans.count(plan) for plan in ("answer_request", "route_signal")] == [1, 2]


@pytest.mark.stores
def test_each_of_ten_clocks_stops_by_itself(line):
    for n in range(10):
        case_id = line.take(a_signal(source_id=f"a{n}"))
    step = next(step for step in line.case(case_id).open_steps if step.plan == "decide_acceptance")
    assert line.act(an_action(case_id, "complete", step=step.id, outcome="accepted")).ok
    stopped = [c for c in line.case(case_id).clocks.values() if c.deadline.rule == "CMP-1" and c.stopped_at]
    assert [clock.about for clock in stopped] == [step.about]


@pytest.mark.stores
def test_the_stored_case_is_the_fold_of_its_entries(line):
    case_id = line.take(a_signal())
    line.act(an_action(case_id, "acknowledge"))
    line.act(an_action(case_id, "note", text="已电话联系"))
    assert fold_all(line.entries(case_id)) == line.case(case_id)


@pytest.mark.stores
def test_the_stored_timers_are_those_the_case_needs(line):
    case_id = line.take(a_signal())
    line.act(an_action(case_id, "acknowledge"))
    rows = {row.id: row.at for row in line.rows(t.timers) if not row.done}
    assert rows == {key: to_us(timer.at) for key, timer in timers_of(line.case(case_id), line.system.reference).items()}


@pytest.mark.parametrize("year", [1950, 2005, 2009, 2015, 2019, 2021, 2024, 2025])
def test_a_signal_of_whatever_year_comes_to_a_case_of_its_own(line, year):
    told, received = list(Channel), datetime(year, 2, 28, 2, tzinfo=UTC)
    cases = set()
    for channel in told:
        signal = a_signal(
            channel=channel, source_id=channel, received_at=received, subject={"name": f"示例{channel}店"}
        )
        cases.add(line.take(signal, school_illness(signal) if channel == "illness" else None))
    assert [None in cases, len(cases)] == [False, len(told)]


@pytest.mark.stores
def test_a_signal_delivered_twice_changes_nothing(line):
    case_id = line.take(a_signal())
    before = line.entries(case_id)
    line.take(a_signal())
    assert line.entries(case_id) == before


@pytest.mark.stores
def test_a_signal_seen_again_with_other_content_is_a_revision_and_completes_its_step(line):
    case_id = line.take(a_signal())
    line.clock.moment = T0 + timedelta(days=1)
    line.take(a_signal(progress={"受理时间": "2026-11-25 15:00"}))
    case = line.case(case_id)
    assert [signal.revision for signal in case.signals] == [2]
    done = next(step for step in case.steps.values() if step.plan == "decide_acceptance")
    assert (done.state, done.outcome) == ("done", "accepted")
    assert len(line.rows(t.revisions)) == 1


@pytest.mark.stores
def test_a_revision_never_restarts_a_clock(line):
    case_id = line.take(a_signal())
    started = {clock.id: clock.started_at for clock in line.case(case_id).clocks.values()}
    line.clock.moment = T0 + timedelta(days=1)
    line.take(a_signal(text="在示例好再来小吃店吃出异物，补充照片"))
    assert {clock.id: clock.started_at for clock in line.case(case_id).clocks.values()} == started


@pytest.mark.stores
def test_pupils_who_vomit_make_a_red_case_that_is_dispatched_by_itself(line):
    signal = a_signal(channel="illness", source="school", request=None, text="示例第一小学23名学生呕吐", subject=None)
    case_id = line.take(signal, school_illness(signal))
    case = line.case(case_id)
    assert case.severity == "red"
    assert case.playbooks[0].id == "school_event"
    assert all(step.dispatched_at for step in case.open_steps)
    told = {row.receiver.split("/")[0] for row in line.rows(t.notices)}
    assert {"D01", "D03", "D06", "D07", "X01"} <= told


@pytest.mark.stores
def test_an_unacknowledged_red_case_climbs_the_ladder_by_itself_and_proposes_the_last_rung(line):
    signal = a_signal(channel="illness", source="school", request=None, text="示例第一小学23名学生呕吐", subject=None)
    case_id = line.take(signal, school_illness(signal))
    while pass_time(line, T0 + timedelta(minutes=30)):
        pass
    case = line.case(case_id)
    assert case.acknowledge_rung == 3
    assert [(each.of, each.role) for each in case.proposals] == [("alert", "director")]


@pytest.mark.stores
def test_a_miss_is_dated_when_it_fell_due_not_when_somebody_noticed(line):
    case_id = line.take(a_signal())
    late = T0 + timedelta(days=40)
    while pass_time(line, late):
        pass
    (missed,) = [entry for entry in line.entries(case_id) if entry.body.__struct_config__.tag == "deadline_missed"]
    (clock,) = line.case(case_id).clocks.values()
    assert missed.at == clock.deadline.due_at == missed.body.due_at
    assert missed.recorded_at == late


@pytest.mark.stores
def test_two_watchers_at_once_act_once(line):
    line.take(a_signal())
    line.clock.moment = T0 + timedelta(days=40)
    first = line.write(lambda one: watch(one, line.system.reference, line.clock.now()))
    second = line.write(lambda other: watch(other, line.system.reference, line.clock.now()))
    assert {entry.id for entry in first} & {entry.id for entry in second} == set()
    missed = [row for row in line.rows(t.entries) if row.kind == "deadline_missed"]
    assert len(missed) == 1


@pytest.mark.stores
def test_complaint_failed_sample_and_post_about_one_stall_are_one_affair_with_the_reason_shown(line):
    stall = {"name": "示例农贸市场12号摊位"}
    line.take(a_signal(text="买的豇豆有农药味", subject=stall, product={"name": "豇豆"}))
    sample = a_signal(
        channel="sampling",
        source="lab",
        source_id="s1",
        request=None,
        text="豇豆克百威不合格",
        subject=stall,
        product={"name": "豇豆"},
        sampling={"sample_no": "DC26410702000000001", "conclusion": "failed"},
    )
    line.take(sample, an_assessment(sample, kind=Kind.SAMPLING_FAILURE, hazard="HZ-C", product_category="P32"))
    post = a_signal(
        channel="media",
        source="weibo",
        source_id="m1",
        request=None,
        text="示例农贸市场的豇豆别买",
        subject=stall,
        product={"name": "豇豆"},
    )
    line.take(post, an_assessment(post, kind=Kind.INCIDENT))
    (case,) = line.cases()
    assert [(each.channel, each.rule) for each in case.signals] == [
        ("complaint", "first"),
        ("sampling", "same_operator"),
        ("media", "same_operator"),
    ]
    assert case.signals[1].why == "同一单位“示例农贸市场12号摊位”"


def of_a_chain(*names):
    """Complaints about one food of a chain's shops, in this order."""
    for n, name in enumerate(names):
        shop = {"name": name, "venue": "supermarket"}
        signal = a_signal(source_id=f"c{n}", subject=shop, product={"name": "酸奶"}, text=f"{name}的酸奶胀包")
        yield signal, an_assessment(signal, venue="supermarket")


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (("大张超市", "大张超市和平路店", "大张超市宏力店"), [0, 0, 1]),
        (("大张超市", "大张超市宏力店", "大张超市和平路店", "大张超市宏力店"), [0, 0, 1, 0]),
        (("大张超市", "大张超市", "大张超市和平路店"), [0, 0, 0]),
    ],
)
@pytest.mark.parametrize("at_once", [False, True])
def test_a_chain_named_without_its_branch_is_the_branch_that_is_named_first(line, names, together, at_once):
    """Whether the signals come one by one or in one batch."""
    if at_once:
        with line.writing() as connection:
            arrived = [(part(finish(each, T0)), read) for each, read in of_a_chain(*names)]
            receive(connection, [each for each, _ in arrived], T0, line.system.vault)
            batch = [Assessed(signal=each.signal, assessment=read) for each, read in arrived]
            gather(connection, line.system.reference, line.system.knowledge, batch, T0)
        cases = {row.id: row.case_id for row in line.rows(t.signals)}
        found = [cases[each.signal.id] for each, _ in arrived]
    else:
        found = [line.take(*each) for each in of_a_chain(*names)]
    assert [list(dict.fromkeys(found)).index(each) for each in found] == together


def test_a_known_rumour_stands_beside_its_refutation(line):
    post = a_signal(channel="media", source="weibo", request=None, text="紫菜是塑料做的，撕不烂", subject=None)
    match = RumourMatch(id="E01", similarity=0.93, claim="紫菜是废旧塑料袋做的")
    case_id = line.take(post, an_assessment(post, kind=Kind.RUMOUR, rumour_match=match))
    known = line.case(case_id).known
    assert (known.rumour, known.fact != "", known.refuted_by != "") == ("E01", True, True)


def test_media_without_a_place_waits_to_be_placed_and_opens_no_clock(line):
    post = a_signal(channel="media", source="weibo", request=None, text="某地食堂吃坏肚子", subject=None)
    assert line.take(post, an_assessment(post, kind=Kind.INCIDENT, area=None)) is None
    assert [row.state for row in line.rows(t.signals)] == ["unplaced"]
    assert line.cases() == []


def test_a_signal_of_another_area_is_kept_and_raises_no_local_alert(line):
    signal = a_signal(area="410100")
    assert line.take(signal) is None
    assert [row.state for row in line.rows(t.signals)] == ["elsewhere"]


@pytest.mark.parametrize(("channel", "is_here"), [("complaint", True), ("notice", True), ("media", False)])
def test_of_what_is_said_to_the_office_no_reading_decides_that_it_is_another_areas(line, channel, is_here):
    signal = a_signal(channel=channel, request=None, text="在某县的小吃店吃坏肚子")
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, area="410721"))
    assert (case_id is not None, line.rows(t.signals)[0].state == "gathered") == (is_here, is_here)


@pytest.mark.stores
def test_a_signal_that_matches_a_closed_case_opens_a_new_one_related_to_it(line):
    post = a_signal(channel="media", source="weibo", source_id="p1", request=None, text="示例好再来小吃店后厨脏")
    first = line.take(post, an_assessment(post, kind=Kind.NEWS))
    assert first is None
    case_id = line.take(a_signal(source_id="d1", channel="duty", request="enquiry", text="问示例好再来小吃店有无许可"))
    line.act(an_action(case_id, "acknowledge"))
    for n, step in enumerate(line.case(case_id).open_steps):
        outcome = next(each for each in step.outcomes if not each.needs)
        assert line.act(an_action(case_id, "complete", n=n, step=step.id, outcome=outcome.id)).ok
    assert line.act(an_action(case_id, "close", conclusion="已答复")).ok
    line.clock.moment = T0 + timedelta(hours=1)
    other = line.take(a_signal(source_id="a9"))
    assert other != case_id
    assert line.case(other).related_to == case_id


@pytest.mark.stores
def test_gathering_an_empty_batch_changes_nothing(line):
    with line.writing() as connection:
        assert gather(connection, line.system.reference, line.system.knowledge, [], T0) == []


@pytest.mark.stores
def test_a_signal_and_its_revisions_in_one_batch_open_one_case_and_change_it(line):
    first, second, third = (a_signal(text=f"在示例好再来小吃店吃出异物，第{n}次来电") for n in range(3))
    arrivals = [part(finish(each, line.clock.now())) for each in (first, second, third)]
    with line.writing() as connection:
        receive(connection, arrivals, line.clock.now(), line.system.vault)
        batch = [Assessed(signal=each.signal, assessment=an_assessment(each.signal)) for each in arrivals]
        gather(connection, line.system.reference, line.system.knowledge, batch, line.clock.now())
    (case,) = line.cases()
    assert [joined.revision for joined in case.signals] == [3]


@pytest.mark.stores
def test_a_branch_that_only_a_signal_split_off_had_named_goes_with_it(line):
    chain = [*of_a_chain("大张超市", "大张超市和平路店", "大张超市宏力店", "大张超市和平路店")]
    first, branch = (line.take(*each) for each in chain[:2])
    leaving = line.case(first).signals[1].id
    assert first == branch
    assert line.act(an_action(first, "split", signals=[leaving], reason="另一家店")).ok
    (apart,) = (case.id for case in line.cases() if case.id != first)
    assert [line.take(*each) for each in chain[2:]] == [first, apart]
