"""What statistics read: only what may matter, nobody else's exercise, and nothing that is for the director alone."""

from datetime import date, timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from sqlalchemy import update

from classifiers.assessment import Kind
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.figures.counting import count
from streams.figures.period import named
from streams.figures.reading import cases_of, signals_of
from streams.store import schema as t

pytestmark = pytest.mark.stores

MONTH = named("month", date(2026, 11, 25))
OFFICER = Actor(person="示例·值班员", role="duty_officer", department="D01")


def take(line, n, **fields):
    return line.take(a_signal(source_id=f"n{n}", subject={"name": f"示例{n}号店"}, **fields))


def read(line, period=MONTH, **asked):
    with line.system.database.reading() as connection:
        return cases_of(
            connection, line.system.reference, (period,), **{"exercise": None, "confidential": False, **asked}
        )


def counted(line, period=MONTH, **asked):
    with line.system.database.reading() as connection:
        return signals_of(connection, period, **{"exercise": None, "confidential": False, **asked})


def claim(line, case_id, at):
    action = Action(id=f"claim-{case_id}-{at}", case=case_id, kind="acknowledge", actor=OFFICER, at=at)
    assert line.act(action, at).ok


def test_signals_are_counted_by_channel_and_state(line):
    take(line, 1)
    take(line, 2)
    post = a_signal(channel="media", request=None, source_id="p", text="今天天气真好", subject=None)
    line.take(post, an_assessment(post, relevant=False, relevance=0.01, kind=Kind.IRRELEVANT))
    assert counted(line) == {("complaint", "gathered"): 2, ("media", "irrelevant"): 1}


def test_a_signal_of_another_month_is_not_counted(line):
    take(line, 1)
    assert [counted(line, named("month", date(2026, month, 1))) for month in (10, 12)] == [{}, {}]


def test_a_drill_and_duty_are_counted_apart(line):
    take(line, 1)
    take(line, 2, exercise="drill-1")
    both = [[seen.case.exercise for seen in read(line, exercise=each)] for each in (None, "drill-1")]
    signals = [sum(counted(line, exercise=each).values()) for each in (None, "drill-1")]
    assert [both, signals] == [[[None], ["drill-1"]], [1, 1]]


def test_what_is_for_the_director_alone_is_not_even_read_for_others(line):
    own = take(line, 1)
    case_id = take(line, 2)
    with line.writing() as connection:
        connection.execute(update(t.cases).where(t.cases.c.id == case_id).values(is_confidential=True))
        connection.execute(update(t.signals).where(t.signals.c.case_id == case_id).values(is_confidential=True))
    shown = [{seen.case.id for seen in read(line, confidential=each)} for each in (False, True)]
    signals = [sum(counted(line, confidential=each).values()) for each in (False, True)]
    assert [shown, signals] == [[{own}, {own, case_id}], [1, 2]]


def test_a_case_that_was_merged_into_another_is_left_out(line):
    kept, gone = take(line, 1), take(line, 2)
    line.execute(update(t.cases).where(t.cases.c.id == gone).values(state="merged"))
    assert [seen.case.id for seen in read(line)] == [kept]


@pytest.mark.parametrize(("days", "is_read"), [(10, True), (360, True), (400, False)])
def test_a_case_that_ended_long_before_a_period_is_not_read(line, days, is_read):
    case_id = take(line, 1)
    ended = MONTH.span.since - timedelta(days=days)
    with line.writing() as connection:
        row = {"state": "closed", "opened_at": t.to_us(ended), "closed_at": t.to_us(ended)}
        connection.execute(update(t.cases).where(t.cases.c.id == case_id).values(**row))
    assert bool(read(line)) == is_read


@pytest.mark.parametrize(("days", "is_read"), [(10, True), (360, True), (400, False)])
def test_a_case_that_was_split_off_after_a_period_may_have_something_of_it(line, days, is_read):
    case_id = take(line, 1)
    opened = t.to_us(MONTH.span.until + timedelta(days=days))
    line.execute(update(t.cases).where(t.cases.c.id == case_id).values(opened_at=opened))
    assert bool(read(line)) == is_read


def test_a_sample_of_one_month_stays_there_when_its_case_is_split_off_in_the_next(line):
    sampling = {"sample_no": "示例-1", "conclusion": "failed"}
    first = take(line, 1)
    failed = a_signal(
        channel="sampling", request=None, source="抽检", text="抽检不合格", sampling=sampling, put_into=first
    )
    assert line.take(failed, an_assessment(failed, kind=Kind.SAMPLING_FAILURE)) == first
    body = {"signals": [failed_id(line)], "reason": "不是一件事"}
    later = MONTH.span.until + timedelta(days=1)
    line.clock.moment = later
    act = Action(id="split", case=first, kind="split", actor=OFFICER, at=later, body=body)
    before = samples(line, later)
    assert line.act(act, later).ok
    assert [before, samples(line, later)] == [1, 1]


def test_when_a_case_was_sent_out_stays_known_when_what_was_sent_leaves_with_its_signals(line):
    case_id = take(line, 1)
    beside = line.take(a_signal(source_id="n2", subject={"name": "示例2号店"}, put_into=case_id))
    claim(line, case_id, T0 + timedelta(minutes=1))
    sent, apart = T0 + timedelta(minutes=5), T0 + timedelta(minutes=9)
    of_other = line.case(case_id).signals[-1].id
    theirs = [step.id for step in line.case(case_id).open_steps if of_other in step.about]
    act(line, case_id, "dispatch", sent, steps=theirs)
    act(line, case_id, "split", apart, signals=[of_other], reason="不是一件事")
    (seen,) = (each for each in read(line) if each.case.id == case_id)
    told = [bool(theirs), beside, [each.dispatched_by for each in seen.case.steps.values() if each.dispatched_by]]
    assert [*told, seen.sent] == [True, case_id, [], (sent,)]
    assert count(MONTH, {}, [seen], apart).number("answers", "sent", "cases") == 1


def act(line, case_id, kind, at, **body):
    """An officer's action on a case, done."""
    line.clock.moment = at
    asked = Action(id=f"{kind}-{case_id}", case=case_id, kind=kind, actor=OFFICER, at=at, body=body)
    assert line.act(asked, at).ok


def failed_id(line):
    (row,) = (row for row in line.rows(t.signals) if row.channel == "sampling")
    return row.id


def samples(line, now):
    return count(MONTH, {}, read(line), now).number("samples", "failed", "samples")


def test_what_a_signal_opened_beside_another_case_is_not_split_off_though_that_signal_has_left(line):
    case_id = take(line, 1)
    case = msgspec.structs.replace(line.case(case_id), related_to="another", signals=())
    by_person = msgspec.structs.replace(case, opened_by="an-action")
    told = []
    for each in (case, by_person):
        row = {"body": msgspec.msgpack.encode(each)}
        line.execute(update(t.cases).where(t.cases.c.id == case_id).values(**row))
        told += [seen.is_split_off for seen in read(line)]
    assert told == [False, True]


def test_the_street_is_that_which_the_report_names(line):
    for n, address in enumerate(("洪门镇示例路1号", "西街办事处示例巷", "洪门镇和小店镇交界", "示例路"), 1):
        line.take(a_signal(source_id=f"n{n}", subject={"name": f"示例{n}号店", "address": address}))
    assert sorted(seen.town for seen in read(line)) == ["several", "unknown", "洪门镇", "西街街道"]


def test_the_first_claim_counts_and_when_the_case_was_written_down(line):
    case_id = take(line, 1, received_at=(T0 - timedelta(minutes=5)).isoformat())
    claim(line, case_id, T0 + timedelta(minutes=7))
    (seen,) = read(line)
    assert [seen.found_at, seen.claimed_at] == [T0, T0 + timedelta(minutes=7)]
