"""What an upgrade fills of the rows that were there before."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from archives import migrated
from sqlalchemy import inspect, select, text, update
from visiting import a_blue_case, a_red_case, visiting

from streams.office.refolding import is_behind
from streams.store import schema as t
from streams.store.upgrade import MIGRATIONS, newest, upgrade

pytestmark = pytest.mark.stores


ASKED = ("get_columns", "get_indexes", "get_foreign_keys", "get_unique_constraints", "get_check_constraints")


def made_of(engine):
    """Where a store stands, and of every table how many rows it has and what is said of it, in no order of columns."""
    look = inspect(engine)
    with engine.connect() as connection:
        stands_at = connection.execute(text("SELECT version_num FROM alembic_version")).all()
        rows = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in look.get_table_names()}
    told = {name: [sorted(map(in_words, getattr(look, each)(name))) for each in ASKED] for name in rows}
    return stands_at, rows, told, {name: look.get_pk_constraint(name) for name in rows}


def in_words(part):
    options = {name: str(option) for name, option in part.get("dialect_options", {}).items()}
    return repr(part | {"dialect_options": options})


def test_a_new_store_is_what_the_migrations_make_one_after_the_other(line):
    engine = line.system.database._engine
    t.metadata.drop_all(engine)
    with line.writing() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    upgrade(engine)
    at_once = made_of(engine)
    t.metadata.drop_all(engine)
    with line.writing() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    migrated(engine, "0001")
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), t.metadata) == []
    assert made_of(engine) == at_once


def test_the_files_of_the_migrations_begin_with_their_revisions():
    scripts = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())
    assert [Path(each.path).name.partition("_")[0] for each in scripts] == [each.revision for each in scripts]
    assert newest() == scripts[0].revision


def targets_of(line):
    return line.read(lambda connection: dict(connection.execute(select(t.cases.c.id, t.cases.c.next_target_at)).all()))


def proposed_of(line):
    return {row.id: row.proposed_to for row in line.rows(t.cases)}


def steps_of(line):
    return sorted(map(tuple, line.rows(t.open_steps)))


def be_as_before_targets(line):
    """The database as the version before made it."""
    columns = "state, severity, next_at, id, is_confidential, acknowledged_at, is_overdue, is_unseen"
    with line.writing() as connection:
        for each in (
            "DROP TABLE phones",
            "DROP INDEX signals_turned",
            "ALTER TABLE signals DROP COLUMN turned_at",
            "ALTER TABLE tokens DROP COLUMN channels",
            "ALTER TABLE tokens DROP COLUMN ends_at",
            "DROP INDEX signals_waiting",
            "DROP TABLE open_steps",
            "ALTER TABLE sources DROP COLUMN heard",
            "DROP TABLE known_as",
            "DROP INDEX signals_received",
            "DROP INDEX cases_ended",
            "DROP INDEX entries_answered",
            "DROP INDEX cases_proposed",
            "ALTER TABLE cases DROP COLUMN proposed_to",
            "DROP INDEX cases_queue",
            "ALTER TABLE cases DROP COLUMN next_target_at",
            f"CREATE INDEX cases_queue ON cases ({columns})",
            "UPDATE alembic_version SET version_num = '0015'",
        ):
            connection.execute(text(each))


def test_the_next_target_of_open_cases_is_filled_from_what_is_stored(line):
    with visiting(line) as visitor:
        ended = a_blue_case(line, source_id="b2", text="另一件事", subject={"name": "示例乙店"})
        visitor.do(ended, "dispatch", key="d")
        red, blue = a_red_case(line), a_blue_case(line)
        visitor.do(red, "sign", key="s", step=line.case(red).open_steps[0].id)
    line.execute(update(t.cases).where(t.cases.c.id == ended).values(state="closed", next_target_at=None))
    before, steps = targets_of(line), [each for each in steps_of(line) if ended not in each]
    assert [before[red] is not None, before[ended], set(before)] == [True, None, {ended, red, blue}]
    be_as_before_targets(line)
    upgrade(line.system.database._engine)
    assert (targets_of(line), steps_of(line)) == (before, steps)


def test_to_whom_an_escalation_is_proposed_is_filled_from_what_is_stored(line):
    red, blue = a_red_case(line), a_blue_case(line)
    line.clock.moment += timedelta(hours=3)
    line.let_time_pass()
    before = proposed_of(line)
    assert [",director," in before[red], before[blue]] == [True, ""]
    be_as_before_targets(line)
    upgrade(line.system.database._engine)
    assert proposed_of(line) == before


@pytest.mark.parametrize("has_cases", [False, True])
def test_stored_cases_are_to_be_folded_anew_at_the_start(line, has_cases):
    if has_cases:
        a_blue_case(line)
    be_as_before_targets(line)
    before = line.read(is_behind)
    upgrade(line.system.database._engine)
    assert [before, line.read(is_behind)] == [False, has_cases]
