"""`make audit`: a fault is told, and where nobody could be asked that is no clean audit."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import audit

FAULT = {"id": "EX-2026-1", "fix_versions": ["2.1"], "aliases": [], "description": ""}


def a_package(name, *faults, **fields):
    return {"name": name, "version": "2.0", "vulns": list(faults), **fields}


def test_no_known_fault_is_clean(capsys):
    assert audit.told("run", "pypi", [a_package("one"), a_package("two")]) == audit.CLEAN
    assert capsys.readouterr().out == "run: 2 packages asked of pypi, 0 known faults\n"


def test_a_known_fault_is_named_with_what_mends_it(capsys):
    assert audit.told("run", "osv", [a_package("one"), a_package("two", FAULT)]) == audit.FAULTY
    assert capsys.readouterr().out.splitlines() == [
        "run: two 2.0: EX-2026-1 (mended in: 2.1)",
        "run: 2 packages asked of osv, 1 known faults",
    ]


def test_what_the_index_does_not_know_is_not_clean(capsys):
    packages = [a_package("one"), {"name": "own", "skip_reason": "not there"}]
    assert audit.told("run", "pypi", packages) == audit.UNKNOWN
    assert capsys.readouterr().out.splitlines()[0] == "run: NOT AUDITED: own"


def test_an_index_that_knows_nothing_at_all_is_none():
    unknown = {"name": "one", "skip_reason": "not there"}
    assert [audit.judged([unknown, unknown]), audit.judged([a_package("one"), unknown])[1]] == [(None, "not there"), ""]


@pytest.mark.parametrize(("answers", "worst"), [((0, 0), 0), ((0, 3), 3), ((3, 1), 1)])
def test_the_worst_answer_counts_and_a_fault_is_worse_than_no_answer(monkeypatch, answers, worst):
    said = dict(zip(("run", "test"), answers, strict=True))
    monkeypatch.setattr(audit, "audit", said.__getitem__)
    assert audit.main(["run", "test"]) == worst


def test_where_no_index_answers_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(audit, "asked", lambda lock, index: (None, f"{index} is away"))
    assert audit.audit("run") == audit.UNKNOWN
    assert "run: NOT AUDITED, no index of faults answers from here (osv is away)" in capsys.readouterr().out
