"""Nobody sees or does what is not theirs: every role at every address, with what is its own and what is another's."""

import re

import pytest
from flow import FixedClock, Line
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, text_of, visiting

from console.requests.rights import CHOOSER, KNOWN, OPEN, PREFIXES, ROLE_RIGHTS, ROUTES, TOKEN
from playbooks.district.people import ROLES
from streams.settings import read_settings
from streams.system import build

DUTY = {"duty_officer", "supervisor", "director"}
STAFF = {"clerk", "handler", "chief", "station_officer"}
LEADS, CHECKS = {"district_leader"}, {"auditor"}
ANOTHER = "D13"
EVERYBODY = set(ROLES)
SEES = DUTY | LEADS | CHECKS
DRILLS = {"drill_controller", "evaluator"}

ADDRESSES = {
    # address: (who may have it, who may have it for their own case only)
    "GET /": (SEES, STAFF),
    "GET /fragments/queue": (SEES, STAFF),
    "GET /mine": (SEES, STAFF),
    "GET /cases/{case_id}": (SEES, STAFF),
    "GET /fragments/case/{case_id}": (SEES, STAFF),
    "POST /cases/{case_id}/act": (DUTY | LEADS, STAFF),
    "POST /cases/{case_id}/link": (DUTY | LEADS, STAFF),
    "POST /cases/{case_id}/files/{file_id}/{digest}": (DUTY | LEADS, STAFF),
    "GET /cases/{case_id}/pass-on": (DUTY, set()),
    "GET /cases/{case_id}/told": (DUTY | LEADS, STAFF),
    "GET /cases/{case_id}/sheets": (DUTY, set()),
    "GET /signals/{signal_id}": (SEES, STAFF),
    "POST /signals/{signal_id}/unmask": (DUTY, set()),
    "POST /signals/{signal_id}/contact": (DUTY, STAFF),
    "POST /signals/{signal_id}/attachments/{digest}": (DUTY, set()),
    "GET /register": (DUTY | {"station_officer"}, set()),
    "POST /register": (DUTY | {"station_officer"}, set()),
    "GET /register/{receipt_of}": (DUTY | {"station_officer"}, set()),
    "GET /fragments/similar": (SEES, set()),
    "POST /fragments/caller": (DUTY, set()),
    "GET /unplaced": (SEES, set()),
    "POST /unplaced/{signal_id}": (DUTY, set()),
    "GET /ledger": (SEES, set()),
    "GET /notices/{notice_id}/print": (SEES, set()),
    "GET /set-aside": (SEES, set()),
    "GET /learning": (SEES, set()),
    "GET /statistics": (SEES | {"administrator"}, set()),
    "GET /statistics/csv": (SEES | {"administrator"}, set()),
    "GET /statistics/list": (SEES, set()),
    "GET /dead-letters": (DUTY | CHECKS, set()),
    "POST /dead-letters/{letter_id}": (DUTY, set()),
    "POST /dead-letters/{letter_id}/reread": (DUTY, set()),
    "POST /dead-letters/{letter_id}/original": (DUTY, set()),
    "GET /calls": (DUTY, set()),
    "POST /calls/{notice}": (DUTY, set()),
    "GET /handover": (DUTY, set()),
    "POST /handover": (DUTY, set()),
    "GET /sources": (DUTY | CHECKS | {"administrator"}, set()),
    "GET /sources/{name}": (DUTY | CHECKS | {"administrator"}, set()),
    "POST /sources/{name}/again": (DUTY | {"administrator"}, set()),
    "GET /files": (DUTY, set()),
    "POST /files": (DUTY, set()),
    "GET /files/{file_id}": (DUTY, set()),
    "POST /files/{file_id}": (DUTY, set()),
    "GET /files/{file_id}/rejected": (DUTY, set()),
    "GET /drills": (SEES | DRILLS, set()),
    "POST /drills": (DUTY | {"drill_controller"}, set()),
    "GET /drills/{run}": (SEES | DRILLS, set()),
    "GET /drills/{run}/sheet": (SEES | DRILLS, set()),
    "GET /drills/{run}/summary": (SEES | DRILLS, set()),
    "GET /drills/{run}/mending": (SEES | DRILLS, set()),
    "POST /drills/{run}/mending": (DUTY | {"drill_controller"}, set()),
    "GET /marking": (set(), set()),
    "GET /marking/sheet": (set(), set()),
    "POST /marking": (set(), set()),
    "POST /sample": (DUTY, set()),
    "GET /setup": (DUTY | CHECKS | {"administrator"}, set()),
    "GET /setup/book": (DUTY | CHECKS | {"administrator"}, set()),
    "POST /setup/book": (DUTY - {"duty_officer"} | {"administrator"}, set()),
    "POST /setup/channel": (DUTY - {"duty_officer"} | {"administrator"}, set()),
    "GET /fragments/on-duty": (EVERYBODY, set()),
    "GET /roster": (DUTY | CHECKS | {"administrator"}, set()),
    "GET /roster/table": (DUTY | CHECKS | {"administrator"}, set()),
    "POST /roster": (DUTY - {"duty_officer"} | {"administrator"}, set()),
    "POST /roster/shift": (DUTY | {"administrator"}, set()),
    "GET /workdays": (DUTY | CHECKS | {"administrator"}, set()),
    "POST /workdays": (DUTY - {"duty_officer"} | {"administrator"}, set()),
    "GET /rumours": (DUTY | CHECKS | {"administrator"}, set()),
    "GET /rumours/entry": (DUTY | CHECKS | {"administrator"}, set()),
    "POST /rumours/entry": (DUTY | {"administrator"}, set()),
    "POST /rumours/withdraw": (DUTY | {"administrator"}, set()),
    "GET /reference": (DUTY | CHECKS | {"administrator"}, set()),
    "GET /reference/file": (DUTY | CHECKS | {"administrator"}, set()),
    "POST /reference/file": (DUTY - {"duty_officer"} | {"administrator"}, set()),
    "GET /retention": (SEES, set()),
    "POST /retention/{kept_id}": (DUTY, set()),
    "GET /glossary": (EVERYBODY, set()),
    "POST /sign-out": (EVERYBODY, set()),
    "GET /account": (EVERYBODY, set()),
    "POST /account/password": (EVERYBODY, set()),
    "POST /account/pin": (EVERYBODY, set()),
    "POST /account/second-factor": (EVERYBODY, set()),
    "GET /api/alerts": (SEES, STAFF),
    "GET /api/statistics": (SEES | {"administrator"}, set()),
    "GET /api/cases/{case_id}": (SEES, STAFF),
    "POST /api/cases/{case_id}/actions": (DUTY | LEADS, STAFF),
    "GET /metrics": (CHECKS | {"administrator"}, set()),
}
"""What the design says of each role, written down a second time."""

ANYBODY = {
    "/language",
    "/light",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/pin",
    "/sign-in/oidc",
    "/sign-in/oidc/back",
    "/sign-in/oidc/leave",
    "/healthz",
    "/readyz",
    "/api/sources/{name}",
    "/s/{secret}",
}
"""Addresses that ask for nobody, or for another proof than an account."""
ELSEWHERE = {
    "POST /person": "no accounts",
    "POST /api/signals": "a token",
    "GET /api/signals": "a token",
    "GET /api/signals/changes": "a token",
    "GET /api/live": "a stream",
}
"""Addresses with tests of their own below."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory, migrated):
    """A desk with an account for every role; of its one case D03 holds a step, another department none."""
    folder = tmp_path_factory.mktemp("rights")
    (folder / "shian.db").write_bytes(migrated.read_bytes())
    line = Line(build(read_settings({}, data=folder), FixedClock()))
    own = a_blue_case(line)
    for role in ROLES:
        an_account(line, role.replace("_", "-"), role, "D03" if role in STAFF else "D01")
    for role in STAFF:
        an_account(line, f"other-{role}".replace("_", "-"), role, ANOTHER)
    with visiting(line) as visitor:
        yield line, visitor, own
    line.system.database.close()


def test_the_case_of_this_test_is_what_it_says(desk):
    line, _, own = desk
    held = {step.department for step in line.case(own).steps.values()}
    assert ["D03" in held, ANOTHER in held] == [True, False]


def filled(path, case_id, signal_id):
    """An address with the objects of this test; of anything else there is none."""
    kinds = ("letter_id", "digest", "notice", "notice_id", "name", "file_id", "run", "kept_id", "receipt_of")
    others = dict.fromkeys(kinds, "x")
    return path.format(case_id=case_id, signal_id=signal_id, **others)


def ask(line, visitor, login, address, case_id):
    """The title of the refusal, or an empty text when it is none of the doorkeeper's."""
    sit_down(line, visitor, login.replace("_", "-"))
    method, path = address.split(" ")
    path = filled(path, case_id, line.case(case_id).signals[0].id)
    json = {"content-type": "application/json", "accept": "application/json"}
    headers = json if path.startswith("/api/") else {}
    answer = visitor.client.request(method, path, headers=headers, follow_redirects=False)
    if answer.status_code == 303 and answer.headers["location"].startswith(("/sign-in", "/sources", "/glossary")):
        return "" if address == "POST /sign-out" else "没有这项权限"
    known = ("没有这项权限", "没有这个编号，或不由您的部门承办", "请先登录")
    return next((each for each in known if each in answer.text), "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_role_at_every_address(desk, address):
    line, visitor, own = desk
    all_of, own_only = ADDRESSES[address]
    has_object = "{case_id}" in address or "{signal_id}" in address
    found = {role: ask(line, visitor, role, address, own) for role in ROLES}
    wanted = {role: "" if role in all_of | own_only else "没有这项权限" for role in ROLES}
    assert found == wanted
    if has_object and own_only:
        said = {role: ask(line, visitor, f"other-{role}", address, own) for role in own_only}
        assert said == dict.fromkeys(own_only, "没有这个编号，或不由您的部门承办")


def test_the_queue_of_another_department_is_empty(desk):
    line, visitor, own = desk
    shown = {}
    for login in ("clerk", "other-clerk"):
        sit_down(line, visitor, login)
        alerts = visitor.client.get("/api/alerts").json()["alerts"]
        shown[login] = [bool(re.search("/cases/[0-9a-f-]+", visitor.read("/"))), [each["case"] for each in alerts]]
    assert shown == {"clerk": [True, [own]], "other-clerk": [False, []]}


def test_every_address_of_the_application_is_in_both_tables(desk):
    _, visitor, _ = desk
    found = {
        f"{method} {route.path_format}"
        for route in visitor.client.app.routes
        for method in getattr(route, "methods", ())
        if method in ("GET", "POST") and not route.path_format.startswith(tuple(PREFIXES))
    }
    listed = {f"{method} {path}" for path in ANYBODY for method in ("GET", "POST")}
    assert found - set(ROUTES) == set()
    assert found - set(ADDRESSES) - set(ELSEWHERE) - listed == set()
    assert set(ADDRESSES) - found == set()


def test_the_roles_are_those_of_the_list_and_their_rights_those_that_addresses_ask():
    assert set(ROLE_RIGHTS) == set(ROLES)
    asked = {need.right for need in ROUTES.values()} - {OPEN, KNOWN, TOKEN, CHOOSER}
    assert {right for rights in ROLE_RIGHTS.values() for right in rights} == asked


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each != "GET /register"])
def test_who_is_not_logged_in_has_nothing(desk, address):
    line, visitor, own = desk
    visitor.client.cookies.delete("shian_session")
    visitor.desk.known.forget()
    method, path = address.split(" ")
    path = filled(path, own, "x")
    answer = visitor.client.request(method, path, follow_redirects=False)
    assert answer.status_code in (303, 401)
    assert answer.status_code == 401 or answer.headers["location"].startswith("/sign-in?back=")


def test_a_page_nobody_listed_opens_only_to_who_sees_everything():
    from console.requests.rights import need_of, scope_of

    need = need_of("GET", "/something-new")
    assert {role for role in ROLES if scope_of(role, need.right, in_drill=False)} == SEES
    need = need_of("POST", "/something-new")
    assert {role for role in ROLES if scope_of(role, need.right, in_drill=False)} == DUTY


def test_roles_of_drills_see_drills_and_nothing_of_the_duty():
    from console.requests.rights import scope_of

    roles = ("drill_controller", "evaluator")
    assert [scope_of(role, "cases", in_drill=in_drill) for role in roles for in_drill in (False, True)] == [
        None,
        "all",
        None,
        "all",
    ]


def test_a_department_sees_its_own_steps_of_a_shared_case_and_no_others(line):
    case_id = a_red_case(line)
    departments = {step.department_name: step.department for step in line.case(case_id).steps.values()}
    assert len(set(departments.values())) > 1
    own = next(each for each in departments.values() if each != "D01")
    an_account(line, "handler-x", "handler", own)
    with visiting(line) as visitor:
        sit_down(line, visitor, "handler-x")
        # Who leads or owes the report reads in its text what the others did; elsewhere nobody does.
        page = text_of(re.sub(r'id="report-text".*?</textarea>', "", visitor.read(f"/cases/{case_id}"), flags=re.S))
        plain = visitor.client.get(f"/api/cases/{case_id}").json()
    theirs = {step.title for step in line.case(case_id).steps.values() if step.department == own}
    others = {step.title for step in line.case(case_id).steps.values() if step.department != own} - theirs
    assert [sorted(title for title in theirs if title not in page), sorted(t for t in others if t in page)] == [[], []]
    assert {step["department"] for step in plain["case"]["steps"].values()} == {own}


def test_a_department_cannot_do_another_departments_step(line):
    case_id = a_red_case(line)
    steps = line.case(case_id).steps.values()
    own = next(step.department for step in steps if step.department != "D01")
    other = next(step for step in steps if step.department != own)
    an_account(line, "handler-x", "handler", own)
    with visiting(line) as visitor:
        sit_down(line, visitor, "handler-x")
        body = {"id": "k1", "kind": "sign", "actor": {"person": "x", "role": "director"}, "body": {"step": other.id}}
        answer = visitor.client.post(f"/api/cases/{case_id}/actions", json=body)
    assert [answer.status_code, "其他部门不能代办" in answer.text] == [409, True]
    assert line.case(case_id).steps[other.id].signed_at is None


def test_who_acts_is_who_logged_in_whatever_the_request_says(line):
    case_id = a_red_case(line)
    an_account(line, "wang", "duty_officer")
    with visiting(line) as visitor:
        sit_down(line, visitor, "wang")
        body = {"id": "k1", "kind": "acknowledge", "actor": {"person": "别人", "role": "director"}}
        assert visitor.client.post(f"/api/cases/{case_id}/actions", json=body).status_code == 200
        assert visitor.send("/person", page="/register", person="supervisor-1").status_code == 409
    assert [line.entries(case_id)[-1].actor.person, line.entries(case_id)[-1].actor.role] == [
        "示例·wang",
        "duty_officer",
    ]
