"""The database goes away for longer than anybody waits: the desk says so plainly, and goes on by itself."""

from threading import Thread

import pytest
from flow import FixedClock, Line, a_signal
from postgres import own_server
from visiting import text_of, visiting

from streams.settings import read_settings
from streams.store import schema as t
from streams.system import build, build_when_there

WORDS = "数据库暂时连不上"
BY_HAND = {"channel": "duty", "source": "示例值班电话", "source_id": "away-1", "text": "示例小吃店有异味"}
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def server():
    """One that is killed again and again, and holds what it was given."""
    with own_server() as own:
        yield own


@pytest.fixture
def line(server, tmp_path):
    system = build(read_settings({}, data=tmp_path, database=server.url), FixedClock())
    yield Line(system)
    system.database.close()


def said(answer):
    return [answer.status_code, answer.headers.get("retry-after"), WORDS in text_of(answer.text)]


def test_a_database_that_is_away_is_said_plainly_and_the_desk_goes_on_when_it_is_back(server, line):
    case_id = line.take(a_signal())
    acting = {"id": "away-act", "kind": "acknowledge", "actor": {"person": "示例甲", "role": "duty_officer"}}
    with visiting(line) as visitor:
        client = visitor.client
        token = {"X-Shian": "1", "Origin": str(client.base_url)}
        visitor.read(f"/cases/{case_id}")
        server.kill()
        for_people = {"accept": "text/html"}
        pages = [said(client.get(path, headers=for_people)) for path in ("/", f"/cases/{case_id}", "/register")]
        api = [client.get("/api/alerts"), client.get(f"/api/cases/{case_id}")]
        given = client.post("/api/signals", json=BY_HAND, headers=token)
        acted = client.post(f"/api/cases/{case_id}/actions", json=acting, headers=token)
        alive, ready = client.get("/healthz").status_code, client.get("/readyz")
        server.start()
        after = client.post("/api/signals", json=BY_HAND, headers=token)
        again = client.post(f"/api/cases/{case_id}/actions", json=acting, headers=token)
        back = [client.get(path).status_code for path in ("/", f"/cases/{case_id}", "/readyz")]
    assert pages == [[503, "10", True]] * 3
    assert [said(each) for each in (*api, given, acted)] == [[503, "10", True]] * 4
    assert {each.headers["content-type"] for each in (*api, given, acted)} == {"application/problem+json"}
    assert [alive, ready.status_code, back] == [200, 503, [200] * 3]
    assert ready.json()["faults"] == [f"{WORDS}，请核对它是否在运行、网络是否通；恢复后自行继续"]
    assert [after.status_code, again.status_code] == [202, 200]
    assert [len(line.rows(t.signals)), len(line.rows(t.actions))] == [2, 1]


def test_a_worker_that_starts_before_its_database_waits_for_it(server, tmp_path, caplog):
    settings = read_settings({}, data=tmp_path, database=server.url)
    before = signals_in(build(settings, FixedClock()))
    server.kill()
    built = []
    starting = Thread(target=lambda: built.append(build_when_there(settings, FixedClock())))
    starting.start()
    starting.join(1)
    server.start()
    starting.join(60)
    (system,) = built
    assert [signals_in(system) == before, "waiting for the database" in caplog.text] == [True, True]


def signals_in(system):
    """What a system finds stored; it is not needed any more."""
    with system.database.reading() as connection:
        found = connection.execute(t.signals.select()).all()
    system.database.close()
    return found
