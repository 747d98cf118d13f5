"""接口说明: the whole OpenAPI document as a page, in a browser that reaches nothing but the desk."""

import re

import pytest
from signing import an_account
from visiting import text_of, visiting

from console.pages.schema_page import operations
from streams.office.tokens import add_token


def test_every_address_and_shape_of_the_document_stands_on_the_page(line):
    with visiting(line) as visitor:
        document, page = visitor.client.get("/schema/openapi.json").json(), visitor.read("/schema")
    named = re.findall(r"<summary><code>(.+?)</code></summary>", page)
    paths = [f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    assert sorted(named) == sorted(paths + list(document["components"]["schemas"]))
    assert re.findall("[A-Za-z]{2,}", text_of(page, leave_out=True)) == []


def test_what_an_operation_takes_and_answers_is_shown_whole(line):
    with visiting(line) as visitor:
        found = {
            (each.method, each.path): each for each in operations(visitor.client.get("/schema/openapi.json").json())
        }
    post = found["POST", "/api/signals"]
    assert post.is_for_programs
    assert [kind for kind, _ in post.takes][:2] == ["application/json", "application/x-ndjson"]
    assert '"source_id"' in post.takes[0][1]
    assert {"202", "400", "429", "503"} <= {status for status, _, _ in post.answers}


@pytest.mark.parametrize(("path", "opens"), [("/schema", True), ("/schema/openapi.json", True), ("/account", False)])
def test_the_token_of_a_source_opens_the_description_and_nothing_else(line, path, opens):
    an_account(line, "a", "administrator")
    _, token = line.write(lambda connection: add_token(connection, "12315", line.clock.now(), by="test"))
    with visiting(line) as visitor:
        headers = {"Authorization": f"Bearer {token}"}
        answer = visitor.client.get(path, headers=headers, follow_redirects=False)
        unknown = visitor.client.get(path, headers={"Authorization": "Bearer x"}, follow_redirects=False)
    assert [answer.status_code == 200, unknown.status_code == 200] == [opens, False]


def test_a_browser_without_a_network_shows_it_whole(desk, page):
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(f"{desk.address}/schema")
    page.click("summary:has-text('POST /api/signals')")
    assert page.locator("details[open] pre").first.is_visible()
    assert ([url for url in asked if not url.startswith(desk.address)], refused) == ([], [])
