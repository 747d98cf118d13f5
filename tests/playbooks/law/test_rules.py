"""Deadline rules: which version is in force, how they are found by id, and what their loader refuses."""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
import yaml
from terms import WORKDAYS, a_rule, a_version, instant

from playbooks.law.deadlines import due, load_rules
from playbooks.law.rules import DeadlineError, Extension, Rules, choose_version

OLD = {"version": "旧", "effective_from": date(2020, 1, 1), "effective_to": date(2026, 4, 14)}
NEW = {"version": "新", "effective_from": date(2026, 4, 15)}
COMPLAINTS = a_rule(a_version(45, **OLD), a_version(60, "calendar_days", **NEW))


@pytest.mark.parametrize(
    ("anchor", "version"),
    [
        (instant("2026-04-14 23:59"), "旧"),
        (instant("2026-04-15 00:00"), "新"),
        (datetime(2026, 4, 14, 15, 59, tzinfo=UTC), "旧"),
        (datetime(2026, 4, 14, 16, 0, tzinfo=UTC), "新"),
    ],
)
def test_the_version_changes_at_midnight_in_beijing(anchor, version):
    assert choose_version(COMPLAINTS, anchor).version == version


def test_the_anchor_not_the_start_chooses_the_version():
    """Received on 14 April and accepted on the 20th: the old law."""
    start = instant("2026-04-20")
    result = due(COMPLAINTS, start, anchor=instant("2026-04-14"), workdays=WORKDAYS)
    assert (result.version, result.unit, result.start, result.due_on) == (
        "旧",
        "working_days",
        start,
        date(2026, 6, 25),
    )


def test_without_an_anchor_the_start_is_the_anchor():
    result = due(COMPLAINTS, instant("2026-04-20"), workdays=WORKDAYS)
    assert (result.version, result.anchor) == ("新", instant("2026-04-20"))


def test_a_version_chosen_by_hand_overrides_the_anchor():
    assert due(COMPLAINTS, instant("2026-04-20"), version="旧", workdays=WORKDAYS).version == "旧"


def test_a_day_before_every_version_is_refused_with_the_versions_there_are():
    with pytest.raises(
        DeadlineError, match=r"no version is in force on 2019-12-31; there are: 旧 2020-01-01–2026-04-14"
    ):
        choose_version(COMPLAINTS, instant("2019-12-31"))


def test_an_unknown_version_is_refused_with_the_versions_there_are():
    with pytest.raises(DeadlineError, match="has no version 最新; there are: 旧, 新"):
        due(COMPLAINTS, instant("2026-04-20"), version="最新", workdays=WORKDAYS)


RULES = Rules(
    [a_rule(a_version(), id="EX-1"), *(a_rule(a_version(), id=f"EX-4.L{n}", variant_of="EX-4") for n in (1, 2))]
)


def test_a_bare_id_lists_its_variants():
    with pytest.raises(
        DeadlineError, match="EX-4: has variants and no clock of its own; choose one of EX-4.L1, EX-4.L2"
    ):
        RULES.get("EX-4")


def test_an_unknown_id_names_near_ones():
    with pytest.raises(DeadlineError, match="ex-1: is not a rule; did you mean EX-1"):
        RULES.get("ex-1")


def test_a_version_is_found_by_its_name():
    assert RULES.version("EX-1", "示例一") == a_version()


def a_row(id="EX-1", *, versions=None, **changes) -> dict:
    """A row of a deadlines file."""
    return {
        "id": id,
        "title": "示例",
        "group": "示例",
        "actor": "示例",
        "versions": versions or [a_version_row()],
    } | changes


def a_version_row(**changes) -> dict:
    """A version in a row of a deadlines file."""
    return msgspec.to_builtins(a_version()) | changes


def written(folder: Path, *rows, **top) -> Path:
    """A deadlines file."""
    path = folder / "deadlines.yaml"
    path.write_text(yaml.safe_dump({"v": 1, "rules": list(rows)} | top, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def faults_of(path: Path) -> list[str]:
    """What is wrong with a deadlines file: place and problem."""
    with pytest.raises(DeadlineError) as refused:
        load_rules(path)
    return [f"{fault.at}: {fault.problem}" for fault in refused.value.faults]


def test_what_was_written_is_read(tmp_path):
    extension = {"length": 15, "unit": "working_days", "approval": "示例负责人"}
    rules = load_rules(written(tmp_path, a_row(versions=[a_version_row(extension=extension)])))
    assert rules.get("EX-1") == a_rule(
        a_version(extension=Extension(length=15, unit="working_days", approval="示例负责人"))
    )


def test_versions_are_read_oldest_first(tmp_path):
    old = a_version_row(version="旧", effective_to=date(2026, 4, 14))
    new = a_version_row(version="新", effective_from=date(2026, 4, 15))
    rules = load_rules(written(tmp_path, a_row(versions=[new, old])))
    assert [each.version for each in rules.get("EX-1").versions] == ["旧", "新"]


def test_every_fault_is_told_at_once(tmp_path):
    second = a_row("EX-2", versions=[a_version_row(unit="weeks")])
    third = a_row("EX-3")
    del third["title"], third["versions"][0]["article"]
    assert faults_of(written(tmp_path, "第一条", second, third)) == [
        "rules[0]: is not a mapping",
        "rules[1] (EX-2).versions[0].unit: weeks is not a unit",
        "rules[2] (EX-3).title: is missing",
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"length": None}, "versions[0].length: None does not go with working_days"),
        ({"length": 0}, "versions[0].length: 0 does not go with working_days"),
        ({"unit": "immediate"}, "versions[0].length: 7 does not go with immediate"),
        ({"roll": "off_day"}, "versions[0].roll: working_days cannot roll"),
        ({"end_event": None}, "versions[0].end_event: is missing, so the clock never stops"),
        (
            {"extension": {"length": 1, "unit": "hours", "approval": "示例"}},
            "versions[0].extension: 1 hours cannot extend working_days",
        ),
        ({"lenght": 7}, "versions[0].lenght: is not a key"),
        ({"confidence": "sure"}, "versions[0]: Invalid enum value 'sure' - at `$.confidence`"),
        (
            {"effective_from": date(2026, 4, 15), "effective_to": date(2026, 4, 1)},
            "versions: 示例一 ends before it begins",
        ),
    ],
)
def test_a_version_that_cannot_be_right_is_refused(tmp_path, changes, fault):
    assert faults_of(written(tmp_path, a_row(versions=[a_version_row(**changes)]))) == [f"rules[0] (EX-1).{fault}"]


@pytest.mark.parametrize(
    ("ends", "begins"),
    [(date(2026, 4, 14), date(2026, 4, 16)), (date(2026, 4, 14), date(2026, 4, 14)), (None, date(2026, 4, 15))],
    ids=["gap", "overlap", "open end"],
)
def test_versions_that_do_not_follow_on_one_another_are_refused(tmp_path, ends, begins):
    old = a_version_row(version="旧", effective_from=date(2020, 1, 1), effective_to=ends)
    new = a_version_row(version="新", effective_from=begins)
    assert faults_of(written(tmp_path, a_row(versions=[old, new]))) == [
        f"rules[0] (EX-1).versions: 旧 ends on {ends}, 新 begins on {begins}"
    ]


def test_ids_are_unique_and_variants_extend_their_parent(tmp_path):
    path = written(
        tmp_path,
        a_row("EX-1"),
        a_row("EX-1"),
        a_row("EX-4.L1"),
        a_row("EX-5"),
        a_row("EX-5.L1", variant_of="EX-5"),
    )
    assert faults_of(path) == [
        "EX-1: is there twice",
        "EX-4.L1.variant_of: None is not its parent",
        "EX-5: has variants and a row of its own",
    ]


@pytest.mark.parametrize("top", [{"v": 2}, {"rules": {}}], ids=["other version", "no list"])
def test_a_file_of_another_shape_is_refused(tmp_path, top):
    assert faults_of(written(tmp_path, **top)) == [": is not a list of rules"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeadlineError, match="deadlines.yaml"):
        load_rules(tmp_path / "deadlines.yaml")
