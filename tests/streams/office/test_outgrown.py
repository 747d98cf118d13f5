"""After an upgrade the desk starts: a version of the office's that no longer fits goes back to as shipped, not lost."""

import logging
import shutil
from contextlib import closing
from dataclasses import replace

import pytest
from flow import T0, FixedClock
from msgspec.structs import replace as replaced

from playbooks.errors import PlaybookError
from streams.office import references
from streams.office.office_files import AREA, KIND, OFFICE, bodies_of
from streams.office.saying import say
from streams.settings import LIBRARY, SEEDS
from streams.store.audit import UPGRADE, verify
from streams.store.office_schema import audit as audit_rows
from streams.system import build

REPORT, PEOPLE, WORDS = "library/report.yaml", "seeds/people.yaml", "seeds/lexicon.yaml"
GROUNDS, LADDER = "seeds/severity.yaml", "seeds/ladder.yaml"


def said(line, path, text=None):
    """The office says a file as shipped (or as given), with a note of its own at the end."""
    root = LIBRARY if path.startswith("library/") else SEEDS
    text = (text or (root / path.partition("/")[2]).read_text("utf-8")) + "# 本单位\n"
    say(line.system.database, line.system.shipped, {path: text}, by="王", at=T0)
    return text.encode()


def upgraded(line, tmp_path, changes):
    """Settings of a release in which these files are others."""
    folders = {"seeds": SEEDS, "library": LIBRARY}
    for name, root in folders.items():
        shutil.copytree(root, tmp_path / name, ignore=shutil.ignore_patterns("labelled"))
    for path, change in changes.items():
        file = tmp_path / path
        file.write_text(change(file.read_text("utf-8")), "utf-8")
    return replace(line.system.shipped, seeds=tmp_path / "seeds", library=tmp_path / "library")


def another_duty(text):
    """A step that playbooks share is another duty in this release."""
    assert "rules: [PEN-64]" in text
    return text.replace("rules: [PEN-64]", "rules: []")


def started(settings):
    system = build(settings, FixedClock())
    with closing(system.database), system.database.reading() as connection:
        return system, bodies_of(connection), references.all_of(connection, KIND), verify(connection)


def test_what_no_longer_fits_is_as_shipped_and_the_rest_of_the_office_s_holds(line, tmp_path, caplog):
    own, people = said(line, REPORT, with_every_step_of_its_own()), said(line, PEOPLE)
    settings = upgraded(line, tmp_path, {"library/parts/penalty.yaml": another_duty})
    with caplog.at_level(logging.WARNING):
        system, bodies, versions, audit = started(settings)
    assert bodies == {REPORT: b"", PEOPLE: people}
    assert [(each.version, each.by, each.body) for each in versions if each.id == REPORT] == [
        (2, UPGRADE, b""),
        (1, "王", own),
    ]
    assert (len(system.said), audit.broken) == (2, None)
    assert [record.args[0] for record in caplog.records] == [REPORT]
    (why,) = [row.detail for row in line.rows(audit_rows) if row.who == UPGRADE]
    assert why.startswith("2 report.yaml: ") and "decide_penalty is another duty in area_notice.yaml" in why
    assert started(settings)[2] == versions


def with_every_step_of_its_own():
    """The playbook as an office has it that wrote out what is shared."""
    part = (LIBRARY / "parts/penalty.yaml").read_text("utf-8").partition("\nsteps:\n")[2]
    text = (LIBRARY / "report.yaml").read_text("utf-8")
    assert "  - part: penalty\n" in text
    return text.replace("  - part: penalty\n", part)


def test_words_that_no_longer_fit_do_not_stop_the_desk_either(line, tmp_path):
    said(line, WORDS)
    line.write(lambda connection: references.save(connection, KIND, WORDS, body=b"v: 7\n", by="王", at=T0))
    assert started(upgraded(line, tmp_path, {}))[1] == {WORDS: b""}


def test_a_ladder_that_no_longer_fits_is_as_shipped_from_that_moment_and_the_grounds_stay(line, tmp_path):
    grounds = said(line, GROUNDS)
    with line.writing() as connection:
        references.save(connection, KIND, LADDER, body=b"v: 1\nordinary: {rungs: []}\n", by="王", at=T0)
    system, bodies, *_ = started(upgraded(line, tmp_path, {}))
    assert bodies == {GROUNDS: grounds, LADDER: b""}
    assert system.reference.ladder == replaced(line.system.reference.ladder, since=T0)


def test_where_the_release_itself_is_at_fault_nothing_of_the_office_s_is_set_aside(line, tmp_path):
    people = said(line, PEOPLE)
    settings = upgraded(line, tmp_path, {"library/report.yaml": lambda text: text.replace("v: 1", "v: 9", 1)})
    with pytest.raises(PlaybookError, match="version 9 is not known"):
        build(settings, FixedClock())
    with line.system.database.reading() as connection:
        assert bodies_of(connection) == {PEOPLE: people}


def test_the_only_files_of_a_district_are_never_set_aside(line):
    path = "seeds/districts/410703/plan.yaml"
    with line.writing() as connection:
        references.save(connection, KIND, path, body=b"v: 7\n", by="王", at=T0)
        references.save(connection, OFFICE, AREA, body=b"410703", by="王", at=T0)
    with pytest.raises(PlaybookError):
        build(line.system.shipped, FixedClock())
    with line.system.database.reading() as connection:
        assert bodies_of(connection) == {path: b"v: 7\n"}
