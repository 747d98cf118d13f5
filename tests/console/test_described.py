"""The OpenAPI document: whatever the API answers, good or not, stands in it."""

from flow import a_signal
from signing import an_account, sit_down
from visiting import a_red_case

from connectors.signal import Signal
from console.requests.doorkeeper import ONLY_SENDS
from console.requests.known import METRICS
from console.requests.rights import OPEN, ROUTES, TOKEN
from streams.office.tokens import add_token

LARGE = "9" * 30
JSON = {"content-type": "application/json"}


def documented(visitor):
    answer = visitor.client.get("/schema/openapi.json")
    return answer.json()["paths"]


def undocumented(visitor, paths, asked):
    """What came back and does not stand in the document: (method, path, status, content type)."""
    wrong = []
    visitor.client.raise_server_exceptions = False
    for method, template, path, options in asked:
        answer = visitor.client.request(method, path, **options)
        kind = answer.headers.get("content-type", "").split(";")[0]
        said = paths[template][method.lower()]["responses"].get(str(answer.status_code), {})
        if kind not in said.get("content", {}):
            wrong.append((method, path[:60], answer.status_code, kind))
    return wrong


def requests(case_id):
    """Good and bad requests for every address."""
    case, act, signals = "/api/cases/{case_id}", "/api/cases/{case_id}/actions", "/api/signals"
    note = {"id": "k", "kind": "note", "actor": {"person": "x", "role": "duty_officer"}, "body": {"text": "x"}}
    bodies = [b"", b"[", b"[]", b"1", b'"x"', b"\xff", b"null", b"{}", b'{"channel": "media"}', b"[" * 100_000]
    yield from (
        ("GET", "/api/alerts", f"/api/alerts{query}", {})
        for query in (
            "",
            "?page=0",
            "?page=-1",
            f"?page={LARGE}",
            f"?page=-{LARGE}",
            "?page=x",
            "?severity=x",
            "?state=x",
        )
    )
    days = ("", "?from=2026-11-01&to=2026-11-30", "?from=2026-11-30&to=2026-11-01", "?from=x&to=y", "?to=2026-11-01")
    yield from (("GET", "/api/statistics", f"/api/statistics{query}", {}) for query in days)
    yield from (("GET", case, f"/api/cases/{id_}", {}) for id_ in (case_id, "x", LARGE, "%00", "%F0%9F%8D%9C"))
    yield from (("GET", case, f"/api/cases/{case_id}?page={n}", {}) for n in ("0", "-1", "2", LARGE, "x"))
    yield from (("GET", case, f"/api/cases/{case_id}?signals={n}", {}) for n in ("0", "-1", "2", LARGE, "x"))
    yield from (
        ("GET", signals, f"/api/signals{query}", {}) for query in ("", "?source_id=r1", f"?source_id={LARGE}", "?x=1")
    )
    yield from (
        ("GET", f"{signals}/changes", f"/api/signals/changes{query}", {})
        for query in ("", "?after=0", "?after=x", f"?after={LARGE}", "?after=9.0.0.0.0.7")
    )
    yield from (("POST", act, f"/api/cases/{id_}/actions", {"json": note}) for id_ in (case_id, "x"))
    yield "POST", act, f"/api/cases/{case_id}/actions", {"json": note | {"id": "k2", "kind": "nothing"}}
    yield "POST", act, f"/api/cases/{case_id}/actions", {"json": note | {"id": "k3", "seen_version": int(LARGE)}}
    for body in bodies:
        yield "POST", act, f"/api/cases/{case_id}/actions", {"content": body, "headers": JSON}
        yield "POST", signals, signals, {"content": body, "headers": JSON}
        yield "POST", signals, signals, {"content": body, "headers": {"content-type": "application/x-ndjson"}}
        yield "POST", signals, signals, {"content": body, "headers": {"content-type": "application/cloudevents+json"}}
        yield "POST", "/api/sources/{name}", "/api/sources/x", {"content": body, "headers": JSON}
    yield "POST", signals, signals, {"content": b"{}", "headers": {"content-type": "text/plain"}}
    yield "POST", act, f"/api/cases/{case_id}/actions", {"content": b"{}", "headers": {"content-type": "text/plain"}}
    yield from (("GET", path, path, {}) for path in ("/healthz", "/readyz", "/metrics"))
    yield "GET", "/healthz", "/healthz", {"headers": {"host": "evil.example"}}


def test_every_answer_is_documented(line, visitor):
    assert undocumented(visitor, documented(visitor), requests(a_red_case(line))) == []


def test_every_refusal_of_who_is_not_known_or_may_not_is_documented(line, visitor):
    case_id, paths = a_red_case(line), documented(visitor)
    an_account(line, "admin", "administrator")
    _, token = line.write(lambda connection: add_token(connection, "12315", line.clock.now(), by="test"))
    visitor.desk.known.forget()
    strange = {
        "json": {"channel": "media", "source": "other", "text": "x"},
        "headers": {"authorization": f"Bearer {token}"},
    }
    asked = [*requests(case_id), ("POST", "/api/signals", "/api/signals", strange)]
    assert undocumented(visitor, paths, asked) == []
    sit_down(line, visitor, "admin")
    assert undocumented(visitor, paths, requests(case_id)) == []


def test_the_bodies_that_the_api_takes_are_described(visitor):
    paths = documented(visitor)
    good = paths["/api/alerts"]["get"]["responses"]["200"]
    assert good["content"]["application/json"]["schema"]["type"] == "object"
    signal = paths["/api/signals"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    action = paths["/api/cases/{case_id}/actions"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert [signal["required"], action["required"]] == [["channel"], ["id", "kind", "actor"]]
    assert a_signal().channel in signal["properties"]["channel"]["enum"]
    parts = {name: set(each["properties"]) for name, each in signal["properties"].items() if "properties" in each}
    assert {"name", "address", "venue", "credit_code"} <= parts["subject"]
    assert signal["properties"]["illness"]["properties"]["ill"] == {"type": "integer"}
    items = signal["properties"]["sampling"]["properties"]["items"]
    assert [items["type"], items["items"]["required"]] == ["array", ["item"]]


def test_no_answer_says_twice_how_it_is_encoded(line, visitor):
    case_id = a_red_case(line)
    paths = ["/", f"/cases/{case_id}", f"/fragments/case/{case_id}", "/metrics", "/healthz", "/static/desk.css"]
    kinds = {path: visitor.client.get(path).headers["content-type"] for path in paths}
    assert {path: kind for path, kind in kinds.items() if kind.count("charset") > 1} == {}


def resolved(document, schema):
    """A schema, of a record of the document the record."""
    return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def test_whatever_a_source_may_say_stands_in_the_document(visitor):
    content = documented(visitor)["/api/signals"]["post"]["requestBody"]["content"]
    batch, event = (content[f"application/cloudevents{kind}+json"]["schema"] for kind in ("-batch", ""))
    signal = content["application/json"]["schema"]
    ours = {"v", "id", "arrived_at", "undated", "taken_by", "put_into", "incomplete", "attachments", "exercise"}
    assert set(signal["properties"]) == set(Signal.__struct_fields__) - ours
    assert [batch["items"], event["properties"]["data"]] == [event, signal]
    assert signal["properties"]["product"]["properties"]["production_date"] == {"type": "string", "format": "date"}


def test_what_comes_back_for_signals_is_what_the_document_says(visitor):
    document = visitor.client.get("/schema/openapi.json").json()
    answers = document["paths"]["/api/signals"]["post"]["responses"]
    bare = {"channel": "media", "source": "x", "text": "凉皮发酸"}
    sent = {202: bare, 400: bare | {"area": "41"}, 422: bare | {"text": ""}}
    for status, body in sent.items():
        told = visitor.client.post("/api/signals", json=body)
        (described,) = answers[str(status)]["content"].values()
        assert [told.status_code, set(told.json())] == [
            status,
            set(resolved(document, described["schema"])["properties"]),
        ]


def test_the_document_says_with_what_whoever_asks_is_known(visitor):
    document = visitor.client.get("/schema/openapi.json").json()
    ways = [(path, how, said) for path, each in document["paths"].items() for how, said in each.items()]
    needs = {f"{how.upper()} {path}": said.get("security") for path, how, said in ways}
    token, login = [{"token": []}], [{"login": []}]
    proofs = {OPEN: None, TOKEN: token, "metrics": token + login}
    assert needs == {route: proofs.get(ROUTES[route.replace(":str", "")].right, login) for route in needs}
    assert set(document["components"]["securitySchemes"]) == {"token", "login"}


def test_a_program_that_reads_by_the_token_of_its_source_is_told_what_that_is_for(line, visitor):
    an_account(line, "admin", "administrator")
    tokens = [
        line.write(lambda connection, of=of: add_token(connection, of, line.clock.now(), by="test"))[1]
        for of in ("12315", METRICS)
    ]
    visitor.desk.known.forget()
    told = [
        visitor.client.get("/api/alerts", headers={"authorization": f"Bearer {each}"}).json()["detail"]
        for each in (*tokens, "x")
    ]
    assert told == [ONLY_SENDS, "需要账号", "需要账号"]
