"""Clearing out takes away what was deleted and nothing else, and says when somebody who reads keeps it there."""

import pytest
from flow import a_signal
from sqlalchemy import delete, select

from streams.store import schema as t
from streams.store.clearing import clear_out

pytestmark = pytest.mark.stores


@pytest.fixture
def kept(line):
    """Two complaints, of the first of which what was sealed is deleted; the id of the second."""
    for n in (1, 2):
        line.take(a_signal(source_id=f"c{n}", text=f"示例店的饭馊了，电话1391234567{n}"))
    gone, kept = (row.id for row in line.rows(t.signals))
    line.execute(delete(t.private).where(t.private.c.signal_id == gone))
    return kept


def test_what_was_not_deleted_stays(line, kept):
    assert line.system.database.outside(clear_out) is True
    assert [row.signal_id for row in line.rows(t.private)] == [kept]


@pytest.mark.parametrize("table", [t.private, t.deliveries, t.signals], ids=lambda table: table.name)
def test_a_reader_that_began_after_the_deletion_and_holds_no_table_is_waited_for_by_nobody(line, kept, table):
    """Who reads one of the two tables is; SQLite keeps its log for whoever reads."""
    database = line.system.database
    with database.reading() as reader:
        reader.execute(select(table)).all()
        is_done = database.outside(clear_out)
    is_free = table is t.signals and not database.is_sqlite
    assert [is_done, database.outside(clear_out)] == [is_free, True]
