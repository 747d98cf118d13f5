"""Stages: envelopes in, rows out; delivered again, late or out of order they change nothing twice."""

import msgspec
import pytest
from flow import OFFICER, T0, a_signal, an_assessment

from classifiers.assessment import Entity, Evidence
from connectors.parse import finish
from playbooks.actions import Action
from streams.cluster.envelopes import (
    ActionLine,
    Taken,
    assessed,
    dead_letter,
    decode_dead,
    decode_taken,
    decode_work,
    taken,
)
from streams.cluster.stages import assess_lines, bury_letter, put_aside, store_lines
from streams.door import part, receive
from streams.gathering.assessed import Assessed
from streams.office.redacting import redact
from streams.pool import Rest, Result
from streams.privacy.covered_since import parts_in, without_since, words_since
from streams.privacy.in_the_open import in_the_open
from streams.store import schema as t
from streams.store.database import upsert
from streams.store.dead_letters import Poison
from streams.store.stored import decode_assessment, decode_signal

AREAS = ("410702",)


def arrival(**fields):
    return part(finish(a_signal(**fields), T0))


def through_the_door(line, *arrivals):
    """Stored, as the desk does before anything is sent."""
    with line.writing() as connection:
        receive(connection, list(arrivals), line.clock.now(), line.system.vault)


def work_line(line=None, assessment=None, is_revision=False, **fields):
    """An assessed signal on the topic `work`; `line`: it went through that line's door before."""
    one = arrival(**fields)
    if line is not None:
        through_the_door(line, one)
    made = an_assessment(one.signal, **(assessment or {}))
    return assessed(Taken(revision=is_revision, signal=msgspec.Raw(one.body)), one.signal, made, AREAS).line


def store(line, *lines):
    with line.writing() as connection:
        return store_lines(connection, line.system, list(lines), line.clock.now())


def an_action(line, kind="acknowledge", **fields):
    plain = {"id": "act1", "case": line.cases()[0].id, "kind": kind, "actor": OFFICER, "at": T0}
    return msgspec.json.encode(ActionLine(action=Action(**(plain | fields))))


def everything(line):
    return [line.rows(table) for table in (t.signals, t.entries, t.timers, t.notices, t.revisions, t.cases)]


def test_signals_of_an_envelope_become_cases(line):
    one, other = work_line(line, source_id="a1"), work_line(line, source_id="a2", subject={"name": "示例另一家面馆"})
    entries = store(line, one, other)
    states = [row.state for row in line.rows(t.signals)]
    assert [states, len(line.cases()), len(entries)] == [["gathered", "gathered"], 2, len(line.rows(t.entries))]


def test_an_envelope_that_comes_again_changes_nothing(line):
    irrelevant = {"relevant": False, "relevance": 0.01}
    lines = [work_line(line, source_id="a1"), work_line(line, irrelevant, source_id="a2")]
    store(line, *lines)
    before = everything(line)
    assert [store(line, *lines), everything(line) == before] == [[], True]


def test_revisions_that_come_again_change_nothing(line):
    lines = [work_line(line), work_line(line, is_revision=True, text="在示例好再来小吃店吃出异物，另有两人腹泻")]
    store(line, *lines)
    before = everything(line)
    store(line, *reversed(lines))
    assert [everything(line) == before, [each.revision for each in line.cases()[0].signals]] == [True, [2]]


def test_of_revisions_that_come_in_the_wrong_order_the_newest_stands(line):
    first = work_line(line)
    second = work_line(line, is_revision=True, text="又有一人腹泻")
    third = work_line(line, is_revision=True, text="又有两人腹泻")
    store(line, first)
    store(line, third)
    after = everything(line)
    store(line, second)
    assert [everything(line) == after, [each.revision for each in line.cases()[0].signals]] == [True, [3]]


def test_a_signal_a_person_has_placed_is_not_moved_back_by_a_late_delivery(line):
    media = {"channel": "media", "request": None, "subject": None, "text": "听说小吃店吃出异物"}
    one = work_line(line, {"area": None}, **media)
    store(line, one)
    with line.writing() as connection:
        connection.execute(t.signals.update().values(state="elsewhere"))
    store(line, one)
    assert [row.state for row in line.rows(t.signals)] == ["elsewhere"]


def test_what_a_restored_store_lacks_is_stored_from_the_topic(line):
    lines = [work_line(), work_line(), work_line(source_id="a2")]
    store(line, *lines)
    store(line, *lines)
    assert [(row.state, row.revision) for row in line.rows(t.signals)] == [("gathered", 1)] * 2


def test_actions_and_signals_of_an_envelope_keep_their_order(line):
    store(line, work_line(line))
    entries = store(line, an_action(line), work_line(line, source_id="a2"))
    assert [type(entry.body).__name__ for entry in entries][:2] == ["Acknowledged", "SignalJoined"]


def test_an_action_that_comes_again_is_done_once(line):
    store(line, work_line(line))
    action = an_action(line)
    store(line, action)
    before = line.rows(t.entries)
    store(line, action)
    assert [line.rows(t.entries) == before, len(line.rows(t.actions))] == [True, 1]


def test_a_line_that_cannot_be_read_is_raised_for_the_whole_envelope_and_nothing_is_kept(line):
    with pytest.raises(msgspec.DecodeError):
        store(line, work_line(), b"{broken")
    assert line.rows(t.signals) == []


def test_a_signal_of_history_stays_history_when_it_changes(line):
    with line.writing() as connection:
        receive(connection, [arrival()], T0, line.system.vault, to_log=False)
        connection.execute(t.signals.update().values(state="history"))
    assert [store(line, work_line(line, is_revision=True, text="又改")), line.cases()] == [[], []]


def test_what_a_topic_carries_holds_nothing_private():
    one = arrival(contact={"name": "示例·王某", "phone": "13812345678"}, text="联系我13812345678，吃出异物")
    assert b"13812345678" not in taken(one.body).line


def assess_all(body, *, is_revision):
    """As the classifier's process answers, with assessments made by hand: what is new and says so needs no answer."""
    kept, rest, poison = [], [], []
    for raw in body.split(b"\n"):
        try:
            signal = decode_signal(raw)
        except msgspec.MsgspecError as error:
            poison.append(Poison(id="", reason=str(error), body=raw))
            continue
        if signal.text == CHATTER and not is_revision:
            rest.append(Rest(id=signal.id, state="irrelevant", kind="irrelevant"))
        else:
            kept.append(Assessed(signal=signal, assessment=an_assessment(signal)))
    return Result(kept=kept, rest=rest, poison=poison)


def screened(*lines):
    return assess_lines([each.line for each in lines], assess_all, AREAS)


def a_line(text="吃出异物", is_revision=False, **fields):
    return taken(arrival(text=text, **fields).body, is_revision=is_revision)


def test_assessed_signals_keep_their_order_and_what_was_said_of_them():
    lines = [a_line(f"第{n}次", n > 1, source_id=f"a{n % 2}") for n in range(4)]
    found = screened(*lines)
    works = [decode_work(each.line) for each in found.routed]
    assert [[each.revision for each in works], found.poison] == [[False, False, True, True], []]
    assert [bytes(each.signal) for each in works] == [bytes(decode_taken(each.line).signal) for each in lines]


def test_new_and_changed_signals_that_come_mixed_and_twice_keep_their_order():
    lines = [a_line(f"第{n}次", n in (1, 4), source_id=name) for n, name in enumerate("aabca")]
    works = [decode_work(each.line) for each in screened(*lines).routed]
    assert [decode_signal(each.signal).text for each in works] == [f"第{n}次" for n in range(5)]


def test_what_needs_no_answer_goes_no_further_unless_it_is_a_revision():
    lines = [a_line(CHATTER, source_id="a1"), a_line(source_id="a2"), a_line(CHATTER, True, source_id="a3")]
    found = screened(*lines)
    assert [len(found.routed), [rest.state for _, rest in found.rest]] == [2, ["irrelevant"]]


def test_what_cannot_be_read_is_set_aside_alone():
    good = taken(arrival().body).line
    bad = [b"{broken", b'{"signal":{"id":"x","channel":7}}', b'{"signal":7}']
    found = assess_lines([*bad, good], assess_all, AREAS)
    assert [len(found.routed), sorted(each.body for each in found.poison)] == [
        1,
        [b'{"id":"x","channel":7}', b'{"signal":7}', b"{broken"],
    ]


def aside(line, *texts, times=1):
    """Put signals aside that say these things, as often as that; their states in the store."""
    found = screened(*(a_line(text, source_id=f"r{n}") for n, text in enumerate(texts)))
    for _ in range(times):
        with line.writing() as connection:
            put_aside(connection, line.system, found.rest, line.clock.now())
    return [(row.state, row.kind, row.revision) for row in line.rows(t.signals)]


def test_what_needs_no_answer_is_done_with_however_often_it_comes(line):
    through_the_door(line, arrival(text=CHATTER, source_id="r0"))
    assert aside(line, CHATTER, CHATTER, times=2) == [("irrelevant", "irrelevant", 1)] * 2


def test_what_was_decided_about_a_signal_is_not_overtaken_by_its_first_coming(line):
    store(line, work_line(line, source_id="r0"))
    with line.writing() as connection:
        connection.execute(t.signals.update().values(digest="as it came first"))
    assert aside(line, CHATTER) == [("gathered", "complaint", 1)]


CHATTER = "今天天气真好"


NAME = "赵大山"
SIDE_BY_SIDE = ("张三丰", "李四", "王五")
SAYS = {"text": f"示例店的厨师{NAME}不洗手，饭里吃出异物"}


def redacted(line, name=NAME):
    return line.write(lambda c: redact(c, line.system.reference, name, T0, reason="本人申请", who="li"))


def standing(line, name=NAME):
    return line.read(lambda connection: [each.open_in for each in in_the_open(connection, [name])])


def evidence():
    at = SAYS["text"].index(NAME)
    return {"evidence": (Evidence(start=at, end=at + 3, text=NAME, weight=1.0, for_="harm"),)}


def test_what_was_redacted_since_it_was_sent_is_stored_as_it_stands(line):
    sent = work_line(line, evidence(), source_id="a1", **SAYS)
    other = work_line(line, source_id="a2", text="示例乙店的面里有虫", subject={"name": "示例乙店"})
    redacted(line)
    store(line, sent, other)
    assert [standing(line), [row.state for row in line.rows(t.signals)]] == [[], ["gathered"] * 2]
    assert any("面里有虫" in row.body.decode() for row in line.rows(t.entries))


def test_a_new_version_that_was_redacted_since_it_was_sent_is_still_the_newest(line):
    store(line, work_line(line, source_id="a1"))
    sent = work_line(line, evidence(), is_revision=True, source_id="a1", **SAYS)
    line.write(lambda c: upsert(c, t.positions, [{"name": "assess", "position": 99}], key=["name"]))  # handed over
    redacted(line)
    before = line.cases()[0].seq
    store(line, sent)
    assert [standing(line), line.cases()[0].seq > before] == [[], True]


def test_what_needs_no_answer_and_what_is_set_aside_is_stored_as_it_stands(line):
    one = arrival(source_id="a1", **SAYS)
    through_the_door(line, one)
    held = Taken(signal=msgspec.Raw(one.body))
    read = msgspec.json.encode(an_assessment(one.signal, **evidence()))
    redacted(line)
    rest = [(held, Rest(id=one.signal.id, state="news", kind="news", assessment=read))]
    letter = dead_letter("work", "cannot be read", msgspec.json.encode(held), 0)
    with line.writing() as connection:
        put_aside(connection, line.system, rest, T0)
        bury_letter(connection, decode_dead(letter))
    assert [standing(line), len(line.rows(t.dead_letters))] == [[], 1]


def adjacent(one):
    """What is read in a text in which two names stand side by side, each by itself."""
    spots = [(name, one.signal.text.index(name)) for name in SIDE_BY_SIDE]
    found = tuple(Evidence(start=at, end=at + len(name), text=name, weight=1.0, for_="harm") for name, at in spots)
    named = tuple(Entity(type="operator", text=name, start=at, end=at + len(name)) for name, at in spots)
    return {"evidence": found, "entities": named}


def test_names_side_by_side_are_each_taken_out_of_what_was_read(line):
    one = arrival(source_id="a1", text=f"示例店的厨师{''.join(SIDE_BY_SIDE)}不洗手，饭里吃出米线店的异物")
    through_the_door(line, one)
    made = an_assessment(one.signal, **adjacent(one))
    sent = assessed(Taken(revision=False, signal=msgspec.Raw(one.body)), one.signal, made, AREAS).line
    for name in SIDE_BY_SIDE:
        redacted(line, name)
    store(line, sent)
    assert [standing(line, each) for each in SIDE_BY_SIDE] == [[], [], []]


def test_what_stands_elsewhere_in_the_open_is_no_part_of_what_was_taken_out(line):
    one = arrival(source_id="a1", text="示例店的厨师顺旺米线店不洗手，米线店的饭里吃出异物")
    through_the_door(line, one)
    at = one.signal.text.index("，米线店") + 1
    said = Evidence(start=at, end=at + 3, text="米线店", weight=1.0, for_="harm")
    read = msgspec.json.encode(an_assessment(one.signal, evidence=(said,)))
    redacted(line, "顺旺米线店")
    with line.writing() as connection:
        held = Taken(signal=msgspec.Raw(one.body))
        put_aside(
            connection, line.system, [(held, Rest(id=one.signal.id, state="news", kind="news", assessment=read))], T0
        )
    (row,) = line.rows(t.signals)
    assert decode_assessment(row.assessment).evidence == (said,)


def test_of_a_long_run_of_names_no_more_is_looked_for_than_stands_in_what_was_read(line):
    run = "".join(chr(0x5000 + n) for n in range(1200))
    one = arrival(source_id="a1", text=f"示例店的厨师{run}不洗手，饭里吃出异物")
    through_the_door(line, one)
    redacted(line, run)
    names = [run[at : at + 2] for at in (0, 400, 1198)]
    named = tuple(Entity(type="operator", text=name, start=0, end=2) for name in names)
    read = msgspec.json.encode(an_assessment(one.signal, entities=named))
    (words,) = line.read(lambda connection: words_since(connection, [(one.signal.id, bytes(one.body))]))
    assert parts_in(read, words) == {*names}
    assert parts_in(without_since(words, read), words) == set()
