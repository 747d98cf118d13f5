"""What is for the director alone: from the door on, in a case of its own; those who fell ill are everybody's."""

from datetime import timedelta

import msgspec
import pytest
from flow import OFFICER, T0, a_signal, an_assessment
from offices import rows, while_uncommitted
from sqlalchemy import select

from classifiers.assessment import Evidence, Harm, Kind
from connectors.notice import Notice
from connectors.parse import finish
from connectors.signal import Signal
from playbooks.actions import Action
from playbooks.entries import Actor
from playbooks.facts import PEOPLE
from playbooks.folding.fold import fold_all
from playbooks.ledger.confiding import CLOSED
from streams.door import part, receive
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.notify import due_sendings
from streams.privacy.confidential import is_confidential
from streams.store import schema as t
from streams.store.sharing import transact

TEXT = "执法人员收受好好来小吃店的好处，包庇它卖过期肉"


def a_report(**fields):
    return a_signal(**{"source_id": "o1", "request": "report", "text": TEXT, **fields})


def flags(line, table):
    return line.read(lambda connection: dict(connection.execute(select(table.c.id, table.c.is_confidential)).all()))


def test_it_opens_a_case_of_its_own_and_brings_nobody_into_it(line):
    shop = line.take(a_signal(source_id="b1"))
    report = line.take(a_report())
    again = line.take(a_signal(source_id="b2"))
    assert [report not in (shop, None), again] == [True, shop]
    assert flags(line, t.cases) == {shop: False, report: True}
    assert [book.id for book in line.case(report).playbooks] == ["official_report"]
    assert {step.department for step in line.case(report).steps.values()} == {"D01"}


def test_only_the_director_is_told(line):
    report = line.take(a_report())
    assert {row.receiver for row in line.rows(t.notices) if row.case_id == report} == {"D01/director"}


ILL = [{"illness": {"ill": 3}}, {"illness": {"critical": 1}}, {"illness": {"observed": 1}}]


@pytest.mark.parametrize(
    "fields", [{"channel": "illness"}, *({"channel": "media", "request": None, **each} for each in ILL)]
)
def test_where_somebody_fell_ill_what_a_hospital_writes_or_is_published_is_everybodys(line, fields):
    signal = a_report(**fields)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT))
    assert [is_confidential(signal), flags(line, t.cases)[case_id]] == [False, False]


@pytest.mark.parametrize("fields", [*ILL, {}])
def test_of_a_report_the_ill_are_everybodys_and_the_officials_the_directors(line, fields):
    signal = a_report(**fields)
    harm = Harm() if fields else Harm(ill=2)
    report = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=harm))
    other = next(case for case in line.cases() if case.id != report)
    assert flags(line, t.cases) == {report: True, other.id: False}
    assert [flags(line, t.signals)[each.signals[0].id] for each in (line.case(report), other)] == [True, False]
    assert [book.id for book in line.case(report).playbooks] == ["official_report"]
    counted = [[name for name in PEOPLE if case.facts.get(name)] for case in (line.case(report), other)]
    assert [counted[0], len(counted[1])] == [[], 1]


def test_those_who_fell_ill_come_to_the_affair_that_is_theirs(line):
    first = a_signal(source_id="b1", text="在示例好再来小吃店吃完拉肚子")
    shop = line.take(first, an_assessment(first, kind=Kind.INCIDENT, harm=Harm(ill=1)))
    both = a_report(subject={"name": "示例好再来小吃店"})
    report = line.take(both, an_assessment(both, kind=Kind.INCIDENT, harm=Harm(ill=2)))
    assert [flags(line, t.cases), len(line.case(shop).signals)] == [{shop: False, report: True}, 2]


def test_said_again_in_other_words_it_stays_two_affairs(line):
    for text in (TEXT, TEXT, f"{TEXT}，请尽快处理"):
        signal = a_report(text=text)
        line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=2)))
    assert sorted(flags(line, t.cases).values()) == [False, True]
    assert sorted(row.is_confidential for row in line.rows(t.signals)) == [False, True]


def open_to_all(line, case_id):
    """What everybody reads of the signals of a case, and whether it and they are closed to others."""
    rows = [row for row in line.rows(t.signals) if row.case_id == case_id]
    words = [msgspec.json.decode(row.body, type=Signal).text for row in rows]
    return words, {flags(line, t.cases)[case_id], *(row.is_confidential for row in rows)}


def ill(signal):
    """Two who fell ill, read where the words say so."""
    start = signal.whole.index(HARMED)
    seen = Evidence(start=start, end=start + len(HARMED), text=HARMED, weight=2.0, for_="harm")
    return an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=2), evidence=(seen,))


HARMED = "2个人拉肚子"
ATE = "在好好来小吃店吃完2个人拉肚子"
LATER = [
    f"{ATE}，{TEXT}",
    f"{ATE}。另外举报所长收礼，压着不办。",
    f"{ATE}。他们副局长收了老板的购物卡，包庇这家店。",
    f"{TEXT}。{ATE}，孩子还在输液。",
]


@pytest.mark.parametrize("text", LATER)
def test_a_later_version_that_accuses_stays_with_those_who_fell_ill_without_the_accusation(line, text):
    first = a_report(text=ATE)
    case_id = line.take(first, ill(first))
    for said in (text, text, f"{text}请尽快"):
        later = a_report(text=said)
        assert line.take(later, ill(later)) == case_id
    (words,), closed = open_to_all(line, case_id)
    assert [any(each in words for each in ("收", "包庇", "好处", "压着")), "拉肚子" in words, closed] == [
        False,
        True,
        {False},
    ]
    (other,) = [case for case in line.cases() if case.id != case_id]
    (whole,), apart = open_to_all(line, other.id)
    assert [whole, apart, line.case(case_id).facts["ill"], other.facts.get("ill")] == [f"{text}请尽快", {True}, 2, None]
    assert [book.id for book in other.playbooks] == ["official_report"]


def test_a_case_of_which_the_director_has_said_who_may_look_stays_whole(line):
    first = a_report(text=ATE)
    case_id = line.take(first, ill(first))
    asked(line, case_id, "confide", confided="yes", reason="涉及本单位人员")
    asked(line, case_id, "confide", confided="no", reason="经核实无关")
    later = a_report(text=LATER[0])
    line.take(later, ill(later))
    assert [len(line.cases()), open_to_all(line, case_id)] == [1, ([LATER[0]], {False})]


def test_harm_that_a_later_version_tells_of_opens_a_case_of_its_own(line):
    report = line.take(a_report())
    later = a_report(text=f"{TEXT}，吃的人都吐了")
    line.take(later, an_assessment(later, kind=Kind.INCIDENT, harm=Harm(ill=2)))
    assert [flags(line, t.cases)[report], sorted(flags(line, t.cases).values())] == [True, [False, True]]


def test_a_later_version_that_speaks_of_officials_closes_the_case_to_others(line):
    case_id = line.take(a_report(text="卖过期肉，请处理"))
    line.take(a_report())
    assert [flags(line, t.cases), set(flags(line, t.signals).values())] == [{case_id: True}, {True}]


DIRECTOR = Actor(person="示例·主任", role="director", department="D01")


def asked(line, case_id, kind, actor=DIRECTOR, **body):
    action = Action(
        id=f"{kind}-{actor.role}-{sorted(body.items())}", case=case_id, kind=kind, actor=actor, at=T0, body=body
    )
    return line.act(action, T0)


def all_flags(line):
    return [set(flags(line, table).values()) for table in (t.cases, t.signals)]


def test_what_the_director_closes_is_closed_with_its_signals_and_takes_in_nobody(line):
    shop = line.take(a_signal(source_id="b1"))
    assert asked(line, shop, "confide", confided="yes", reason="涉及本单位人员").ok
    assert all_flags(line) == [{True}, {True}]
    other = line.take(a_signal(source_id="b2"))
    assert [other != shop, flags(line, t.cases)] == [True, {shop: True, other: False}]
    assert fold_all(line.entries(shop)) == line.case(shop)


def test_opened_again_it_is_an_affair_among_others(line):
    shop = line.take(a_signal(source_id="b1"))
    asked(line, shop, "confide", confided="yes", reason="涉及本单位人员")
    asked(line, shop, "confide", confided="no", reason="经核实无关")
    assert [all_flags(line), line.take(a_signal(source_id="b2"))] == [[{False}, {False}], shop]


def test_a_later_version_opens_nothing_that_the_director_closed(line):
    shop = line.take(a_signal(source_id="b1"))
    asked(line, shop, "confide", confided="yes", reason="涉及本单位人员")
    again = a_signal(source_id="b1", text="在示例好再来小吃店吃出异物，已退款")
    line.write(lambda connection: receive(connection, [part(finish(again, T0))], T0, line.system.vault))
    assert all_flags(line) == [{True}, {True}]
    line.take(again)
    assert [all_flags(line), line.rows(t.signals)[0].revision] == [[{True}, {True}], 2]


def come(line, signal):
    """Through the door, and what is to be read of it."""
    arrival = part(finish(signal, T0))
    line.write(lambda connection: receive(connection, [arrival], T0, line.system.vault))
    return Assessed(signal=arrival.signal, assessment=an_assessment(arrival.signal))


def read(line, *assessed):
    line.write(lambda connection: gather(connection, line.system.reference, line.system.knowledge, list(assessed), T0))


@pytest.mark.parametrize("area", ["410702", "310000"])
def test_what_a_later_version_closed_stays_closed_while_the_one_it_overtook_is_read(line, area):
    first = come(line, a_report(text="卖过期肉，请处理", area=area))
    later = come(line, a_report(area=area))
    closed = []
    for each in (first, later, first):
        read(line, each)
        closed.append(set(flags(line, t.signals).values()))
    assert closed == [{True}] * 3


def test_what_comes_closed_to_others_while_its_first_version_is_read_stays_closed(office):
    one, other = office(), office()
    first, later = (part(finish(a_report(**said), T0)) for said in ({"text": "卖过期肉，请处理"}, {}))
    transact(one.database, lambda connection: receive(connection, [first], T0, one.vault))
    batch = [Assessed(signal=first.signal, assessment=an_assessment(first.signal))]
    while_uncommitted(
        one,
        lambda connection: receive(connection, [later], T0, one.vault),
        lambda: transact(
            other.database, lambda connection: gather(connection, other.reference, other.knowledge, batch, T0)
        ),
    )
    assert [(row.state, row.is_confidential) for row in rows(one, t.signals)] == [("gathered", True)]


def test_a_later_version_closes_nothing_that_the_director_opened(line):
    report = line.take(a_report())
    asked(line, report, "confide", confided="no", reason="经核实无关")
    line.take(a_report(text=f"{TEXT}，请处理"))
    assert [all_flags(line), line.rows(t.signals)[0].revision] == [[{False}, {False}], 2]


def test_others_are_refused_whatever_door_they_come_by(line):
    report = line.take(a_report())
    outcome = asked(line, report, "note", OFFICER, text="x")
    assert [outcome.ok, outcome.reason] == [False, CLOSED]


def test_to_others_it_is_not_there_to_be_merged_with(line):
    report, shop = line.take(a_report()), line.take(a_signal(source_id="b1"))
    outcomes = [asked(line, shop, "merge", who, other=report, reason="同一事件") for who in (OFFICER, DIRECTOR)]
    assert [each.reason for each in outcomes] == ["没有找到要合并的事件", "仅主任可见的事件不能与其他事件合并"]


def test_what_is_split_off_is_closed_as_well(line):
    shop = line.take(a_signal(source_id="b1"))
    line.take(a_signal(source_id="b2"))
    asked(line, shop, "confide", confided="yes", reason="涉及本单位人员")
    leaving = line.rows(t.signals)[1].id
    assert asked(line, shop, "split", signals=[leaving], reason="另一件事").ok
    assert [len(line.rows(t.cases)), all_flags(line)] == [2, [{True}, {True}]]


def test_what_waits_to_be_told_when_it_is_closed_quotes_nothing(line):
    shop = line.take(a_signal(source_id="b1"))
    waiting = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices)]
    with line.writing() as connection:
        for each in waiting:
            body = msgspec.json.encode(msgspec.structs.replace(each, text="投诉人说见过所长收礼"))
            connection.execute(t.notices.update().where(t.notices.c.id == each.id).values(body=body))
    said = []
    for wish in ("", "yes"):
        if wish:
            asked(line, shop, "confide", confided=wish, reason="涉及本单位人员")
        sendings = line.read(
            lambda connection: due_sendings(
                connection, T0 + timedelta(hours=1), notices_max=100, ref=line.system.reference
            )
        )
        said.append({each.notice.text for each in sendings})
    assert [len(waiting) > 0, said] == [True, [{"投诉人说见过所长收礼"}, {""}]]
