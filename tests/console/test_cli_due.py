"""`shian due`: its JSON and its words, the version of a rule that it takes, and what it says to a wrong question."""

from datetime import datetime

import pytest
from commands import shian

TYPES = {
    "rule": str,
    "version": str,
    "article": str,
    "unit": str,
    "length": int,
    "from": str,
    "anchor": str,
    "raw_on": str,
    "due_on": str,
    "due_at": str,
    "rolled": bool,
    "reminders": list,
    "remind_at": str,
    "provisional": bool,
    "statutory": bool,
    "confidence": str,
    "runs_for": type(None),
}


def due(rule, start, *more):
    return shian("due", "--rule", rule, "--from", start, *more, "--json").json


def test_every_key_of_the_contract_is_there():
    result = due("CMP-1", "2026-11-24T10:00")
    assert {name: type(value) for name, value in result.items()} == TYPES
    assert {tuple(each) for each in result["reminders"]} == {("kind", "at")}


def test_the_time_of_others_is_called_theirs():
    """Sampling Rules Art. 30: the business may apply for a re-test; nobody in the district can miss that."""
    assert due("SMP-30", "2026-11-24T10:00")["runs_for"] == "食品生产经营者"
    told = shian("due", "--rule", "SMP-30", "--from", "2026-11-24T10:00").out
    assert "对方期限：食品生产经营者的期限，不是本区部门的职责，到期不计我方超期" in told


def test_instants_are_written_with_the_offset_of_beijing():
    result = due("CMP-1", "2026-11-24T02:00Z")
    instants = [result[name] for name in ("from", "anchor", "due_at", "remind_at")]
    instants += [each["at"] for each in result["reminders"]]
    assert {datetime.fromisoformat(each).utcoffset().total_seconds() for each in instants} == {28800}
    assert (result["from"], result["due_at"]) == ("2026-11-24T10:00:00+08:00", "2026-12-04T00:00:00+08:00")


@pytest.mark.parametrize(
    ("anchor", "length", "unit"),
    [("2026-04-14T23:59", 45, "working_days"), ("2026-04-15", 60, "calendar_days")],
)
def test_mediation_runs_under_the_order_in_force_when_the_complaint_came(anchor, length, unit):
    result = due("CMP-3", "2026-04-20", "--anchor", anchor)
    assert (result["length"], result["unit"]) == (length, unit)


def test_words_for_a_terminal_are_chinese():
    out = shian("due", "--rule", "CMP-3", "--from", "2026-08-05").out
    assert "到期：2026-10-08 24:00（最后一日终了）" in out
    assert "原为 2026-10-04，当日放假，顺延" in out
    assert "提醒：2026-09-30 08:30（到期前最后一个工作日）" in out


@pytest.mark.parametrize(("wrong", "near"), [("CMP-99", "CMP-9"), ("cmp1", "CMP-1")])
def test_an_unknown_rule_names_the_nearest(wrong, near):
    answer = shian("due", "--rule", wrong, "--from", "2026-11-24", "--json")
    assert (answer.code, answer.out) == (2, "")
    assert wrong in answer.err and near in answer.err


def test_the_bare_id_of_a_rule_with_variants_lists_them():
    answer = shian("due", "--rule", "RCL-4", "--from", "2026-12-02")
    assert answer.code == 2
    assert all(each in answer.err for each in ("RCL-4.L1", "RCL-4.L2", "RCL-4.L3"))


@pytest.mark.parametrize("option", ["--from", "--anchor"])
def test_what_is_no_instant_is_refused_by_name(option):
    given = {"--from": "2026-11-24", "--anchor": "2026-11-24"} | {option: "昨天"}
    answer = shian("due", "--rule", "CMP-1", *[part for pair in given.items() for part in pair])
    assert answer.code == 2
    assert option in answer.err and "昨天" in answer.err
