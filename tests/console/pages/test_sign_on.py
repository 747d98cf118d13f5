"""Single sign-on, against a real identity provider: it says who somebody is; what they may do their account says."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from identity import providing
from serving import free_port
from signing import PASSWORD, an_account
from visiting import visiting

from connectors.sign_on import new_attempt
from console.pages.sign_on import SAID
from console.requests.doorkeeper import FAILURES_MAX
from streams.clock import SystemClock
from streams.office import accounts as a
from streams.office.passwords import is_password
from streams.store.office_schema import audit

BACK = "http://testserver.local/sign-in/oidc/back"


@pytest.fixture(scope="module")
def provider():
    with providing(BACK) as found:
        yield found


@pytest.fixture
def office(line, provider):
    """A line whose settings name the provider, at the machine's time: the provider signs with it."""
    line.clock.moment = SystemClock().now()
    return set_up(line, **provider.settings)


@pytest.fixture
def visitor(office):
    with visiting(office) as visitor:
        visitor.desk.known.forget()
        yield visitor


def set_up(line, **settings):
    line.system.settings = replace(line.system.settings, **settings)
    return line


def go_to_provider(visitor, back=""):
    answer = visitor.client.get(f"/sign-in/oidc?back={back}" if back else "/sign-in/oidc", follow_redirects=False)
    return answer.headers["location"]


def come_back(visitor, address):
    return visitor.client.get(address, follow_redirects=False)


def sign_on(visitor, provider, person="wang", back=""):
    return come_back(visitor, provider.sign_in(go_to_provider(visitor, back), person))


def recorded(line):
    return [(row.kind, row.who, row.detail) for row in line.rows(audit) if row.kind != "account"]


def test_who_the_provider_names_comes_in_with_the_rights_of_the_account(office, visitor, provider):
    an_account(office, "wang", "clerk", "D03")
    answer = sign_on(visitor, provider, back="/account")
    assert [answer.status_code, answer.headers["location"]] == [303, "/account"]
    assert "示例·wang" in visitor.read("/account")
    assert visitor.client.get("/dead-letters", follow_redirects=False).status_code == 403
    assert recorded(office) == [("login", "wang", "统一身份认证")]


def test_the_provider_makes_no_account_and_gives_no_right(office, visitor, provider):
    an_account(office, "wang", "clerk", "D03")
    answer = sign_on(visitor, provider, person="stranger")
    known = office.read(lambda connection: [each.login for each in a.all_accounts(connection)])
    assert [answer.status_code, SAID["unknown"] in answer.text, known] == [403, True, ["wang"]]
    assert "shian_session" not in visitor.client.cookies
    assert recorded(office) == [("login_failed", "stranger", "统一身份认证")]


def test_a_disabled_and_a_locked_account_let_nobody_in(office, visitor, provider):
    an_account(office, "wang", "clerk", "D03", disabled_at=1)
    an_account(office, "li", "clerk", "D03")
    with office.writing() as connection:
        for _ in range(a.FAILURES_MAX):
            a.note_failure(connection, "li", office.clock.now(), address="")
    assert [sign_on(visitor, provider, person).status_code for person in ("wang", "li")] == [403, 403]


def test_an_answer_serves_once_and_only_the_browser_that_asked(office, visitor, provider):
    an_account(office, "wang", "clerk", "D03")
    answered = provider.sign_in(go_to_provider(visitor))
    key = visitor.client.cookies["shian_sign_on"]
    visitor.client.cookies.delete("shian_sign_on")
    elsewhere = come_back(visitor, answered)
    visitor.client.cookies.set("shian_sign_on", key, path="/sign-in/oidc")
    changed = come_back(visitor, answered.replace("state=", "state=x"))
    after = come_back(visitor, answered)
    assert [each.status_code for each in (elsewhere, changed, after)] == [403, 403, 403]
    assert all(SAID["lost"] in each.text for each in (elsewhere, changed, after))


def test_a_code_without_the_verifier_of_its_attempt_is_worth_nothing(office, visitor, provider):
    """The provider itself refuses it (PKCE): whoever saw the code on its way cannot use it."""
    an_account(office, "wang", "clerk", "D03")
    answered = provider.sign_in(go_to_provider(visitor))
    under_way = visitor.client.app.state["sign_on"]._begun
    for key, begun in under_way.items():
        other = msgspec.structs.replace(begun.attempt, verifier=new_attempt().verifier)
        under_way[key] = begun._replace(attempt=other)
    answer = come_back(visitor, answered)
    assert [answer.status_code, SAID["invalid"] in answer.text] == [502, True]
    assert "shian_session" not in visitor.client.cookies


def test_an_answer_of_another_provider_is_refused(office, visitor, provider):
    an_account(office, "wang", "clerk", "D03")
    answered = provider.sign_in(go_to_provider(visitor))
    answer = come_back(visitor, answered.replace("iss=", "iss=https%3A%2F%2Fother.example.org%23"))
    assert [answer.status_code, SAID["invalid"] in answer.text] == [502, True]


def test_a_token_that_is_over_by_our_clock_is_refused(office, visitor, provider):
    an_account(office, "wang", "clerk", "D03")
    answered = provider.sign_in(go_to_provider(visitor))
    office.clock.moment += timedelta(hours=2)
    answer = come_back(visitor, answered)
    assert [answer.status_code, SAID["invalid"] in answer.text] == [502, True]


def test_somebody_the_provider_refused_is_told_so_and_its_words_are_not_shown(office, visitor):
    an_account(office, "wang", "clerk", "D03")
    state = parse_qs(urlsplit(go_to_provider(visitor)).query)["state"][0]
    answer = come_back(visitor, f"/sign-in/oidc/back?error=<b>no</b>&error_description=planted&state={state}")
    assert [answer.status_code, SAID["refused"] in answer.text, "planted" in answer.text, "<b>no" in answer.text] == [
        403,
        True,
        False,
        False,
    ]


def test_the_second_factor_is_still_asked_for(office, visitor, provider):
    an_account(office, "wang", "duty_officer")
    with office.writing() as connection:
        a.set_second_factor(
            connection, "wang", bytes(20), office.clock.now(), vault=office.system.vault, address="", step=1
        )
    answer = sign_on(visitor, provider, back="/ledger")
    assert answer.headers["location"] == "/sign-in/code?back=/ledger"
    assert visitor.client.get("/ledger", follow_redirects=False).status_code == 303


def test_a_first_password_is_void_once_its_owner_came_by_the_provider(office, visitor, provider):
    an_account(office, "wang", "duty_officer", must_change=True)
    answer = sign_on(visitor, provider, back="/ledger")
    stored, _ = office.read(lambda connection: a.proof_of(connection, "wang"))
    assert [answer.headers["location"], is_password(PASSWORD, stored)] == ["/ledger", False]
    assert recorded(office) == [("password", "wang", "统一身份认证，初始密码作废"), ("login", "wang", "统一身份认证")]


def test_local_accounts_go_on_and_go_on_when_the_provider_is_away(office):
    an_account(office, "wang", "duty_officer")
    set_up(office, oidc_issuer=f"http://127.0.0.1:{free_port()}")
    with visiting(office) as visitor:
        visitor.desk.known.forget()
        away = visitor.client.get("/sign-in/oidc", follow_redirects=False)
        local = visitor.send("/sign-in", page="/sign-in", login="wang", password=PASSWORD)
    assert [away.status_code, SAID["away"] in away.text, local.status_code] == [502, True, 303]


def test_logging_out_leads_to_where_the_provider_logs_out_too(office, visitor, provider):
    an_account(office, "wang", "duty_officer")
    sign_on(visitor, provider)
    left = visitor.send("/sign-out", page="/account", do="out")
    leave = visitor.client.get("/sign-in/oidc/leave", follow_redirects=False)
    assert left.headers["location"] == "/sign-in?left=1"
    assert 'href="/sign-in/oidc/leave"' in visitor.read("/sign-in?left=1")
    assert leave.headers["location"].startswith(f"{provider.issuer}/oauth/end_session?client_id=")


def test_an_address_from_which_too_much_failed_is_told_to_wait(office, visitor):
    an_account(office, "wang", "duty_officer")
    tried = [come_back(visitor, "/sign-in/oidc/back?code=x&state=y").status_code for _ in range(FAILURES_MAX + 1)]
    assert [set(tried[:-1]), tried[-1], come_back(visitor, "/sign-in/oidc").status_code] == [{403}, 429, 429]


def test_attempts_that_nobody_ends_take_no_room(office, visitor):
    from console.pages.sign_on import ATTEMPTS_MAX, SignOn

    sign_ons = SignOn(office.system.settings)
    keys = [sign_ons.begin("/")[0] for _ in range(ATTEMPTS_MAX + 5)]
    assert [sign_ons.end(keys[0], "x"), len(sign_ons._begun)] == [None, ATTEMPTS_MAX]


def test_without_a_provider_there_is_no_such_way_in(line):
    an_account(line, "wang", "duty_officer")
    with visiting(line) as visitor:
        visitor.desk.known.forget()
        found = [come_back(visitor, f"/sign-in/oidc{each}").status_code for each in ("", "/back?code=x", "/leave")]
        assert [found, "/sign-in/oidc" in visitor.read("/sign-in")] == [[404] * 3, False]
