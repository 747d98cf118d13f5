"""What is planted is found nowhere: no page of any role, no answer, file, number, notice or letter holds it."""

import json
import logging
import time
from datetime import timedelta
from urllib.parse import quote

import fragile
import pytest
from flow import T0, FixedClock, Line
from planted import CHANNELS, PLANTED, a_planted_signal, addresses, found_in, plant, planted, sayings
from signing import an_account, sit_down
from visiting import assessing, visiting

from connectors.doors import Doors
from connectors.errors import RowError
from console.commands.status import status_of
from console.requests.rights import ROLE_RIGHTS
from playbooks.district.people import ROLES
from streams.intake.listening import Ear
from streams.intake.refused import put_refused, refusal
from streams.notify import due_sendings, mark, send_all
from streams.settings import read_settings
from streams.store import schema as t
from streams.system import build
from streams.telling.routes import fan_out

DOORS = """
sources:
  - kind: webhook
    name: monitor
    items: items
    fields: {title: title, text: text, source_id: id, contact.phone: tel, illness.ill: ill}
    token: "env:MONITOR"
channels:
  - {kind: relay, name: stick, channel: mail, carries: [names, phones, quotes]}
routes:
  - {department: D01, channel: stick}
  - {department: D03, channel: stick}
"""
ANSWERED = "已联系{name}（{phone}，{identity}），银行卡{card}，车牌{plate}，{email}，{address}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, migrated):
    """A desk with an account for every role, into which everything was planted by every door."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "shian.db").write_bytes(migrated.read_bytes())
    (folder / "doors.yaml").write_text(DOORS, "utf-8")
    with pytest.MonkeyPatch.context() as patch, assessing() as process:
        patch.setenv("MONITOR", "示例密钥")
        line = Line(build(read_settings({}, data=folder), FixedClock()))
        cases = plant(line)
        for role in ROLES:
            an_account(line, role.replace("_", "-"), role, "D03" if "own" in ROLE_RIGHTS[role].values() else "D01")
        with visiting(line, process=process) as visitor:
            said_by_hand(line, visitor, cases)
            said_by_sources(line, visitor)
            line.clock.moment = T0 + timedelta(days=40)
            line.let_time_pass()
            sent = everything_sent(line, line.clock.now())
            yield line, visitor, sent
        line.system.database.close()


def said_by_hand(line, visitor, cases):
    """Notes, reasons and conclusions of officers, an answer by mail, and a call that was registered."""
    ear = Ear(visitor.desk.runner)
    notices = {row.case_id: row.id for row in line.rows(t.notices)}
    for n, case_id in enumerate(cases, 1):
        sit_down(line, visitor, "duty-officer")
        visitor.do(case_id, "note", key=f"n{n}", text=ANSWERED.format(**planted(n)))
        visitor.do(case_id, "dispatch", key=f"d{n}")
        step = next(iter(line.case(case_id).open_steps))
        visitor.do(case_id, "return", key=f"r{n}", step=step.id, reason=ANSWERED.format(**planted(n)))
        assert ear.note(notices[case_id], key=f"m{n}", who="示例·承办人", text=ANSWERED.format(**planted(n)))
    sit_down(line, visitor, "supervisor")
    visitor.do(cases[2], "dismiss", key="x", reason=ANSWERED.format(**planted(3)))
    sit_down(line, visitor, "duty-officer")
    p = planted(1)
    fields = {"words": sayings(1)[1], "caller": p["name"], "phone": p["phone"], "operator": f"示例店{p['phone']}"}
    visitor.send("/register", **fields)


def said_by_sources(line, visitor):
    """A delivery with an item that is no signal, a letter that cannot be assessed, a row that was refused."""
    title, text = sayings(2)
    items = {"items": [{"id": 1, "title": title, "text": text, "tel": planted(2)["phone"]}, {"id": 2, "ill": text}]}
    headers = {"content-type": "application/json", "authorization": "Bearer 示例密钥".encode()}
    visitor.client.post("/api/sources/monitor", content=json.dumps(items).encode(), headers=headers)
    visitor.desk.runner.receive([arrival_of(3, f"{sayings(3)[1]}{fragile.FAULTY}")]).result()
    for _ in range(200):
        if len(line.rows(t.dead_letters)) >= 1:
            break
        time.sleep(0.02)
    draft = {"channel": "complaint", "title": title, "text": text, "contact": {"phone": planted(2)["phone"]}}
    with line.writing() as connection:
        refused = [refusal(RowError(row=1, reason="缺少渠道", draft=draft), "推送")]
        put_refused(connection, source="monitor", refused=refused, now=T0, vault=line.system.vault)


def arrival_of(n, text):
    from connectors.parse import finish
    from streams.door import part

    return part(finish(a_planted_signal(n, source_id=f"again-{planted(n)['phone']}", text=text), T0))


def everything_sent(line, now):
    """Texts of all that left: the outbox, and the folder of the relay, which may carry everything."""
    with line.writing() as connection:
        fan_out(connection, line.system.doors)
        sendings = due_sendings(connection, now, notices_max=1000, ref=line.system.reference)
        mark(connection, send_all(line.system.channel, sendings), now)
        relayed = due_sendings(connection, now, notices_max=1000, channel="stick", ref=line.system.reference)
    from connectors.channels.opening import open_channels

    relay = line.system.settings.data / "relay" / "out"
    (opened,) = open_channels(line.system.doors, folder=relay.parent, relay=relay, clock=lambda: now)
    for each in relayed:
        opened[1].send(each.notice, each.to)
    folders = [line.system.settings.data / "outbox", relay]
    return {str(path): path.read_text("utf-8") for each in folders for path in each.rglob("*") if path.is_file()}


def test_there_is_something_to_leak(desk):
    line, _, sent = desk
    numbers = [word for n in range(1, len(CHANNELS) + 1) for word in list(planted(n).values())[:5]]
    assert [len(numbers), len(PLANTED)] == [30, 42]
    assert sorted({row.channel for row in line.rows(t.signals)}) == sorted(CHANNELS)
    kinds = {row.kind for row in line.rows(t.entries)}
    assert {"noted", "step_returned", "action_refused", "deadline_missed"} <= kinds
    assert {row.stage for row in line.rows(t.dead_letters)} == {"assess", "source"}
    assert [len(sent) > 30, len(line.rows(t.private)) > 20] == [True, True]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_and_no_answer_holds_it(desk, role):
    line, visitor, _ = desk
    sit_down(line, visitor, role.replace("_", "-"))
    answers = {path: visitor.client.get(path, headers={"accept": "*/*"}) for path in addresses(line)}
    leaks = {path: found_in(each.text + str(each.headers)) for path, each in answers.items()}
    assert {path: words for path, words in leaks.items() if words} == {}
    opened = sum(each.status_code == 200 for each in answers.values())
    assert opened >= (60 if ROLE_RIGHTS[role].get("cases") == "all" else 5)


@pytest.mark.parametrize("n", range(1, len(CHANNELS) + 1))
def test_nothing_is_found_by_it(desk, n):
    line, visitor, _ = desk
    sit_down(line, visitor, "director")
    rows = {word: found_by(line, visitor, word) for word in planted(n).values()}
    assert {word: len(found) for word, found in rows.items() if found} == {}


def found_by(line, visitor, word):
    """The cases that a search shows; none where it is not done, for it asks for somebody's own number."""
    answer = visitor.client.get(f"/?words={quote(word)}", follow_redirects=False)
    if answer.status_code == 303:
        assert "masked=1" in answer.headers["location"] and word not in answer.headers["location"]
        return []
    return [each for each in line.rows(t.cases) if f"/cases/{each.number}" in answer.text]


def test_nothing_that_leaves_holds_it(desk):
    _, _, sent = desk
    leaks = {path: found_in(path + text) for path, text in sent.items()}
    assert {path: words for path, words in leaks.items() if words} == {}


def test_no_file_of_the_data_folder_holds_it(desk):
    """Database, its log of changes, outbox, uploads: byte for byte."""
    line, _, _ = desk
    files = [path for path in line.system.settings.data.rglob("*") if path.is_file()]
    leaks = {str(path): found_in(path.read_bytes().decode("utf-8", "ignore")) for path in files}
    assert {path: words for path, words in leaks.items() if words} == {}
    assert any(path.name.startswith("shian.db") for path in files)


def test_no_number_of_status_and_no_line_of_the_log_holds_it(desk, caplog, capfd):
    line, visitor, _ = desk
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="httpx")  # the visitor's own library
    sit_down(line, visitor, "duty-officer")
    visitor.client.post("/api/signals", content=sayings(4)[1].encode(), headers={"content-type": "application/json"})
    visitor.client.get(f"/nowhere/{planted(4)['phone']}")
    visitor.client.get("/ledger")
    said = caplog.text + "".join(capfd.readouterr())
    status = json.dumps(status_of(line.system.settings), default=str, ensure_ascii=False)
    assert [found_in(said), found_in(status)] == [[], []]


def test_every_kind_of_door_is_known_to_this_test():
    """A new kind of channel or source carries words by a way of its own: plant there too."""
    kinds = set(Doors.__struct_fields__)
    assert kinds == {"v", "sources", "channels", "routes"}
