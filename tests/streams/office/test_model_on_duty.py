"""Which model is on duty, as the audit tells it."""

import pytest
from flow import T0

from streams.office.model_on_duty import STARTED, model_on_duty, note_model
from streams.store.audit import latest, verify

pytestmark = pytest.mark.stores


def started(line, *models):
    with line.system.database.writing() as connection:
        for model in models:
            note_model(connection, model, T0)


def test_a_start_with_another_model_is_written_down_and_one_with_the_same_is_not(line):
    assert line.read(model_on_duty) == ""
    started(line, "shian-a", "shian-a", "shian-b", "shian-a")
    rows = line.read(lambda connection: latest(connection, "model", 9))
    said = [("shian-a", "此前 shian-b"), ("shian-b", "此前 shian-a"), ("shian-a", "")]
    assert [(row.about, row.detail) for row in rows] == said
    assert {row.who for row in rows} == {STARTED}
    assert line.read(model_on_duty) == "shian-a"
    assert line.read(verify).broken is None
