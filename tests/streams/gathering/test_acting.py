"""Acting: what people ask for is done once, or refused and kept with the reason — over a real database."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_action

from playbooks.entries import Reminded
from streams.gathering.work import Work
from streams.store import schema as t
from streams.store.sharing import Conflict

pytestmark = pytest.mark.stores


def test_a_change_made_on_an_old_version_is_refused_by_the_store(line):
    case_id = line.take(a_signal())
    with line.writing() as connection:
        work = Work(connection, line.system.reference)
        case = work.case(case_id)
        connection.execute(t.cases.update().values(version=t.cases.c.version + 1))
        from playbooks.deciding.draft import Draft

        draft = Draft(case, case_id, cause="x", now=T0)
        (clock,) = case.clocks
        draft.add(Reminded(clock=clock, reminder="half"))
        work.apply(draft)
        with pytest.raises(Conflict):
            work.flush(T0)


def test_the_same_action_again_gives_the_same_outcome_and_changes_nothing(line):
    case_id = line.take(a_signal())
    first = line.act(an_action(case_id, "acknowledge"))
    again = line.act(an_action(case_id, "acknowledge"))
    assert [entry.id for entry in again.entries] == [entry.id for entry in first.entries]
    assert len(line.entries(case_id)) == first.version


@pytest.mark.parametrize("kind", ["merge", "merge into it", "split"])
def test_what_changes_two_cases_answers_the_same_again(line, kind):
    one = line.take(a_signal(source_id="a1"))
    if kind == "split":
        line.take(a_signal(source_id="a2"))
        leaves = line.case(one).signals[-1].id
        action = an_action(one, "split", signals=leaves, reason="不是一回事")
    else:
        line.clock.moment = T0 + timedelta(hours=1)
        two = line.take(a_signal(source_id="a2", subject={"name": "示例乙餐馆"}, text="菜里有虫"))
        of, other = (two, one) if kind == "merge" else (one, two)
        action = an_action(of, "merge", other=other, reason="同一经营者")
    first, again = line.act(action), line.act(action)
    assert (first.ok, len({entry.case for entry in first.entries})) == (True, 2)
    told = [(each.case, each.version, [entry.id for entry in each.entries]) for each in (first, again)]
    assert told[0] == told[1]


def test_a_refused_action_is_kept_with_its_reason(line):
    case_id = line.take(a_signal())
    line.act(an_action(case_id, "acknowledge"))
    outcome = line.act(an_action(case_id, "acknowledge", n=2))
    assert (outcome.ok, outcome.reason) == (False, "已由示例·值班员甲认领")
    assert line.entries(case_id)[-1].body.reason == outcome.reason


def test_merging_moves_open_clocks_with_id_start_and_due_time(line):
    one = line.take(a_signal(source_id="a1"))
    line.clock.moment = T0 + timedelta(hours=1)
    two = line.take(a_signal(source_id="a2", subject={"name": "示例乙餐馆"}, text="菜里有虫"))
    moving = dict(line.case(two).clocks)
    assert line.act(an_action(one, "merge", other=two, reason="同一经营者")).ok
    kept = line.case(one).clocks
    assert {key: (kept[key].started_at, kept[key].deadline.due_at) for key in moving} == {
        key: (clock.started_at, clock.deadline.due_at) for key, clock in moving.items()
    }
    assert line.case(two).state == "merged"
    assert line.entries(two)[0].case == two


def test_splitting_moves_the_clocks_about_the_signals_that_leave(line):
    case_id = line.take(a_signal(source_id="a1"))
    line.clock.moment = T0 + timedelta(hours=1)
    line.take(a_signal(source_id="a2"))
    leaving = line.case(case_id).signals[1].id
    clock = next(each for each in line.case(case_id).clocks.values() if each.about == f"signal:{leaving}")
    outcome = line.act(an_action(case_id, "split", signals=[leaving], reason="另一家店"))
    new = next(case for case in line.cases() if case.id != case_id)
    assert outcome.ok
    assert new.clocks[clock.id] == clock
    assert clock.id not in line.case(case_id).clocks


def test_after_a_split_later_signals_find_the_case_that_their_business_is_in(line):
    text = "凉皮有异味"
    case_id = line.take(a_signal(text=text))
    line.clock.moment = T0 + timedelta(hours=1)
    other = line.take(a_signal(source_id="a2", text=text, subject={"name": "示例另一家店"}))
    leaving = line.case(other).signals[0].id
    assert line.act(an_action(case_id, "merge", other=other, reason="同一件事")).ok
    assert line.act(an_action(case_id, "split", signals=[leaving], reason="另一家店")).ok
    later = {
        name: line.take(a_signal(source_id=name, text=text, subject={"name": name}))
        for name in ("示例好再来小吃店", "示例另一家店")
    }
    (apart,) = (case.id for case in line.cases() if case.is_open and case.id != case_id)
    assert later == {"示例好再来小吃店": case_id, "示例另一家店": apart}


def test_a_case_that_moved_within_the_office_is_found_where_it_is_now(line):
    line.system.reference = replace(line.system.reference, areas=("410702", "410703"))
    case_id = line.take(a_signal(area="410702"))
    assert line.act(an_action(case_id, "move_out", area="410703", reason="经营者在邻区", untold="匿名")).ok
    assert line.take(a_signal(source_id="a2", area="410703")) == case_id


def test_an_action_id_used_before_for_another_case_or_kind_is_refused_and_changes_nothing(line):
    one = line.take(a_signal(source_id="1"))
    two = line.take(a_signal(source_id="2", subject={"name": "示例乙店"}))
    first = line.act(an_action(one, "note", text="甲"))
    assert line.act(an_action(one, "note", text="甲")) == first
    before = [line.entries(one), line.entries(two)]
    again = msgspec.structs.replace(an_action(one, "acknowledge"), id="note-1")
    answers = [line.act(an_action(two, "note", text="乙")), line.act(again)]
    reason = "这个操作编号已用于另一事件或另一种操作，什么也没有改动；请换一个编号重发"
    assert [(each.ok, each.reason, each.entries) for each in answers] == [(False, reason, ())] * 2
    assert [line.entries(one), line.entries(two)] == before
