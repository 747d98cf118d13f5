"""A report about officials: the director opens it; to everybody else it is not there, by no page, number or notice."""

import re

import msgspec
import pytest
from flow import T0, FixedClock, Line, a_signal, an_assessment
from planted import addresses
from signing import an_account, sit_down
from visiting import a_blue_case, text_of, visiting

from classifiers.assessment import Kind
from connectors.notice import Notice
from playbooks.district.people import ROLES
from streams.notify import due_sendings, mark, send_all
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.dead_letters import Poison, bury
from streams.store.schema import to_us
from streams.system import build

SAID = "青龙监管所长收了好处，包庇后街那家卤肉店"
STAFF = {"clerk", "handler", "chief", "station_officer"}


def a_report(**fields):
    plain = {"channel": "duty", "source": "值班接报", "source_id": "o1", "request": "report", "text": SAID}
    return a_signal(**{**plain, "subject": {"name": "示例卤肉店", "address": "后街"}, **fields})


@pytest.fixture(scope="module")
def desk(tmp_path_factory, migrated):
    """A desk with an ordinary case, a report about officials, one that was put aside, one unplaced, and a letter."""
    folder = tmp_path_factory.mktemp("confidential")
    (folder / "shian.db").write_bytes(migrated.read_bytes())
    line = Line(build(read_settings({}, data=folder), FixedClock()))
    a_blue_case(line)
    case_id = line.take(a_report())
    post = a_report(channel="media", request=None, source_id="m1")
    line.take(post, an_assessment(post, area=None, kind=Kind.COMPLAINT))
    aside = a_report(channel="media", request=None, source_id="m2")
    line.take(aside, an_assessment(aside, relevant=False, kind=Kind.IRRELEVANT))
    with line.writing() as connection:
        bury(connection, [Poison(id="", reason=SAID, body=f'{{"text": "{SAID}"}}'.encode())], to_us(T0), stage="assess")
    for role in ROLES:
        an_account(line, role.replace("_", "-"), role, "D03" if role in STAFF else "D01")
    with visiting(line) as visitor:
        yield line, visitor, case_id
    line.system.database.close()


def traces(line, case_id):
    """What would give it away: its words, its number, its ids."""
    row = next(each for each in line.rows(t.cases) if each.id == case_id)
    signals = [each.id for each in line.rows(t.signals) if each.is_confidential]
    return [SAID, "监管所长", "示例卤肉店", "后街", row.number, row.id, *signals]


def test_there_are_four_ways_it_could_be_seen(desk):
    line, _, _ = desk
    assert sorted(row.state for row in line.rows(t.signals) if row.is_confidential) == [
        "gathered",
        "irrelevant",
        "unplaced",
    ]
    assert len(line.rows(t.dead_letters)) == 1


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director"}))
def test_to_everybody_else_it_is_not_there(desk, role):
    line, visitor, case_id = desk
    sit_down(line, visitor, role.replace("_", "-"))
    near = "/fragments/similar?words=监管所长收了好处"
    paths = [*addresses(line), "/?words=包庇", "/?state=open&playbook=official_report", near]
    # What was asked for stands in the way back to it.
    texts = {path: visitor.client.get(path).text.replace(re.split("[/=]", path)[-1] or "/", "") for path in paths}
    found = {path: [word for word in traces(line, case_id) if word in text] for path, text in texts.items()}
    found = {path: words for path, words in found.items() if words}
    assert found == {}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director"}))
def test_nobody_else_does_anything_with_it(desk, role):
    line, visitor, case_id = desk
    sit_down(line, visitor, role.replace("_", "-"))
    body = {"id": f"k-{role}", "kind": "note", "actor": {"person": "x", "role": "director"}, "body": {"text": "x"}}
    for path in (f"/api/cases/{case_id}/actions", f"/cases/{case_id}/act"):
        assert visitor.client.post(path, json=body).status_code in (403, 404)


def test_the_director_opens_all_of_it(desk):
    line, visitor, case_id = desk
    sit_down(line, visitor, "director")
    number = next(row.number for row in line.rows(t.cases) if row.id == case_id)
    signals = [row.id for row in line.rows(t.signals) if row.is_confidential]
    pages = ["/", "/unplaced", "/set-aside?state=irrelevant", "/dead-letters", f"/cases/{number}"]
    pages += [f"/signals/{id_}" for id_ in signals] + [f"/api/cases/{case_id}"]
    missing = [path for path in pages if "监管所长" not in visitor.read(path) and number not in visitor.read(path)]
    assert missing == []
    assert "反映公职人员问题" in visitor.read("/ledger")


def test_a_department_gets_the_work_without_the_report(desk):
    line, visitor, case_id = desk
    sit_down(line, visitor, "director")
    step = next(iter(line.case(case_id).open_steps))
    visitor.do(case_id, "hand_over", key="h1", step=step.id, department="D03", reason="请核实")
    visitor.do(case_id, "dispatch", key="h2")
    sit_down(line, visitor, "handler")
    page, plain = visitor.read(f"/cases/{case_id}"), visitor.client.get(f"/api/cases/{case_id}").json()
    held = [word for word in (SAID, "监管所长", "后街", "卤肉", "值班接报") if word in page or word in str(plain)]
    assert [held, step.title in text_of(page), plain["case"].get("signals", [])] == [[], True, []]
    with line.writing() as connection:
        sendings = due_sendings(connection, line.clock.now(), notices_max=100, ref=line.system.reference)
        mark(connection, send_all(line.system.channel, sendings), line.clock.now())
    sent = [path.read_text("utf-8") for path in line.system.channel.folder.rglob("*.txt")]
    assert [text for text in sent if SAID in text or "卤肉" in text] == []
    notices = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices)]
    told = {each.receiver: each.text for each in notices if each.case == case_id}
    assert told == {"D01/director": "", "D03/handler": ""}


def test_without_accounts_the_chosen_person_decides(line):
    case_id = line.take(a_report())
    with visiting(line) as visitor:
        closed = visitor.get(f"/cases/{case_id}").status_code, "监管所长" in visitor.read("/")
        visitor.send("/person", person="director-1", back="/")
        opened = visitor.get(f"/cases/{case_id}").status_code
    assert [closed, opened] == [(404, False), 200]


WITH_A_KITCHEN = f"{SAID}，店里后厨也有老鼠"


def test_who_registers_one_gets_a_receipt_and_the_director_sees_first_what_it_is(line, process):
    an_account(line, "duty", "duty_officer")
    an_account(line, "other", "supervisor")
    an_account(line, "boss", "director")
    with visiting(line, process=process) as visitor:
        sit_down(line, visitor, "duty")
        answer = visitor.send("/register", words=WITH_A_KITCHEN, operator="示例卤肉店", key="a")
        receipt = text_of(visitor.read(answer.headers["location"]))
        (row,) = line.rows(t.cases)
        said = (f"已登记，编号 {row.number}", "已单独送主任", "不必再次登记", "那一部分另行登记一条")
        assert [[each for each in said if each not in receipt], "卤肉店" in receipt] == [[], False]
        sit_down(line, visitor, "other")
        refused = visitor.get(answer.headers["location"])
        assert [refused.status_code, row.number in refused.text] == [404, False]
        sit_down(line, visitor, "boss")
        heading = text_of(visitor.read(f"/cases/{row.number}")).partition("开立")[2]
    assert heading.lstrip().startswith("反映公职人员 · ")


def test_the_receipt_leads_to_the_case_of_those_who_fell_ill_and_who_registers_claims_it(line, process):
    an_account(line, "duty", "duty_officer")
    with visiting(line, process=process) as visitor:
        sit_down(line, visitor, "duty")
        answer = visitor.send("/register", words=SAID, sick="yes", ill="3", key="a", claim="1")
        receipt = text_of(visitor.read(answer.headers["location"]))
    (closed,) = (row for row in line.rows(t.cases) if row.is_confidential)
    (ill,) = (row for row in line.rows(t.cases) if not row.is_confidential)
    assert [closed.number in receipt, f"已另立事件 {ill.number}" in receipt] == [True, True]
    assert [each.acknowledged_at is not None for each in (line.case(closed.id), line.case(ill.id))] == [False, True]


def test_a_station_officer_gets_a_receipt_where_the_case_is_anothers(line, process):
    an_account(line, "station", "station_officer", "D15")
    with visiting(line, process=process) as visitor:
        sit_down(line, visitor, "station")
        answer = visitor.send("/register", words="示例甲店的凉皮吃出虫子", key="a")
        receipt = text_of(visitor.read(answer.headers["location"]))
    (row,) = line.rows(t.cases)
    said = (f"已登记，编号 {row.number}", "承办：", "区市场监管局", "不必再次登记")
    assert [[each for each in said if each not in receipt], "主任" in receipt] == [[], False]


def test_who_may_open_what_they_register_is_shown_its_case(line, process):
    an_account(line, "boss", "director")
    with visiting(line, process=process) as visitor:
        sit_down(line, visitor, "boss")
        answer = visitor.send("/register", words=WITH_A_KITCHEN, key="a")
        signal = line.rows(t.signals)[0].id
        again = visitor.client.get(f"/register/{signal}", follow_redirects=False)
    case_page = f"/cases/{line.cases()[0].id}?registered=1"
    assert [answer.headers["location"], again.headers["location"]] == [case_page] * 2


def test_the_director_closes_a_case_by_hand_and_opens_it_again(line):
    case_id = a_blue_case(line)
    for role in ("director", "duty_officer", "handler"):
        an_account(line, role.replace("_", "-"), role, "D03" if role in STAFF else "D01")
    number = line.rows(t.cases)[0].number
    signal = line.rows(t.signals)[0].id
    seen = []
    with visiting(line) as visitor:
        for wish, reason in ((None, ""), ("yes", "涉及本单位人员"), ("no", "经核实无关")):
            sit_down(line, visitor, "director")
            if wish:
                page = text_of(visitor.act(case_id, "confide", key=wish, confided=wish, reason=reason))
                assert f"理由：{reason}" in page
            sit_down(line, visitor, "duty-officer")
            assert "confide" not in visitor.client.get(f"/cases/{case_id}").text
            paths = (f"/cases/{case_id}", f"/signals/{signal}", f"/api/cases/{case_id}")
            shown = [number in visitor.read(path) for path in ("/", "/ledger", "/api/alerts")]
            seen.append(([visitor.get(path).status_code for path in paths], shown))
    opened, closed = ([200] * 3, [True] * 3), ([404] * 3, [False] * 3)
    assert seen == [opened, closed, opened]
