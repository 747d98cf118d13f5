"""A stored case is the one that its entries tell; what was changed by hand is named, and stored anew as they say."""

import msgspec
import pytest
from flow import T0, a_signal, an_action
from sqlalchemy import delete, update

from streams.office import compared
from streams.office.compared import differing, loose
from streams.office.rewriting import rewrite, rewrite_each
from streams.store import schema as t
from streams.store.office_schema import audit

pytestmark = pytest.mark.stores

POISONED = {"channel": "complaint", "text": "在示例好再来小吃店吃完呕吐腹泻，三人就医", "illness": {"ill": 3}}

FALSIFIED = [
    ({"state": "closed"}, "状态"),
    ({"title": "没有的事"}, "标题"),
    ({"severity": 3}, "紧急程度"),
    ({"next_due_at": None}, "最近时限"),
    ({"acknowledged_at": 1}, "认领时间"),
    ({"closed_at": 1}, "办结时间"),
    ({"is_confidential": True}, "仅主任可见"),
    ({"departments": ",D09,"}, "承办部门"),
]


@pytest.fixture
def case_id(line):
    """A case that somebody claimed, of which times run."""
    case_id = line.take(a_signal(**POISONED))
    line.act(an_action(case_id, "acknowledge"))
    return case_id


def what(line):
    return line.read(lambda connection: [each.what for each in differing(connection)])


def rewritten(line):
    """Every case that differs is stored anew; the numbers they bear."""
    system = line.system
    with line.writing() as connection:
        found = list(differing(connection))
        return [rewrite(connection, system.reference, each, T0, by="li") for each in found]


def test_what_was_stored_by_the_line_agrees(line, case_id):
    assert what(line) == []


@pytest.mark.parametrize(("values", "told"), FALSIFIED)
def test_a_changed_column_is_named_and_stored_anew(line, case_id, values, told):
    before = line.rows(t.cases)
    line.execute(update(t.cases).values(**values))
    assert [what(line), rewritten(line)] == [[(told,)], [before[0].number]]
    assert [what(line), line.rows(t.cases)] == [[], before]


def test_a_changed_body_is_named_by_its_fields(line, case_id):
    line.set_severity(case_id, "blue")
    assert what(line) == [("正文（severity）",)]


def test_a_body_that_cannot_be_read_is_named(line, case_id):
    line.execute(update(t.cases).values(body=b"nonsense"))
    assert what(line) == [("正文",)]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (delete(t.open_steps), "待办步骤"),
        (delete(t.timers), "定时项"),
        (update(t.timers).values(done=True), "定时项"),
        (update(t.timers).where(t.timers.c.kind == "due").values(at=t.timers.c.at + 1), "定时项"),
        (update(t.signals).values(case_id=None), "信息归属"),
        (update(t.signals).values(state="irrelevant"), "信息归属"),
    ],
)
def test_what_is_computed_beside_it_is_named_and_stored_anew(line, case_id, statement, told):
    line.execute(statement)
    assert [what(line), len(rewritten(line)), what(line)] == [[(told,)], 1, []]


def test_a_signal_of_another_case_is_told_with_both_and_goes_back(line, case_id):
    other = line.take(a_signal(source_id="a2", subject={"name": "示例豆腐坊"}))
    before = line.rows(t.signals)
    line.execute(update(t.signals).where(t.signals.c.case_id == other).values(case_id=case_id))
    assert [what(line), len(rewritten(line))] == [[("信息归属",)] * 2, 2]
    assert [what(line), sorted(line.rows(t.signals))] == [[], sorted(before)]


def test_a_signal_that_no_entry_of_its_case_tells_waits_for_a_person(line, case_id):
    other = line.take(a_signal(source_id="a2", subject={"name": "示例豆腐坊"}))
    last = line.rows(t.signals)[-1]
    line.execute(update(t.signals).where(t.signals.c.id == last.id).values(case_id=case_id))
    line.execute(delete(t.cases).where(t.cases.c.id == other))
    line.execute(delete(t.entries).where(t.entries.c.case_id == other))
    assert [what(line), len(rewritten(line)), what(line)] == [[("信息归属",)], 1, []]
    assert [(row.state, row.case_id) for row in line.rows(t.signals) if row.id == last.id] == [("unplaced", None)]


def test_a_number_of_another_day_is_named_and_the_right_one_given_back(line, case_id):
    number = line.rows(t.cases)[0].number
    for forged in ("20200101-001", f"演{number}", "1"):
        line.execute(update(t.cases).values(number=forged))
        assert [what(line), rewritten(line), what(line)] == [[("编号",)], [number], []]


def test_an_entry_that_tells_what_no_case_can_be_is_no_traceback(line, case_id):
    for entry in line.rows(t.entries):
        forged = entry.body.replace(b'"level":"', b'"level":"violet')
        line.execute(update(t.entries).where(t.entries.c.id == entry.id).values(body=forged))
    assert [what(line), rewritten(line)] == [[("记录读不成事件",)], [None]]


def test_what_no_entry_tells_is_said_in_words(line, case_id):
    with line.system.database.reading() as connection:
        assert list(loose(connection)) == []
    signal, notice = line.rows(t.signals)[0].id, line.rows(t.notices)[0].id
    line.execute(update(t.notices).where(t.notices.c.id == notice).values(entry_id="x"))
    line.execute(update(t.signals).values(case_id="x"))
    with line.system.database.reading() as connection:
        assert list(loose(connection)) == [
            f"信息 {signal}：标为已归入事件，没有事件的记录写到它",
            f"通知 {notice}：没有哪条记录发出它",
        ]


def test_deleted_cases_come_back_with_the_numbers_they_had(line, case_id):
    line.take(a_signal(source_id="a2", subject={"name": "示例豆腐坊"}))
    line.take(a_signal(source_id="a3", subject={"name": "示例面馆"}))
    before = line.rows(t.cases)
    gone = [row.number for row in before[:2]]
    line.execute(delete(t.cases).where(t.cases.c.number.in_(gone)))
    assert [what(line), rewritten(line)] == [[("事件已不存在",)] * 2, gone]
    assert [what(line), sorted(line.rows(t.cases))] == [[], sorted(before)]


def test_a_case_without_entries_is_named_and_left(line, case_id):
    line.execute(delete(t.entries))
    assert [what(line), rewritten(line)] == [[("没有任何记录",)], [None]]


def test_rewriting_is_an_audit_row(line, case_id):
    line.execute(update(t.cases).values(state="closed", title="没有的事"))
    (number,) = rewritten(line)
    row = line.rows(audit)[-1]
    assert [row.kind, row.who, row.about, row.detail] == ["rewritten", "li", number, "状态、标题"]


@pytest.mark.stores
def test_what_was_found_and_differs_no_more_is_left(line, case_id):
    line.execute(update(t.cases).values(state="closed"))
    found = line.read(lambda connection: list(differing(connection)))
    rewritten(line)
    rows = line.rows(audit)
    again = rewrite_each(line.system.database, line.system.reference, found, T0, by="li")
    assert [list(again), line.rows(audit)] == [[], rows]


def test_each_case_is_rewritten_in_a_transaction_of_its_own(line, case_id):
    line.take(a_signal(source_id="a2", subject={"name": "示例豆腐坊"}))
    line.execute(update(t.cases).values(area="000000"))
    found = line.read(lambda connection: list(differing(connection)))
    done = rewrite_each(line.system.database, line.system.reference, found, T0, by="li")
    for left in (1, 0):
        next(done)
        line.take(a_signal(source_id=f"b{left}", subject={"name": f"示例{left}店"}))  # a desk writes between them
        assert [each for each in what(line) if each == ("属地",)] == [("属地",)] * left


def test_a_store_is_read_in_pieces(line, case_id, monkeypatch):
    monkeypatch.setattr(compared, "AT_ONCE", 2)
    for n in range(4):
        line.take(a_signal(source_id=f"s{n}", subject={"name": f"示例{n}店"}))
    assert what(line) == []
    line.execute(update(t.cases).values(area="000000"))
    assert what(line) == [("属地",)] * 5


def test_a_rung_ladder_and_a_missed_time_agree(line, case_id):
    line.let_time_pass(T0.replace(month=12))
    assert what(line) == []


def stored(line, case):
    line.execute(update(t.cases).where(t.cases.c.id == case.id).values(body=msgspec.msgpack.encode(case)))


def test_a_body_that_lacks_what_came_later_differs_too(line, case_id):
    case = line.case(case_id)
    earlier = [msgspec.structs.replace(each, n=0) for each in case.signals]
    older = msgspec.structs.replace(case, signals=tuple(earlier), severity_why=(), was_red=False)
    stored(line, older)
    assert [what(line), rewritten(line) != [], what(line)] == [[("正文（signals、severity_why）",)], True, []]
    stored(line, msgspec.structs.replace(older, state="closed"))
    assert what(line) == [("正文（state、signals、severity_why）",)]
