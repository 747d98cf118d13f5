"""Nothing is changed by a page of another site, nothing without the token, nothing at another name."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flow import a_signal
from litestar import Router
from signing import an_account
from visiting import a_red_case, visiting

from console.forms import INSTANTS, SECRETS, TEXTS, TYPED, Form, body_of, local_path, typed
from console.pages import rooms
from console.requests.headers import SECURITY_HEADERS
from playbooks.entries import Noted
from streams.store import schema as t

TEMPLATES = Path(__file__).parents[2] / "console" / "templates"


def form_paths():
    found = []
    for each in rooms.ROUTES:
        for route in each.routes if isinstance(each, Router) else ():
            if "POST" in route.methods:
                found.append(re.sub(r"\{\w+:str\}", "x", route.path))
    return sorted(found)


def test_there_are_forms_to_test():
    actions = ["/account/password", "/account/pin", "/account/second-factor", "/calls/x", "/cases/x/act"]
    actions += ["/cases/x/files/x/x", "/cases/x/link"]
    letters = ["/dead-letters/x", "/dead-letters/x/original", "/dead-letters/x/reread"]
    desk = [
        "/drills",
        "/drills/x/mending",
        "/files",
        "/files/x",
        "/fragments/caller",
        "/handover",
        "/language",
        "/light",
        "/marking",
        "/person",
        "/reference/file",
        "/register",
    ]
    desk += ["/retention/x", "/roster", "/roster/shift", "/rumours/entry", "/rumours/withdraw", "/sample"]
    desk.insert(-1, "/s/x")
    signed = ["/setup/book", "/setup/channel", "/sign-in", "/sign-in/code", "/sign-in/pin", "/sign-out"]
    rest = [
        "/signals/x/attachments/x",
        "/signals/x/contact",
        "/signals/x/unmask",
        "/sources/x/again",
        "/unplaced/x",
        "/workdays",
    ]
    assert form_paths() == [*actions, *letters, *desk, *signed, *rest]


@pytest.mark.parametrize("path", form_paths())
def test_a_form_without_its_token_is_refused(visitor, path):
    visitor.read("/register")
    bare = visitor.client.post(path, data={"words": "x", "kind": "note"})
    wrong = visitor.client.post(path, data={"words": "x", "token": "0" * 64})
    assert [bare.status_code, wrong.status_code] == [403, 403]


def test_a_token_of_another_browser_is_refused(visitor):
    answer = visitor.send("/language", language="en", back="/")
    assert answer.status_code == 303
    visitor.client.cookies.set("shian_token", "a" * 32)
    token = "0" * 64
    assert visitor.client.post("/language", data={"language": "zh", "token": token}).status_code == 403


def test_a_page_of_one_process_is_handed_in_at_another_of_the_same_office(line):
    with visiting(line) as one:
        token = re.search(r'name="token" value="([0-9a-f]+)"', one.read("/register"))[1]
        browser = one.client.cookies
    with visiting(line) as other:
        other.client.cookies.update(browser)
        fields = {"language": "en", "back": "/", "token": token}
        assert other.client.post("/language", data=fields, follow_redirects=False).status_code == 303


OLD = {"words": "示例小学校医来电：九名学生呕吐，请派人", "phone": "13800000000", "key": "k1", "token": "0" * 64}
"""A phone call on a page whose token this desk does not know."""


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver.local"}])
def test_what_was_typed_on_an_old_page_is_handed_in_by_one_click(line, visitor, headers):
    visitor.read("/register")
    page = visitor.client.post("/register", data=OLD, headers={"accept": "text/html"} | headers)
    stored = len(line.rows(t.signals))
    form = page.text.partition('action="/register"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | dict(
        re.findall(r'name="(\w+)" rows[^>]*>([^<]*)<', form)
    )
    assert [page.status_code, stored, fields | {"token": OLD["token"]}] == [403, 0, OLD]
    assert visitor.client.post("/register", data=fields, follow_redirects=False).status_code == 303


def test_words_that_no_browser_says_are_of_a_page_of_ours_stand_behind_no_button(visitor):
    visitor.read("/register")
    page = visitor.client.post("/register", data=OLD, headers={"accept": "text/html"})
    assert [page.status_code, OLD["words"] in page.text] == [403, False]


def test_a_password_on_an_old_page_is_not_shown_again(visitor):
    visitor.read("/register")
    old = {"password": "示例口令一二三四五六七八九十一二三四五六", "back": "/", "token": "0" * 64}
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    page = visitor.client.post("/sign-in", data=old, headers=headers)
    assert [page.status_code, old["password"] in page.text, "刷新后重新提交" in page.text] == [403, False, True]


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_post_from_another_site_is_refused(visitor, headers):
    visitor.read("/register")
    assert visitor.client.post("/language", data={"language": "en"}, headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/", "/register", "/api/alerts", "/static/desk.css"])
def test_another_host_name_is_refused(visitor, path):
    assert visitor.client.get(path, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_the_api_takes_nothing_that_a_form_can_send(line, visitor, kind):
    case_id = a_red_case(line)
    body = b'{"id": "a", "kind": "acknowledge", "actor": {"person": "x", "role": "duty_officer"}}'
    answers = [
        visitor.client.post(path, content=body, headers={"content-type": kind}).status_code
        for path in (f"/api/cases/{case_id}/actions", "/api/signals")
    ]
    assert [answers, line.case(case_id).acknowledged_at] == [[415, 415], None]


def test_a_multipart_form_is_not_read(visitor):
    answer = visitor.client.post("/register", files={"words": (None, "x")})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_form_sends_nobody_elsewhere(path):
    assert local_path(path) == "/"


def test_a_page_runs_no_script_but_its_own(visitor):
    answer = visitor.get("/")
    policy = answer.headers["content-security-policy"]
    assert ["default-src 'none'" in policy, "unsafe" in policy, " style=" in answer.text, "onclick" in answer.text] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("path", ["/nowhere", "/cases/nobody", "/api/cases/nobody"])
def test_a_refusal_bears_the_same_headers_as_every_page(visitor, path):
    refused, page = visitor.get(path), visitor.get("/")
    assert refused.status_code == 404
    assert {name: refused.headers.get(name) for name in SECURITY_HEADERS} == {
        name: page.headers[name] for name in SECURITY_HEADERS
    }


def test_cookies_are_for_this_desk_only(visitor):
    cookie = visitor.get("/").headers["set-cookie"].lower()
    assert ["httponly" in cookie, "samesite=strict" in cookie] == [True, True]


def test_an_action_says_who_did_it_as_chosen(line, visitor):
    case_id = a_red_case(line)
    visitor.send("/person", person="supervisor-1", back="/")
    visitor.do(case_id, "acknowledge", key="k")
    actor = line.entries(case_id)[-1].actor
    assert [actor.person, actor.role, actor.department] == ["示例·张一", "supervisor", "D01"]


def test_a_person_who_is_not_on_the_list_cannot_be_chosen(visitor):
    assert visitor.send("/person", person="nobody", back="/").status_code == 400


def test_too_much_is_refused(visitor):
    assert visitor.send("/register", words="长" * 100_000).status_code == 413


def test_a_fault_of_ours_is_a_page_with_a_way_back_for_people_and_a_problem_for_programs(visitor, monkeypatch):
    def broken(seeds):
        raise ValueError("secret of the machine room")

    monkeypatch.setattr("console.pages.lists.load_glossary", broken)
    visitor.client.raise_server_exceptions = False
    page = visitor.client.get("/glossary", headers={"accept": "text/html"})
    bare = visitor.client.get("/glossary", headers={"accept": "application/json"})
    assert [page.status_code, "系统内部错误" in page.text, 'href="/"' in page.text] == [500, True, True]
    assert [bare.status_code, bare.json()["title"]] == [500, "系统内部错误"]
    assert "secret" not in page.text + bare.text


def test_every_field_of_an_actions_form_reaches_the_action():
    """A field that the reader of forms does not know is filled in for nothing."""
    asked = set()
    for path in TEMPLATES.glob("case*.html"):
        for form in re.findall(r'<form[^>]*action="{{ act }}".*?</form>', path.read_text("utf-8"), re.S):
            asked |= set(re.findall(r'name="([a-z_]+)"', form))
    known = {*TEXTS, *INSTANTS, "signals", "numbers", "steps", "kind", "token", "key", "seen", "back"}
    assert [{"ground", "reason", "document"} <= asked, asked - known] == [True, set()]


def test_nothing_of_a_form_with_a_secret_is_shown_again_and_everything_of_another_but_its_token():
    known, unknown = set(), []
    for path in TEMPLATES.glob("*.html"):
        for form in re.findall(r"<form.*?</form>", path.read_text("utf-8"), re.DOTALL):
            names = set(re.findall(r'name="([\w-]+)"', form))
            if re.search(r'type="password"|one-time-code|name="secret"', form):
                known |= names & SECRETS
                unknown += [] if names & SECRETS else [path.name]
    assert [known, unknown] == [SECRETS, []]
    forms = [Form(fields=(("token", "t"), ("words", "示例"), (name, "1"))) for name in sorted(SECRETS | {"other"})]
    shown = [typed(SimpleNamespace(state={TYPED: form})) for form in forms]
    assert [each for each in shown if each] == [[("words", "示例"), ("other", "1")]]


def test_an_address_that_is_none_is_a_page_in_chinese_with_a_way_back(visitor):
    answer = visitor.client.get("/nowhere", headers={"accept": "text/html"})
    assert [answer.status_code, "没有这个页面" in answer.text, "Not Found" in answer.text] == [404, True, False]
    assert 'href="/"' in answer.text


def test_who_is_not_known_gets_there_too_from_an_address_that_is_none(line, visitor):
    an_account(line, "wang", "duty_officer")
    visitor.desk.known.forget()
    assert 'class="button" href="/"' in visitor.client.get("/nowhere", headers={"accept": "text/html"}).text
    assert visitor.client.get("/", follow_redirects=False).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("typed", "said"), [("２", "2"), ("１２人", "１２人"), ("12", "12"), ("二", "二")])
def test_what_is_a_number_stands_in_plain_digits_in_an_action(typed, said):
    body = body_of(Form(fields=(("hours", typed), ("field-ill", typed))))
    assert body == {"hours": said, "fields": {"ill": said}}


def test_what_turns_the_direction_of_writing_is_not_stored_from_a_form_and_not_shown_from_elsewhere(line, visitor):
    case_id = a_red_case(line, text="示例第一小学23名\u202e学生呕吐\u2066")
    page = visitor.act(case_id, "note", text="已联系\u202e园方", key="a")
    (note,) = [entry.body for entry in line.entries(case_id) if isinstance(entry.body, Noted)]
    shown = [each in page for each in ("已联系园方", "示例第一小学23名学生呕吐", "\u202e", "\u2066", "&lt;")]
    assert [note.text, shown] == ["已联系园方", [True, True, False, False, False]]


def test_a_duty_about_a_sample_whose_number_turns_the_writing_is_done_at_the_desk(line, visitor):
    sampling = {"sample_no": "\u202a示例S-1\u202c", "conclusion": "failed", "items": [{"item": "克百威"}]}
    case_id = line.take(a_signal(channel="sampling", request=None, sampling=sampling))
    visitor.do(case_id, "sign", step="start_disposal/sample:示例S-1", key="a")
    assert line.case(case_id).steps["start_disposal/sample:示例S-1"].signed_at is not None
