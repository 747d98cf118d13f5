"""Beginning: a worker waits for the broker and for its topics, says so, and is not missed when it ends meanwhile."""

import pytest
from serving import free_port
from working import cluster_settings

from streams.clock import SystemClock
from streams.cluster import beginning
from streams.cluster.topics import create_topics
from streams.cluster.workers import workers
from streams.system import build


@pytest.fixture
def waited(monkeypatch):
    """What happens whenever it waits, in order."""
    happens = []
    monkeypatch.setattr(beginning, "wait_s", lambda tries: happens.pop(0)() or 0.0)
    return happens


def told(system):
    with system.database.reading() as connection:
        return [(each.name, each.state, each.faults) for each in workers(connection, SystemClock().now())]


def test_a_worker_waits_while_another_of_its_name_works(office, waited, caplog):
    one, other = office(), office()
    mine = beginning.wait_for_name(one)
    waited += [lambda: None, mine.give_back]
    theirs = beginning.wait_for_name(other)
    said = f"waiting for the name {one.settings.worker_name}: another worker of that name works"
    assert [waited, {each.getMessage().partition(";")[0] for each in caplog.records}] == [[], {said}]
    theirs.give_back()


@pytest.mark.cluster
def test_topics_that_are_not_there_yet_are_waited_for_and_named(broker, tmp_path, waited):
    settings = cluster_settings(tmp_path, broker)
    system, seen = build(settings, SystemClock()), []
    waited += [lambda: seen.extend(told(system)), lambda: create_topics(settings) and None]
    beginning.wait_for_broker(system)
    names = "、".join(settings.topic(name) for name in ("signals", "work", "dead-letters"))
    assert [seen, waited] == [[("w1", "waits", [f"broker: Kafka 上没有主题 {names}，请运行 shian topics"])], []]
    system.database.close()


def test_a_worker_that_is_ended_while_it_waits_for_the_broker_has_said_so_and_is_not_missed(tmp_path, waited):
    port = free_port()
    system, seen = build(cluster_settings(tmp_path, f"127.0.0.1:{port}"), SystemClock()), []

    def ended():
        seen.extend(told(system))
        raise SystemExit

    waited.append(ended)
    with pytest.raises(SystemExit):
        beginning.wait_for_broker(system)
    away = f"broker: SHIAN_KAFKA：Kafka 连接不上（127.0.0.1:{port} 对方没有接受连接）"
    assert [seen, told(system)] == [[("w1", "waits", [away])], []]
    system.database.close()
