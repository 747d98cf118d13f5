"""What was counted of posts: once nobody has to answer them any more, the first and the last of every count stay."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Kind
from playbooks.law.retention import load_retention
from playbooks.urgency.heat import growth_of, series_of
from streams.gathering.heat import observations_of, observe, weigh_observations
from streams.privacy.keeper import Keeper, Lies
from streams.privacy.thinning import crowded, thin
from streams.settings import SEEDS
from streams.store import schema as t
from streams.store.schema import to_us
from streams.writer import Writer

pytestmark = pytest.mark.stores

KEPT = load_retention(SEEDS)
AFTER = timedelta(days=KEPT.of_counts.after_days)
SEEN = 30
"""How often a post is seen."""


def a_post(line, **said):
    """A post that is seen again and again, its likes only in the middle; its id and its case."""
    media = {"platform": "示例论坛", "observed_at": T0.isoformat(), "forwards": 1}
    signal = a_signal(channel="media", request=None, source="示例论坛", source_id="m1", area="410702", media=media)
    case_id = line.take(signal, an_assessment(signal, **{"kind": Kind.COMPLAINT, **said}))
    (row,) = line.rows(t.signals)
    for n in range(1, SEEN):
        counts = {"platform": "示例论坛", "forwards": 1 + n, "observed_at": T0 + timedelta(minutes=n)}
        counts |= {"likes": n} if 5 <= n <= 20 else {}
        again = msgspec.structs.replace(signal, id=row.id, media=msgspec.convert(counts, type(signal.media)))
        with line.writing() as connection:
            observe(connection, [again], {row.id}, T0)
    with line.writing() as connection:
        while weigh_observations(connection, line.system.reference, T0 + timedelta(hours=1)):
            pass
    return row.id, case_id


def ended(line, case_id, at):
    with line.writing() as connection:
        values = {"state": "closed", "closed_at": to_us(at)}
        connection.execute(t.cases.update().where(t.cases.c.id == case_id).values(**values))


def found(line, now, retention=KEPT):
    return line.read(lambda connection: crowded(connection, retention, now))


def minutes(line, id_):
    with line.system.database.reading() as connection:
        return [(each.at - T0) // timedelta(minutes=1) for each in series_of(observations_of(connection, [id_]))[id_]]


def test_of_a_case_that_ended_long_ago_the_first_and_the_last_of_every_count_stay(line):
    id_, case_id = a_post(line)
    ended(line, case_id, T0)
    grown = line.read(lambda connection: growth_of(series_of(observations_of(connection, [id_]))))
    assert [len(minutes(line, id_)), found(line, T0 + AFTER)] == [SEEN, [id_]]
    with line.writing() as connection:
        gone = thin(connection, [id_])
        assert growth_of(series_of(observations_of(connection, [id_]))) == grown
    assert [gone, minutes(line, id_), found(line, T0 + AFTER)] == [SEEN - 4, [0, 5, 20, SEEN - 1], []]


def test_of_an_open_case_and_of_one_that_ended_of_late_all_stays(line):
    _, case_id = a_post(line)
    open_still = found(line, T0 + 10 * AFTER)
    ended(line, case_id, T0)
    assert [open_still, found(line, T0 + AFTER - timedelta(seconds=1))] == [[], []]


def test_a_post_that_nobody_has_to_answer_counts_from_when_it_came(line):
    id_, case_id = a_post(line, relevant=False, kind=Kind.IRRELEVANT)
    assert [case_id, found(line, T0 + AFTER + timedelta(days=1))] == [None, [id_]]


def test_an_office_whose_list_has_no_such_rule_keeps_all(line):
    _, case_id = a_post(line)
    ended(line, case_id, T0)
    rules = tuple(each for each in KEPT.rules if each.of != "counts")
    assert found(line, T0 + 10 * AFTER, msgspec.structs.replace(KEPT, rules=rules)) == []


def test_the_keeper_thins_them_when_it_looks(line):
    id_, case_id = a_post(line)
    ended(line, case_id, T0)
    writer = Writer(line.system.database, line.system.vault)
    writer.start()
    lies = Lies(line.system.settings.data, line.system.vault)
    keeper = Keeper(line.system.database, writer, KEPT, line.system.attachments, lies, when=line.clock.now)
    try:
        keeper.look(T0 + AFTER)
    finally:
        writer.stop()
    assert minutes(line, id_) == [0, 5, 20, SEEN - 1]
