"""The distributed runner on a real broker: signals in, cases out; faults are waited out, bad lines go alone."""

from contextlib import closing
from datetime import timedelta

import msgspec
import pytest
from aiokafka.structs import TopicPartition as Place
from flow import OFFICER, a_signal
from working import cluster_settings, hand_over, send, until, working

from connectors.parse import finish
from playbooks.actions import Action
from streams.clock import SystemClock
from streams.cluster.envelopes import ActionLine, taken
from streams.cluster.topics import create_topics, topics_of
from streams.door import part, receive
from streams.intake.exports import exports, note_export
from streams.store import schema as t
from streams.store.database import Database
from streams.system import build
from streams.watch import watch

pytestmark = pytest.mark.cluster
COUNTIES = ("410702", "410703", "410704", "410711")
NOW = SystemClock().now()


@pytest.fixture(scope="module")
def worker(broker, tmp_path_factory):
    """A worker of four counties."""
    settings = cluster_settings(tmp_path_factory.mktemp("worker"), broker, areas=COUNTIES)
    with working(settings) as running:
        yield running


def lines(name, count):
    """Complaints of a test as the door would send them."""
    made = []
    for n in range(count):
        signal = a_signal(
            source_id=f"{name}-{n}",
            area=COUNTIES[n % len(COUNTIES)],
            subject={"name": f"示例{name}{n % 7}号面馆"},
            text=f"在示例{name}{n % 7}号面馆吃出异物，要求处理",
        )
        made.append(taken(part(finish(signal, NOW)).body))
    return made


def ids(routed):
    return sorted(msgspec.json.decode(each.line)["signal"]["id"] for each in routed)


def stored(worker, wanted):
    """The signals of a test that lie in the store, by id."""
    return sorted(row.id for row in worker.rows(t.signals) if row.id in set(wanted) and row.case_id)


def test_topics_are_made_once_and_only_grow(broker, tmp_path):
    settings = cluster_settings(tmp_path, broker, kafka_partitions=2)
    names = [each.name for each in topics_of(settings)]
    made = [[(each.name, each.partitions, each.outcome) for each in create_topics(settings)]]
    for partitions in (2, 3, 1):
        changed = cluster_settings(tmp_path, broker, kafka_partitions=partitions, kafka_prefix=settings.kafka_prefix)
        made.append([(each.name, each.partitions, each.outcome) for each in create_topics(changed)])
    assert made == [
        [(name, count, outcome) for name in names]
        for count, outcome in ((2, "created"), (2, "there"), (3, "grown"), (3, "there"))
    ]


def test_what_is_delivered_again_and_out_of_order_changes_nothing(worker):
    sent = lines("乙", 30)
    send(worker.settings, "signals", *sent)
    until(lambda: stored(worker, ids(sent)) == ids(sent))
    entries = len(worker.rows(t.entries))
    more = lines("丙", 1)
    send(worker.settings, "signals", *reversed(sent))
    send(worker.settings, "signals", *sent, *more)
    until(lambda: stored(worker, ids(more)) == ids(more))
    until(lambda: worker.line.gauges.lag and not any(worker.line.gauges.lag.values()))
    mine = [row for row in worker.rows(t.signals) if row.id in ids(sent)]
    assert [len(worker.rows(t.entries)) > entries, {row.revision for row in mine}] == [True, {1}]


def test_what_a_rebalance_drops_before_the_first_commit_is_read_again(broker, tmp_path):
    settings = cluster_settings(tmp_path, broker, areas=COUNTIES)
    place = Place(settings.topic("signals"), 0)
    (sent,) = lines("庚", 1)
    with working(settings) as worker:
        until(lambda: worker.line.progress.reached(place) == 0)
        worker.below(lambda consumer: consumer.pause(place))
        send(settings, "signals", sent.line)
        worker.below(lambda consumer: (consumer.seek(place, 1), consumer.resume(place)))
        until(lambda: stored(worker, ids([sent])) == ids([sent]))


def test_what_the_brokers_retention_has_taken_is_passed_over(broker, tmp_path):
    from kafka.admin import KafkaAdminClient
    from kafka.structs import TopicPartition

    settings = cluster_settings(tmp_path, broker, areas=COUNTIES)
    place = Place(settings.topic("signals"), 0)
    one, other = lines("辛", 2)
    with working(settings) as worker:
        until(lambda: worker.line.progress.reached(place) == 0)
        worker.below(lambda consumer: consumer.pause(place))
        send(settings, "signals", one.line)
        send(settings, "signals", other.line)
        admin = KafkaAdminClient(bootstrap_servers=broker)
        admin.delete_records({TopicPartition(*place): 1})
        admin.close()
        worker.below(lambda consumer: (consumer.seek(place, 1), consumer.resume(place)))
        until(lambda: stored(worker, ids([one, other])) == ids([other]))


def test_what_cannot_be_read_says_at_which_stage_it_fell_out(worker):
    before = len(worker.rows(t.dead_letters))
    send(worker.settings, "signals", b'{"signal":{"id":"x","channel":7}}')
    send(worker.settings, "work", b'{"type":"signal","broken')
    until(lambda: len(worker.rows(t.dead_letters)) == before + 2)
    letters = worker.rows(t.dead_letters)[before:]
    assert sorted((row.stage, row.body) for row in letters) == [
        ("assess", b'{"id":"x","channel":7}'),
        ("work", b'{"type":"signal","broken'),
    ]


def test_an_action_is_carried_out_by_the_worker(worker):
    sent = lines("己", 1)
    send(worker.settings, "signals", *sent)
    until(lambda: stored(worker, ids(sent)) == ids(sent))
    case = next(row.case_id for row in worker.rows(t.signals) if row.id in ids(sent))
    action = Action(id="act-己", case=case, kind="acknowledge", actor=OFFICER, at=SystemClock().now())
    line = msgspec.json.encode(ActionLine(action=action))
    send(worker.settings, "work", line, line)
    until(lambda: worker.rows(t.actions))
    assert [(row.id, row.outcome) for row in worker.rows(t.actions)] == [("act-己", "done")]


def test_a_worker_shows_what_waits_and_how_old_it_is(worker):
    send(worker.settings, "signals", *lines("庚", 1))
    until(lambda: worker.line.gauges.lag and not any(worker.line.gauges.lag.values()))
    text = worker.line.gauges.text(SystemClock().now()).decode()
    lag = [line for line in text.splitlines() if line.startswith("shian_worker_lag{")]
    assert [len(lag) > 0, {line.rsplit(" ", 1)[1] for line in lag}] == [True, {"0.0"}]
    assert 'shian_worker_items{topic="work"}' in text


def test_an_export_counts_when_the_worker_has_gathered_it_not_when_the_broker_has_it(broker, tmp_path):
    settings = cluster_settings(tmp_path, broker)
    noted = [NOW, NOW + timedelta(hours=1)]
    row = {"source_id": "辛", "text": "在示例面馆吃出异物，要求处理"}
    with working(settings) as worker:
        desk = build(settings, SystemClock())

        def export(at, **fields):
            with desk.database.writing() as connection:
                receive(connection, [part(finish(a_signal(**row, **fields), NOW))], NOW, desk.vault)
                note_export(connection, {"12315"}, at)

        def known():
            with desk.database.writing() as connection:
                watch(connection, desk.reference, NOW)
                return exports(connection)["12315"]

        export(noted[0])
        hand_over(desk)
        until(lambda: [signal.case_id for signal in worker.rows(t.signals) if signal.case_id])
        worker.system.database.is_failing = True
        export(noted[1], progress={"受理时间": NOW.isoformat()})
        hand_over(desk)
        failures = worker.system.database.failures
        until(lambda: worker.system.database.failures > failures)
        before = known()
        worker.system.database.is_failing = False
        until(lambda: known() == noted[1])
        awaited = worker.rows(t.awaited)
        desk.database.close()
    assert (before, awaited) == (noted[0], [])


def test_a_worker_says_how_it_stands_where_desks_read_it_and_takes_leave(broker, tmp_path):
    settings = cluster_settings(tmp_path, broker, areas=COUNTIES)
    with working(settings) as worker:
        until(lambda: worker.rows(t.meta))
        (row,) = worker.rows(t.meta)
        topics = {each.name for each in topics_of(settings)} - {settings.topic("notices")}
        told = msgspec.json.decode(row.value)
        system = worker.system
    with closing(Database(system.settings.database_url)) as store, store.reading() as connection:
        left = connection.execute(t.meta.select()).all()
    assert [row.key, told["name"], set(told["lag"]) <= topics, left] == ["worker:w1", "w1", True, []]
