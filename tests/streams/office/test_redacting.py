"""Redaction: a name leaves every open text for ever, the texts stay as long as they were, and the chain still holds."""

import threading
import time

import pytest
from flow import OFFICER, T0, a_signal, files_of
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from sqlalchemy import select, update

from connectors.parse import finish
from playbooks.actions import Action, act
from streams.door import part, receive
from streams.gathering import acting
from streams.intake.refused import Refusal, put_refused
from streams.office.compared import differing, loose
from streams.office.redacting import TEXTS, covered, redact
from streams.privacy.in_the_open import in_the_open
from streams.privacy.private import PrivateError
from streams.store import schema as t
from streams.store.audit import record, seal, verify
from streams.store.clearing import clear_out
from streams.store.database import upsert
from streams.store.office_schema import audit

NAME, COVERED = "赵大山", "＊＊＊"


@pytest.fixture
def told(line):
    """Two complaints about different shops that speak of the same name; a note, a dead letter, an audit row that do."""
    first = line.take(a_signal(text=f"示例店的厨师{NAME}不戴口罩，说“没事”"))
    line.take(a_signal(source_id="b2", text=f"示例乙店的{NAME}卖的饭馊了", subject={"name": "示例乙店"}))
    line.act(Action(id="n1", case=first, kind="note", actor=OFFICER, at=T0, body={"text": f"{NAME}已到场"}), T0)
    with line.writing() as connection:
        refused = [Refusal(reason="缺少渠道", draft={"title": f"厨师{NAME}"})]
        put_refused(connection, source="monitor", refused=refused, now=T0, vault=line.system.vault)
        record(connection, "exported", T0, who="wang", about="x", detail=f"{NAME}来电")
        seal(connection)
    return line


def redacted(line, word=NAME, **more):
    with line.writing() as connection:
        return redact(connection, line.system.reference, word, T0, **({"reason": "本人申请", "who": "li"} | more))


def standing(line, word=NAME):
    with line.system.database.reading() as connection:
        return [(each.open_in, each.case) for each in in_the_open(connection, [word])]


def holds(line):
    """Whether the chain holds, how many of its links were redacted, and what differs from its entries."""
    with line.system.database.reading() as connection:
        found = verify(connection)
        return found.broken, found.redacted, [*differing(connection), *loose(connection)]


def lengths(line):
    return {row.id: len(row.body) for row in line.rows(t.entries)}


def entries_of(line):
    return [row for row in line.rows(t.entries) if COVERED.encode() in row.body]


@pytest.mark.stores
def test_it_leaves_every_text_and_the_chain_and_the_cases_hold(told):
    before = lengths(told)
    done = redacted(told)
    assert standing(told) == []
    assert {"信息", "收件日志", "事件记录", "操作", "死信", "审计记录"} <= done.rows.keys()
    assert lengths(told) == before
    assert holds(told) == (None, len(entries_of(told)) + 1, [])


@pytest.mark.stores
def test_it_leaves_the_files_of_the_database_too(told):
    assert NAME.encode() in files_of(told)
    redacted(told)
    assert told.system.database.outside(lambda connection: clear_out(connection, TEXTS))
    assert NAME.encode() not in files_of(told)


@pytest.mark.stores
def test_whoever_had_read_a_case_before_cannot_write_it_back_as_it_was(told, monkeypatch):
    case, has_read = told.rows(t.cases)[0].id, threading.Event()

    def decide(*known, **more):
        has_read.set()
        time.sleep(0.3)
        return act(*known, **more)

    monkeypatch.setattr(acting, "act", decide)
    note = Action(id="n3", case=case, kind="note", actor=OFFICER, at=T0, body={"text": "已电话告知"})
    other = threading.Thread(target=told.act, args=(note, T0))
    other.start()
    assert has_read.wait(10)
    redacted(told)
    other.join()
    assert [standing(told), holds(told)[2]] == [[], []]


def test_each_entry_that_was_changed_has_an_audit_row_that_does_not_repeat_the_name(told):
    redacted(told, reason=f"{NAME}本人申请")
    *rows, whole = [row for row in told.rows(audit) if row.kind == "redacted"]
    others = [row.id for row in told.rows(audit) if row.about == "x"]
    assert sorted(row.about for row in rows) == sorted([*(row.id for row in entries_of(told)), *others])
    assert {row.detail.partition(" ")[0] for row in rows} == {"赵**本人申请"}
    assert [whole.about, whole.detail.partition("（")[0], NAME in whole.detail] == ["", "赵**本人申请", False]


def test_it_is_recorded_where_nothing_was_changed_that_is_chained(line):
    line.take(a_signal(source_id="b2", text="今天天气真好", subject=None, channel="media", request=None))
    line.execute(update(t.signals).values(title=NAME))
    signal = line.rows(t.signals)[0].id
    redacted(line, within=[signal])
    (row,) = [row for row in line.rows(audit) if row.kind == "redacted"]
    assert [row.who, row.about, row.detail] == ["li", signal, "本人申请（信息 1 处）"]
    assert holds(line)[0] is None


def test_an_entry_that_is_changed_afterwards_or_without_such_a_row_is_found(told):
    redacted(told)
    row = entries_of(told)[0]
    with told.writing() as connection:
        forged = row.body.replace(COVERED.encode(), "钱小明".encode())
        connection.execute(update(t.entries).where(t.entries.c.id == row.id).values(body=forged))
    broken, _, _ = holds(told)
    assert (broken.id, broken.why) == (row.id, "记录内容被改动")


def test_another_name_in_the_same_entry_is_redacted_in_its_turn(told):
    told.act(
        Action(
            id="n2", case=told.rows(t.cases)[0].id, kind="note", actor=OFFICER, at=T0, body={"text": f"{NAME}、孙二娘"}
        ),
        T0,
    )
    redacted(told)
    redacted(told, "孙二娘", reason="本人申请")
    assert [standing(told), standing(told, "孙二娘"), holds(told)[0], holds(told)[2]] == [[], [], None, []]


def test_within_a_case_the_name_of_another_stays(told):
    first, second = told.rows(t.cases)
    redacted(told, within=[first.number])
    left = standing(told)
    assert {number for _, number in left} == {"", second.number}
    assert {title for title, _ in left} == {"信息", "收件日志", "事件记录", "事件", "死信", "审计记录"}
    lines = [line for row in told.rows(t.log) for line in bytes(row.body).split(b"\n")]
    assert [sum(word.encode() in line for line in lines) for word in (NAME, COVERED)] == [1, 2]
    assert holds(told)[2] == []


def test_a_case_in_whose_stored_form_the_word_is_not_seen_is_stored_anew_as_its_entries_tell_it(line):
    line.take(a_signal(text="hy12345示例店的厨师不戴口罩，说“没事”"))  # before it stands its length, which is a digit
    (before,) = line.rows(t.cases)
    done = redacted(line, "hy12345")
    assert [b"\xd97hy12345" in before.body, done.cases, "事件" in done.rows] == [True, (before.number,), False]
    assert holds(line) == (None, 1, [])


def test_a_case_that_differed_from_its_entries_before_still_differs(told):
    first = told.rows(t.cases)[0]
    with told.writing() as connection:
        connection.execute(update(t.cases).where(t.cases.c.id == first.id).values(title="另一个标题"))
    assert redacted(told).cases == ()
    assert [each.case for each in holds(told)[2]] == [first.id]


@pytest.mark.parametrize("word", ["赵", " ", "20261130", "2026-11-30", "09:40", "complaint", '赵"山', "赵\n山", "a1b2"])
def test_what_is_no_name_and_no_number_is_refused(told, word):
    with pytest.raises(PrivateError, match="请写明姓名"):
        redacted(told, word)


def test_the_offices_own_people_and_bodies_are_refused(told):
    person = next(iter(told.system.reference.people))
    department = next(iter(told.system.reference.departments))
    for word in (person.name, department.name):
        with pytest.raises(PrivateError, match="台账须写明由谁办理"):
            redacted(told, word)


def test_a_case_that_is_not_there_and_a_name_that_stands_nowhere_are_told(told):
    for place in ("20990101-001", "1"):
        with pytest.raises(PrivateError, match=f"没有编号为 {place} 的事件"):
            redacted(told, within=[place])
    with pytest.raises(PrivateError, match="没有查到明文写着 钱无人"):
        redacted(told, "钱无人")
    with pytest.raises(PrivateError, match="理由"):
        redacted(told, reason=" ")


def test_a_number_is_not_taken_out_of_a_longer_one_or_an_id(told):
    case = told.rows(t.cases)[0]
    for n, text in enumerate(["会员号hy12345，常来", "会员号 hy123456"]):
        told.act(Action(id=f"w{n}", case=case.id, kind="note", actor=OFFICER, at=T0, body={"text": text}), T0)
    redacted(told, "hy12345")
    with told.system.database.reading() as connection:
        bodies = connection.execute(select(t.actions.c.body).where(t.actions.c.id.in_(["w0", "w1"]))).scalars()
        assert [b"hy12345" in bytes(body) for body in bodies] == [False, True]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_covers_a_word_takes_as_many_signs_and_bytes_and_says_nothing(word):
    cover = covered(word)
    assert [len(cover), len(cover.encode())] == [len(word), len(word.encode())]
    assert set(cover) <= set("*×＊🞶")


def test_a_number_at_the_start_of_a_line_leaves_too(line):
    line.take(a_signal(text="示例店的厨师不戴口罩，微信号\nhy12345\thy12345\n说“没事”"))
    redacted(line, "hy12345")
    assert [standing(line, "hy12345"), holds(line)[2]] == [[], []]


def test_the_longer_name_of_one_of_our_own_stays(told):
    person = next(each for each in told.system.reference.people if len(each.name) > 2)
    text = f"{person.name}已电话告知{person.name[:2]}"
    case = told.rows(t.cases)[0].id
    told.act(Action(id="n4", case=case, kind="note", actor=OFFICER, at=T0, body={"text": text}), T0)
    redacted(told, person.name[:2])
    (row,) = [row for row in told.rows(t.actions) if row.id == "n4"]
    assert f"{person.name}已电话告知＊＊" in row.body.decode()


def test_a_number_that_is_no_text_is_nobodys(told):
    case = told.rows(t.cases)[0].id
    body = {"text": "会员号700000123", "amount": 700000123}
    told.act(Action(id="n5", case=case, kind="note", actor=OFFICER, at=T0, body=body), T0)
    redacted(told, "700000123")
    (row,) = [row for row in told.rows(t.actions) if row.id == "n5"]
    assert json.decode(row.body)["body"] == {"text": "会员号*********", "amount": 700000123}


@pytest.mark.parametrize("table", [t.cases, t.signals, t.entries])
def test_an_id_is_no_number(told, table):
    with pytest.raises(PrivateError, match="的编号，不能隐去"):
        redacted(told, told.rows(table)[0].id)


@pytest.mark.stores
def test_a_new_version_that_nobody_has_read_yet_is_redacted_afterwards(told):
    arrival = part(finish(a_signal(text=f"{NAME}打人"), T0))
    told.write(lambda connection: receive(connection, [arrival], T0, told.system.vault))
    with pytest.raises(PrivateError, match="还有未初筛完的"):
        redacted(told)
    read = {"name": "assess", "position": told.rows(t.log)[-1].position}
    told.write(lambda connection: upsert(connection, t.positions, [read], key=["name"]))
    redacted(told)
    assert [standing(told), told.rows(t.log)[-1].topic] == [[], "revisions"]


@pytest.mark.stores
@pytest.mark.parametrize("is_scoped", [False, True])
def test_the_number_of_an_item_leaves_what_it_is_joined_by_too(line, is_scoped):
    number, other = "TS20261125001", "TS20261125002"
    case = line.take(a_signal(source_id=number))
    line.take(a_signal(source_id=other, text="豆腐酸了", subject={"name": "示例豆腐坊"}))
    of_case = next(row.number for row in line.rows(t.cases) if row.id == case)
    done = redacted(line, number, within=[of_case] if is_scoped else [])
    assert [standing(line, number), done.rows["归并依据"], len(standing(line, other)) > 0] == [[], 1, True]
    with pytest.raises(PrivateError, match="没有查到"):
        redacted(line, other, within=[of_case])
