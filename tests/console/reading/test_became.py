"""What became of what one source sent: how far it is answered, and never a word of anybody else's."""

from datetime import timedelta

import pytest
from flow import OFFICER, T0, a_signal, an_action, an_assessment, school_illness
from msgspec import json, structs
from sqlalchemy import text
from visiting import a_red_case

from classifiers.assessment import Kind
from connectors.parse import finish
from console.reading import became
from console.reading.became import Became, cursor_now
from console.reading.cursors import Cursor, CursorError
from playbooks.entries import Actor
from playbooks.needs import CHOICES
from streams.feeder import put_rest
from streams.gathering.unplaced import place_unplaced, put_aside, take_back
from streams.pool import Rest
from streams.store import schema as t
from streams.store.audit import seal
from streams.store.office_schema import chain

pytestmark = pytest.mark.stores

NEW = Cursor()
LATER = T0 + timedelta(hours=1)
OFFICIALS = "青龙监管所长收了好处，包庇后街那家卤肉店"
DIRECTOR = Actor(person="示例·主任", role="director", department="D01")
REFUSED = {"refused_on": CHOICES["refused_on"][0], "reason": "示例", "remedies": "示例"}
AWAY = {"text": "楼下有人天天打麻将", "subject": None}


def item(line, source_id="a1", source="12315", **bound):
    with line.system.database.reading() as connection:
        return Became(connection, source, None, **{"channels": ()} | bound).item(source_id)


def changed(line, after=NEW, source="12315", now=LATER, **bound):
    """What changed since a cursor, all of it: the numbers in the order told, and the next cursor."""
    line.write(seal)
    found, more = [], True
    while more:
        with line.system.database.reading() as connection:
            answer = Became(connection, source, None, **{"channels": ()} | bound).since(after, now)
        found += [each.source_id for each in answer.items]
        after, more = answer.cursor, answer.more
    return found, after


def step_of(line, case_id, plan, nth=0):
    return [each for each in line.case(case_id).steps.values() if each.plan == plan][nth].id


def act(line, case_id, kind, **body):
    action = an_action(case_id, kind, n=len(line.entries(case_id)), **body)
    told = line.act(structs.replace(action, at=line.clock.now(), actor=DIRECTOR))
    assert told.ok, told.reason


def complete(line, case_id, plan, outcome, nth=0, **fields):
    act(line, case_id, "complete", step=step_of(line, case_id, plan, nth), outcome=outcome, fields=fields)


def unplaced(line, source_id="u1"):
    """A call that looks like no matter of food: a person says whose it is. Its id."""
    signal = a_signal(source_id=source_id, request=None, **AWAY)
    line.take(signal, an_assessment(signal, relevance=0.01, relevant=False, kind=Kind.IRRELEVANT))
    return next(row.id for row in line.rows(t.signals) if json.decode(row.body)["source_id"] == source_id)


def plain(found):
    """An answer without what only tells which item it is."""
    return structs.replace(found, id="", source_id="", received_at=T0)


def test_a_complaint_is_told_with_its_case_and_the_times_of_its_own_duties(line):
    case_id = line.take(a_signal())
    number = next(row.number for row in line.rows(t.cases))
    found = item(line)
    duty = next(each for each in found.duties if each.duty == "decide_acceptance")
    (clock,) = duty.clocks
    started = line.case(case_id).clocks
    assert [found.state, found.case.number, found.case.state, found.decision, duty.done_at] == [
        "in_case",
        number,
        "open",
        None,
        None,
    ]
    assert [clock.rule, clock.is_statutory, clock.is_paused] == ["CMP-1", True, False]
    assert clock.due_at == next(each.deadline.due_at for each in started.values() if each.deadline.rule == "CMP-1")
    assert {each.duty for each in found.duties} == {"decide_acceptance"}


def test_the_decision_and_the_answer_are_told_with_their_time_and_nothing_else_of_them(line):
    case_id = line.take(a_signal())
    line.clock.moment = LATER
    complete(line, case_id, "decide_acceptance", "accepted")
    accepted = item(line)
    complete(line, case_id, "mediate", "agreed")
    answered = item(line)
    assert [accepted.decision, accepted.decided_at, accepted.answered_at] == ["accepted", LATER, None]
    assert [answered.decision, answered.answered_at] == ["accepted", LATER]
    assert [each.duty for each in answered.duties] == ["decide_acceptance", "mediate"]


@pytest.mark.parametrize(("outcome", "answered_at"), [("told", LATER), ("not_required", None)])
def test_of_a_report_the_times_are_told_and_whether_its_sender_was_answered_not_what_was_decided(
    line, outcome, answered_at
):
    case_id = line.take(a_signal(request="report"))
    before = [each.duty for each in item(line).duties]
    line.clock.moment = LATER
    complete(line, case_id, "decide_report_filing", "not_filed", reason="示例理由丙")
    fields = {"reason": "示例"} if outcome == "not_required" else {}
    complete(line, case_id, "tell_reporter", outcome, **fields)
    found = item(line)
    assert [before, [each.duty for each in found.duties]] == [
        ["decide_report_filing"],
        ["decide_report_filing", "tell_reporter"],
    ]
    assert [found.decision, found.answered_at] == [None, answered_at]
    assert [each for each in ("not_filed", "不予立案", "示例理由丙") if each in json.encode(found).decode()] == []


def test_a_time_that_does_not_run_is_told_as_paused_and_that_changes_the_item(line):
    case_id = line.take(a_signal())
    complete(line, case_id, "decide_acceptance", "accepted")
    _, after = changed(line)
    line.clock.moment = LATER
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-3")
    act(line, case_id, "pause", clock=clock.id, ground="testing", reason="送检", document="示委检〔2026〕1号")
    (told,) = next(each.clocks for each in item(line).duties if each.duty == "mediate")
    assert [told.is_paused, told.due_at, changed(line, after)[0]] == [True, None, ["a1"]]


def test_a_refusal_is_told_without_its_reason_and_without_who_gave_it(line):
    case_id = line.take(a_signal())
    complete(
        line, case_id, "decide_acceptance", "refused", **REFUSED | {"reason": "示例理由甲", "remedies": "示例途径乙"}
    )
    found = item(line)
    said = json.encode(found).decode()
    assert [found.decision, found.answered_at] == ["refused", T0]
    assert [each for each in ("示例理由甲", "示例途径乙", OFFICER.person, "D03") if each in said] == []


def test_a_source_is_told_nothing_of_what_another_sent_though_one_case_answers_both(line):
    case_id = line.take(a_signal())
    assert line.take(a_signal(source="12345", source_id="z9", text="示例好再来小吃店的面里有虫")) == case_id
    unplaced(line)
    complete(line, case_id, "decide_acceptance", "accepted", nth=0)
    complete(line, case_id, "decide_acceptance", "refused", nth=1, **REFUSED)
    mine, theirs = item(line), item(line, "z9", "12345")
    assert [changed(line)[0], changed(line, source="12345")[0], changed(line, source="12369")[0]] == [
        ["a1"],
        ["z9"],
        [],
    ]
    assert [item(line, "z9"), item(line, "a1", "12345"), mine.decision, theirs.decision] == [
        None,
        None,
        "accepted",
        "refused",
    ]
    assert theirs.id not in json.encode(mine).decode()


def test_a_token_bound_to_channels_is_told_of_no_other(line):
    line.take(a_signal())
    bound = {"channels": ("sampling",)}
    assert [item(line, **bound), changed(line, **bound)[0]] == [None, []]


def test_only_items_of_which_something_is_told_anew_are_listed(line):
    case_id = line.take(a_signal())
    line.take(a_signal(source_id="a2", text="示例好再来小吃店的面里有虫"))
    before = changed(line)
    complete(line, case_id, "screen_clue", "none", reason="示例")
    nothing = changed(line, before[1])
    complete(line, case_id, "decide_acceptance", "accepted")
    one = changed(line, nothing[1])
    act(line, case_id, "move_out", area="410703", reason="经营者在邻区", untold="匿名")
    assert [before[0], nothing[0], one[0], sorted(changed(line, one[1])[0])] == [["a1", "a2"], [], ["a1"], ["a1", "a2"]]


def test_two_cases_that_became_one_are_told_to_the_sources_of_both(line):
    first = line.take(a_signal())
    second = line.take(a_signal(source="12345", source_id="z1", text="豆腐酸了", subject={"name": "示例豆腐坊"}))
    _, after = changed(line, source="12345")
    act(line, first, "merge", other=second, reason="同一件事")
    number = next(row.number for row in line.rows(t.cases) if row.state == "open")
    mine, theirs = item(line), item(line, "z1", "12345")
    assert [changed(line, after, source="12345")[0], mine.case.number, theirs.case.number] == [["z1"], number, number]


def test_what_left_for_a_case_of_its_own_is_told_with_that_ones_number(line):
    case_id = line.take(a_signal())
    line.take(a_signal(source_id="a2", text="示例好再来小吃店的面里有虫"))
    before, (_, after) = item(line, "a2"), changed(line)
    act(line, case_id, "split", signals=[before.id], reason="另一件事")
    found = item(line, "a2")
    numbers = {row.number for row in line.rows(t.cases)}
    assert {before.case.number, found.case.number} == numbers
    assert ["a2" in changed(line, after)[0], [each.duty for each in found.duties]] == [True, ["decide_acceptance"]]


def test_what_the_director_opens_alone_is_told_as_what_waits_for_a_person(line):
    unplaced(line)
    secret = a_signal(source_id="o1", request="report", text=OFFICIALS, subject={"name": "示例卤肉店"})
    case_id = line.take(secret)
    first = [plain(item(line, each)) for each in ("o1", "u1")]
    complete(line, case_id, "read_official_report", "no_matter", reason="示例")
    act(line, case_id, "close", conclusion="示例")
    assert line.case(case_id).is_confidential
    assert [first[0], plain(item(line, "o1")), changed(line)[0]] == [first[1], first[1], []]
    line.execute(t.signals.update().values(is_confidential=False))  # the case says so too
    assert [plain(item(line, "o1")), changed(line)[0]] == [first[1], []]


def test_a_case_that_the_director_closes_to_others_is_told_no_more_until_it_is_opened_again(line):
    case_id = line.take(a_signal())
    unplaced(line)
    _, after = changed(line)
    act(line, case_id, "confide", confided="yes", reason="示例")
    complete(line, case_id, "decide_acceptance", "accepted")
    closed = [plain(item(line)), changed(line, after)[0]]
    act(line, case_id, "confide", confided="no", reason="示例")
    assert closed == [plain(item(line, "u1")), []]
    assert [item(line).decision, changed(line, changed(line)[1])[0], changed(line, after)[0]] == [
        "accepted",
        [],
        ["a1"],
    ]


def test_of_a_report_of_illness_it_is_told_that_it_was_taken(line):
    unplaced(line)
    case_id = a_red_case(line, source="12315")
    post = a_signal(channel="media", source_id="m1", request=None, illness={"ill": 3}, text="示例小吃店三人吃完呕吐")
    line.take(post, an_assessment(post, kind=Kind.INCIDENT))
    act(line, case_id, "dismiss", reason="示例")
    assert [plain(item(line, each)) for each in ("r1", "m1")] == [plain(item(line, "u1"))] * 2
    assert changed(line)[0] == []


def test_what_the_desk_made_of_a_part_of_a_signal_is_nobodys_item(line):
    both = finish(a_signal(source_id="o2", text="23名学生在示例第一小学吃午饭后呕吐；" + OFFICIALS), T0)
    line.take(both, school_illness(both))
    made = {json.decode(row.body)["source_id"] for row in line.rows(t.signals)} - {"o2"}
    assert [made, [item(line, each) for each in made], changed(line)[0]] == [{f"{both.id}-ill"}, [None], []]


def test_what_a_person_turns_down_and_takes_up_again_is_told_each_time(line):
    signal_id = unplaced(line)
    states = [item(line, "u1").state, changed(line)[0]]
    line.write(lambda connection: put_aside(connection, signal_id, "irrelevant", who="甲", now=T0))
    found, after = changed(line)
    states += [item(line, "u1").state, found]
    later = T0 + timedelta(minutes=5)
    line.write(lambda connection: take_back(connection, signal_id, who="甲", now=later))
    states += [item(line, "u1").state, changed(line, after)[0]]
    assert states == ["handling", [], "set_aside", ["u1"], "handling", ["u1"]]


def test_what_is_anothers_and_what_needs_no_answer_is_told(line):
    signal_id = unplaced(line)
    ref, knowledge = line.system.reference, line.system.knowledge
    line.write(lambda c: place_unplaced(c, ref, knowledge, signal_id, "410100", actor=OFFICER, now=T0, vault=None))
    post = finish(a_signal(channel="media", source_id="m1", request=None, **AWAY), T0)
    line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    line.execute(t.signals.update().where(t.signals.c.id == post.id).values(state="waiting", turned_at=None))
    line.write(lambda c: put_rest(c, [Rest(id=post.id, state="irrelevant", kind="irrelevant")], T0))
    assert [item(line, "u1").state, item(line, "m1").state, changed(line)[0]] == [
        "elsewhere",
        "set_aside",
        ["u1", "m1"],
    ]


def test_what_was_turned_this_minute_is_told_in_the_next(line):
    post = a_signal(channel="media", source_id="m1", request=None, **AWAY)
    line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    found, after = changed(line, now=T0 + timedelta(seconds=59))
    assert [found, changed(line, after, now=T0 + timedelta(seconds=60))[0]] == [[], ["m1"]]


def test_pages_hold_everything_once_whatever_they_are_cut_by(line, monkeypatch):
    monkeypatch.setattr(became, "PAGE", 2)
    monkeypatch.setattr(became, "LINKS", 3)
    for n in range(5):
        line.take(a_signal(source_id=f"c{n}", text=f"示例好再来小吃店的面里有虫{n}"))
        post = a_signal(channel="media", source_id=f"m{n}", request=None, **AWAY, title=f"{n}")
        line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    _, after = changed(line)
    case_id = next(iter(line.cases())).id
    act(line, case_id, "move_out", area="410703", reason="经营者在邻区", untold="匿名")
    assert set(changed(line)[0]) == {f"{kind}{n}" for kind in "cm" for n in range(5)}
    assert sorted(set(changed(line, after)[0])) == [f"c{n}" for n in range(5)]


def test_who_asks_without_a_cursor_is_told_what_changes_from_then_on(line):
    case_id = line.take(a_signal())
    line.write(seal)
    after = line.read(lambda connection: cursor_now(connection, "12315", LATER))
    complete(line, case_id, "decide_acceptance", "accepted")
    assert [changed(line, after)[0], changed(line, changed(line, after)[1])[0]] == [["a1"], []]


def test_an_item_is_told_with_when_it_first_came_and_when_it_was_last_changed(line):
    first, said = a_signal(), T0 + timedelta(minutes=20)
    line.take(first)
    before = item(line)
    found = []
    for minutes, revised_at in ((10, None), (30, said)):
        line.clock.moment = now = T0 + timedelta(minutes=minutes)
        again = structs.replace(first, text=f"{first.text}{minutes}", received_at=None, revised_at=revised_at)
        line.take(again)
        found.append((item(line).received_at, item(line).revised_at))
        assert now == line.clock.moment
    assert [before.received_at, before.revised_at] == [T0, None]
    assert found == [(T0, T0 + timedelta(minutes=10)), (T0, said)]


def test_an_item_without_a_number_is_asked_for_by_what_it_was_answered_with(line):
    line.take(a_signal(source_id=None))
    id_ = next(row.id for row in line.rows(t.signals))
    with line.system.database.reading() as connection:
        told = [Became(connection, source, None, ()).item_by_id(id_) for source in ("12315", "12345")]
    assert [told[0].id, told[0].state, told[1]] == [id_, "in_case", None]


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_cursor_of_data_that_is_gone_is_refused_also_when_as_much_was_written_since(line, goes_on):
    line.take(a_signal())
    _, after = changed(line)
    line.execute(chain.delete())
    if goes_on:
        line.execute(chain.insert().values(n=after.link, of="entry", id="x", digest="x", hash="a" * 64))
    with pytest.raises(CursorError), line.system.database.reading() as connection:
        Became(connection, "12315", None, ()).since(after, LATER)


def test_a_cursor_in_the_middle_of_what_is_gone_is_refused_though_all_before_it_is_there(line, monkeypatch):
    monkeypatch.setattr(became, "PAGE", 1)
    for n in range(3):
        line.take(a_signal(source_id=f"c{n}", text=f"示例好再来小吃店的面里有虫{n}"))
    line.write(seal)
    with line.system.database.reading() as connection:
        middle = Became(connection, "12315", None, ()).since(NEW, LATER).cursor
    line.execute(chain.update().where(chain.c.n == middle.until).values(hash="a" * 64))
    with pytest.raises(CursorError), line.system.database.reading() as connection:
        Became(connection, "12315", None, ()).since(middle, LATER)


def test_asking_reads_neither_every_signal_nor_every_entry(line):
    asked = {"source": "x", "after": 0, "until": 9, "at": 0, "n": 0, "room": 9}
    own = became._OWN.where(t.signals.c.case_id == "x")
    is_sqlite = line.system.database.is_sqlite
    word, all_of_it = ("EXPLAIN QUERY PLAN", "SCAN") if is_sqlite else ("EXPLAIN", "Seq Scan on")
    with line.writing() as connection:
        if not is_sqlite:  # of tables of three rows it would read all
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plans = [
            str(row)
            for each in (became._ENTRIES, became._TURNED, own)
            for row in connection.execute(text(f"{word} {plainly(each.params(asked), connection)}"))
        ]
    assert [each for each in plans if all_of_it in each] == []


def plainly(statement, connection):
    return str(statement.compile(connection, compile_kwargs={"literal_binds": True})).replace(":", "\\:")
