"""Logging in: guesses are counted, sessions end, a code serves once, places are changed by PIN; tokens speak for one
source."""

import base64
import re
import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flow import T0
from signing import PASSWORD, an_account, sit_down
from sqlalchemy import select
from visiting import a_red_case, title_of

from console.requests.doorkeeper import FAILURES_MAX as ADDRESS_FAILURES_MAX
from console.requests.headers import SECURITY_HEADERS
from playbooks.district.people import Person
from streams.office import accounts as a
from streams.office import sessions as s
from streams.office.tokens import add_token, revoke_token
from streams.store import schema as t
from streams.store.office_schema import audit, sessions

SECRET = bytes(range(20))


@pytest.fixture
def wang(line):
    return an_account(line, "wang", "duty_officer")


def log_in(visitor, login="wang", password=PASSWORD, **fields):
    return visitor.send("/sign-in", page="/sign-in", login=login, password=password, **fields)


def code_at(moment):
    return TOTP(SECRET, 6, SHA1(), 30).generate(int(moment.timestamp())).decode()


def happened(line):
    return [row.kind for row in line.rows(audit)]


def test_without_accounts_the_desk_asks_nobody_and_says_so(line, visitor):
    assert ["未登录核实" in visitor.read("/"), visitor.client.get("/sign-in", follow_redirects=False).status_code] == [
        True,
        303,
    ]


def test_from_the_first_account_on_the_chooser_is_gone(line, visitor, wang):
    visitor.desk.known.forget()
    page = visitor.read("/")
    assert [title_of(page).startswith("登录"), 'name="person"' in page, "示例·张一" in page] == [True, False, False]


def test_a_right_password_leads_to_the_page_that_was_asked_for(line, visitor, wang):
    answer = log_in(visitor, back="/ledger")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("shian_session"))
    assert [answer.status_code, answer.headers["location"]] == [303, "/ledger"]
    assert [each in cookie.lower() for each in ("httponly", "samesite=lax")] == [True, True]
    assert "示例·wang" in visitor.read("/ledger")
    assert happened(line)[-1] == "login"


def back_of(answer):
    """Where a page of the log-in leads to when it is filled in rightly."""
    return re.findall(r'name="back" value="([^"]*)"', answer.text.partition("<main")[2].partition("</main>")[0])[-1]


def test_whoever_mistypes_still_comes_to_the_page_that_was_asked_for(line, visitor, wang):
    wrong = log_in(visitor, password="Wrong-horse-7", back="/ledger")
    no_pin = visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="7290", back="/ledger")
    no_half = visitor.send("/sign-in/code", page="/sign-in", code="000000", back="/ledger")
    assert [back_of(each) for each in (wrong, no_pin)] == ["/ledger", "/ledger"]
    assert no_half.headers["location"] == "/sign-in?back=/ledger"


def test_whoever_changes_the_language_or_the_light_at_the_log_in_still_comes_there(line, visitor, wang):
    page = visitor.client.get("/sign-in?back=/ledger").text
    leads = re.findall(r'name="back" value="([^"]*)"', page)
    assert leads == ["/sign-in?back=/ledger", "/ledger", "/sign-in?back=/ledger"]


@pytest.mark.parametrize(
    ("sent_from", "leads"),
    [
        ("http://testserver.local/statistics?from=2026-11-01", "/statistics%3Ffrom%3D2026-11-01"),
        ("http://other.example/x", "/"),
    ],
)
def test_whoever_sends_a_form_when_the_log_in_has_ended_is_led_to_the_log_in(line, visitor, wang, sent_from, leads):
    visitor.desk.known.forget()
    answer = visitor.client.post("/handover", data={}, headers={"Referer": sent_from})
    assert [answer.status_code, f'href="/sign-in?back={leads}"' in answer.text] == [401, True]


def test_the_store_holds_neither_password_nor_session(line, visitor, wang):
    log_in(visitor)
    secret = visitor.client.cookies["shian_session"]
    with closing(sqlite3.connect(line.system.settings.data / "shian.db")) as database, database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert [secret in dump, PASSWORD in dump] == [False, False]


def test_a_wrong_password_and_an_unknown_name_look_the_same(line, visitor, wang):
    wrong, unknown = log_in(visitor, password="x"), log_in(visitor, login="nobody", password="x")
    plain = [
        re.sub(r'name="(token|key)" value="\w+"|value="(wang|nobody)"', "", each.text) for each in (wrong, unknown)
    ]
    assert [wrong.status_code, plain[0] == plain[1]] == [403, True]


def test_five_wrong_passwords_lock_the_account_and_whatever_comes_then_is_answered_alike(line, visitor, wang):
    for _ in range(a.FAILURES_MAX):
        log_in(visitor, password="wrong")
    wrong, right = (
        [each.status_code, "账号已锁定" in each.text] for each in (log_in(visitor, password="x"), log_in(visitor))
    )
    line.clock.moment = T0 + a.LOCKED_FOR
    assert [wrong, right, log_in(visitor).status_code] == [[403, True], [403, True], 303]
    assert happened(line)[1:7] == [*["login_failed"] * a.FAILURES_MAX, "locked"]


def test_an_address_that_tries_many_names_is_told_to_wait(line, visitor, wang):
    visitor.desk.known.forget()
    codes = [log_in(visitor, login=f"n{n}", password="x").status_code for n in range(ADDRESS_FAILURES_MAX + 1)]
    assert [set(codes[:-1]), codes[-1]] == [{403}, 429]


def test_a_disabled_account_lets_nobody_in_and_ends_its_sessions(line, visitor, wang):
    log_in(visitor)
    line.write(lambda connection: a.disable_account(connection, "wang", T0, by="test"))
    gone = visitor.client.get("/ledger", follow_redirects=False)
    assert [gone.headers["location"], log_in(visitor).status_code] == ["/sign-in?back=/ledger", 403]


def test_an_unused_session_ends_and_one_in_use_does_not(line, visitor, wang):
    log_in(visitor)
    for minutes in (50, 100, 150):
        line.clock.moment = T0 + timedelta(minutes=minutes)
        assert visitor.client.get("/ledger", follow_redirects=False).status_code == 200
        visitor.desk.runner.writer.submit(lambda _: None).result()  # behind the note that somebody is there
    line.clock.moment = T0 + timedelta(minutes=150 + 61)
    assert visitor.client.get("/ledger", follow_redirects=False).status_code == 303


def test_what_a_page_fetches_by_itself_keeps_nobody_logged_in(line, visitor, wang):
    log_in(visitor)
    for minutes in (20, 40, 59):
        line.clock.moment = T0 + timedelta(minutes=minutes)
        assert visitor.client.get("/fragments/queue").status_code == 200
    line.clock.moment = T0 + timedelta(minutes=61)
    assert visitor.client.get("/fragments/queue").status_code == 401


def test_a_session_ends_after_a_shift_however_much_it_is_used(line, visitor, wang):
    log_in(visitor)
    line.write(lambda connection: s.touch(connection, line.rows(sessions)[0].id, T0 + s.LASTS))
    line.clock.moment = T0 + s.LASTS + timedelta(seconds=1)
    assert visitor.client.get("/ledger", follow_redirects=False).status_code == 303


def test_logging_out_ends_the_session_in_the_store(line, visitor, wang):
    log_in(visitor)
    secret = visitor.client.cookies["shian_session"]
    visitor.send("/sign-out", page="/account", do="out")
    visitor.client.cookies.set("shian_session", secret)
    assert [line.rows(sessions), visitor.client.get("/", follow_redirects=False).status_code] == [[], 303]


def test_a_first_password_serves_only_to_be_changed(line, visitor):
    person = Person(id="x", name="示例·李", department="D01", role="administrator", phone="")
    first = line.write(lambda connection: a.add_account(connection, "li", person, T0, by="test", known=False))
    answer = log_in(visitor, login="li", password=first)
    elsewhere = visitor.client.get("/sources", follow_redirects=False)
    assert [answer.headers["location"], elsewhere.headers["location"]] == ["/account", "/account"]
    weak = visitor.send("/account/password", page="/account", password=first, new="short", again="short")
    done = visitor.send(
        "/account/password", page="/account", password=first, new="New-word-2026", again="New-word-2026"
    )
    assert [weak.status_code, done.headers["location"], visitor.client.get("/sources").status_code] == [
        400,
        "/sources",
        200,
    ]


def test_the_first_account_must_be_an_administrator(line):
    person = Person(id="x", name="示例·李", department="D01", role="clerk", phone="")
    with pytest.raises(a.AccountError, match="系统管理员"), line.writing() as connection:
        a.add_account(connection, "li", person, T0, by="test", known=False)


def test_changing_the_password_ends_the_other_sessions(line, visitor, wang):
    line.write(lambda connection: s.open_session(connection, "wang", T0, browser="other", address="10.0.0.2"))
    log_in(visitor)
    visitor.send("/account/password", page="/account", password=PASSWORD, new="New-word-2026", again="New-word-2026")
    assert [row.browser == "other" for row in line.rows(sessions)] == [False]


def test_who_sits_at_somebodys_open_desk_guesses_no_longer_than_at_the_door(line, visitor, wang):
    log_in(visitor)

    def set_pin(password):
        return visitor.send("/account/pin", page="/account", pin="7290", password=password)

    codes = [set_pin("wrong").status_code for _ in range(a.FAILURES_MAX)]
    locked = [set_pin(each) for each in ("wrong", PASSWORD)]
    said = [(each.status_code, "账号已锁定" in each.text) for each in locked]
    assert [set(codes), said] == [{400}, [(403, True)] * 2]
    line.clock.moment = T0 + a.LOCKED_FOR
    assert [set_pin(PASSWORD).status_code, happened(line).count("login_failed")] == [303, a.FAILURES_MAX]


def with_second_factor(line, login="wang"):
    with line.writing() as connection:
        a.set_second_factor(connection, login, SECRET, T0, vault=line.system.vault, address="", step=1)


def test_a_second_factor_is_asked_for_and_its_code_serves_once(line, visitor, wang):
    with_second_factor(line)
    half = log_in(visitor, back="/ledger")
    closed = visitor.client.get("/ledger", follow_redirects=False).status_code
    wrong = visitor.send("/sign-in/code", page="/sign-in/code", code="000000")
    right = visitor.send("/sign-in/code", page="/sign-in/code", code=code_at(T0), back="/ledger")
    assert [half.headers["location"], closed, wrong.status_code] == ["/sign-in/code?back=/ledger", 303, 403]
    assert [right.headers["location"], visitor.client.get("/ledger").status_code] == ["/ledger", 200]
    log_in(visitor)
    assert visitor.send("/sign-in/code", page="/sign-in/code", code=code_at(T0)).status_code == 403


def test_a_second_factor_is_switched_on_by_its_first_code(line, visitor, wang):
    log_in(visitor)
    page = visitor.read("/account")
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)[1]
    code = TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(int(T0.timestamp())).decode()
    fields = {"secret": secret, "password": PASSWORD, "do": "on"}
    wrong = visitor.send("/account/second-factor", page="/account", code="000000", **fields)
    right = visitor.send("/account/second-factor", page="/account", code=code, **fields)
    account = line.read(lambda connection: a.account_of(connection, "wang"))
    assert [wrong.status_code, right.status_code, account.has_second_factor] == [400, 303, True]


def test_places_are_changed_by_pin_and_three_wrong_ones_need_the_password(line, visitor, wang):
    an_account(line, "li", "duty_officer")
    log_in(visitor)
    visitor.send("/account/pin", page="/account", password=PASSWORD, pin="7290")
    visitor.send("/sign-out", page="/account", do="switch")
    log_in(visitor, login="li")
    as_li = "示例·li" in visitor.read("/ledger")
    visitor.send("/sign-out", page="/account", do="out")
    back = visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="7290")
    assert [as_li, back.status_code, "示例·wang" in visitor.read("/ledger")] == [True, 303, True]
    visitor.send("/sign-out", page="/account", do="switch")
    for _ in range(s.PIN_FAILURES_MAX):
        assert visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="0001").status_code == 403
    assert visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="7290").status_code == 403


def test_after_three_wrong_pins_no_earlier_session_of_the_same_browser_gives_three_more(line, visitor, wang):
    log_in(visitor)
    visitor.send("/account/pin", page="/account", password=PASSWORD, pin="7290")
    line.clock.moment = T0 + timedelta(minutes=visitor.desk.settings.idle_minutes + 1)  # ended unused, by nobody
    log_in(visitor)
    visitor.send("/sign-out", page="/account", do="switch")
    for _ in range(s.PIN_FAILURES_MAX):
        visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="0001")
    assert visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="7290").status_code == 403
    assert "在本机接着用" not in visitor.read("/sign-in")


def test_a_pin_serves_only_the_browser_that_was_logged_in(line, visitor, wang):
    log_in(visitor)
    visitor.send("/account/pin", page="/account", password=PASSWORD, pin="7290")
    visitor.send("/sign-out", page="/account", do="switch")
    visitor.client.cookies.set("shian_browser", "c" * 24)
    assert visitor.send("/sign-in/pin", page="/sign-in", login="wang", pin="7290").status_code == 403


def signals(visitor, token=None, source="12345"):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    body = {"channel": "complaint", "source": source, "source_id": "1", "text": "示例店的饭馊了"}
    return visitor.client.post("/api/signals", json=body, headers=headers).status_code


def test_with_accounts_signals_need_the_token_of_their_source(line, visitor, wang):
    id_, token = line.write(lambda connection: add_token(connection, "12345", T0, by="test"))
    visitor.desk.known.forget()
    tried = [signals(visitor), signals(visitor, "shian_x"), signals(visitor, token, "12315"), signals(visitor, token)]
    line.write(lambda connection: revoke_token(connection, id_, T0, by="test"))
    visitor.desk.known.forget()
    assert [*tried, signals(visitor, token)] == [401, 401, 403, 202, 401]


def test_a_missing_token_and_a_wrong_one_are_told_apart(line, visitor, wang):
    with line.writing() as connection:
        id_, token = add_token(connection, "12345", T0, by="test")
        revoke_token(connection, id_, T0, by="test")
    visitor.desk.known.forget()
    told = []
    for given in ({}, {"authorization": "Basic eA=="}, {"authorization": f"Bearer {token}"}):
        answer = visitor.client.post("/api/signals", json={"channel": "duty", "text": "x"}, headers=given)
        told.append((answer.status_code, answer.json()["title"]))
    assert told == [(401, "缺少令牌"), (401, "缺少令牌"), (401, "令牌不对")]


def test_a_signal_that_names_no_source_is_of_the_one_its_token_is_for(line, visitor, wang):
    with line.writing() as connection:
        tokens = [add_token(connection, source, T0, by="test")[1] for source in ("12345", "*")]
    visitor.desk.known.forget()
    body = {"channel": "complaint", "source_id": "1", "text": "示例店的饭馊了"}
    answers = [
        visitor.client.post("/api/signals", json=body, headers={"authorization": f"Bearer {token}"}) for token in tokens
    ]
    lines = b'{"channel":"complaint","text":"a"}\n{"channel":"complaint","source":"12345","text":"b"}'
    headers = {"authorization": f"Bearer {tokens[0]}", "content-type": "application/x-ndjson"}
    answers.append(visitor.client.post("/api/signals", content=lines, headers=headers))
    assert [each.status_code for each in answers] == [202, 400, 202]
    assert answers[1].json()["field"] == "source（来源）"
    with line.system.database.reading() as connection:
        assert set(connection.execute(select(t.signals.c.source)).scalars()) == {"12345"}


def test_without_accounts_signals_need_no_token(visitor):
    assert signals(visitor) == 202


def test_a_token_of_a_source_opens_no_page_and_one_for_metrics_reads_them(line, visitor, wang):
    with line.writing() as connection:
        tokens = {source: add_token(connection, source, T0, by="test")[1] for source in ("12345", "metrics")}
    visitor.desk.known.forget()
    found = {
        source: [
            visitor.client.get(path, headers={"authorization": f"Bearer {token}"}).status_code
            for path in ("/api/alerts", "/metrics")
        ]
        for source, token in tokens.items()
    }
    assert found == {"12345": [401, 401], "metrics": [401, 200]}
    assert "shian token add metrics" in visitor.client.get("/metrics").json()["detail"]


def test_the_live_stream_needs_an_account_and_ends_with_it(line, visitor, wang):
    visitor.desk.known.forget()
    assert visitor.client.get("/api/live").status_code == 401
    sit_down(line, visitor, "wang")

    def disable():
        while not visitor.desk.live.listeners:
            time.sleep(0.01)
        line.write(lambda connection: a.disable_account(connection, "wang", T0, by="test"))
        visitor.desk.live.changed()

    thread = threading.Thread(target=disable)
    thread.start()
    heard = visitor.client.get("/api/live").text  # comes back only because the stream ends by itself
    thread.join()
    assert heard.count("event: change") <= 1


def test_a_first_report_names_who_logged_in_as_verified(line, visitor, wang):
    case_id = a_red_case(line)
    visitor.desk.known.forget()
    sit_down(line, visitor, "wang")
    page = visitor.read(f"/cases/{case_id}")
    assert ["拟稿人：示例·wang" in page, "未登录核实" in page] == [True, False]


def test_every_answer_to_who_is_not_known_bears_the_security_headers(line, visitor, wang):
    visitor.desk.known.forget()
    found = {
        path: [visitor.client.get(path, follow_redirects=False).headers.get(name, "") for name in SECURITY_HEADERS]
        for path in ("/", "/sign-in", "/api/alerts", "/fragments/queue", "/metrics", "/static/desk.css")
    }
    assert {path: values for path, values in found.items() if values != list(SECURITY_HEADERS.values())} == {}
