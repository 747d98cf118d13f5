"""The documents are true: settings, commands, folders, pictures and the keys of scenarios are those of the code."""

import re
from pathlib import Path

import msgspec
import pytest

from streams.check import check_scenarios
from streams.drills.reading import ASKED
from streams.drills.scenario import LINES, Expected, Inject, Move, Scenario
from streams.settings import SETTINGS
from tests.factories import AREA, LIBRARY, SEEDS
from tests.staging import HERE
from tests.test_imports import ROOMS

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def read(name):
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_and_its_default_stand_in_the_table(readme):
    tables = read(readme) + read("docs/cluster.md")
    rows = re.findall(r"^\| `(SHIAN_[A-Z_]+)` \| `?([^|`]*)`? \|", tables, re.MULTILINE)
    assert [(name, default.strip()) for name, default in rows] == [(name, default) for name, default, _ in SETTINGS]


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_mentioned(readme):
    from console.cli import app

    names = [command.callback.__name__ for command in app.registered_commands]
    assert [name for name in names if f"shian {name}" not in read(readme)] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_folder_of_the_map_exists_and_none_is_missing(readme):
    named = set(re.findall(r"^\| `([a-z]+)/` \|", read(readme), re.MULTILINE))
    wanted = {"streams", "classifiers", "playbooks", "connectors", "console", "seeds", "tests", "benchmarks", "docs"}
    assert named == wanted
    assert [name for name in sorted(named) if not (ROOT / name).is_dir()] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_map_names_the_rooms_of_each_package_in_their_order(readme):
    rows = dict(re.findall(r"^\| `([a-z]+)/` \| (.*) \|$", read(readme), re.MULTILINE))
    named = {package: re.findall(r"`([a-z]+)/`", rows[package]) for package in ROOMS}
    assert {
        package: tuple(each for each in names if each in ROOMS[package]) for package, names in named.items()
    } == ROOMS


@pytest.mark.parametrize("readme", READMES)
def test_every_picture_and_link_to_a_file_exists(readme):
    targets = re.findall(r"\]\((?!https?:|#)([^)]+)\)", read(readme))
    assert targets != []
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_is_under_150_lines(readme):
    assert len(read(readme).splitlines()) <= 150


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_named_in_the_readme_exists(readme):
    targets = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)[1].split()
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", read(readme), re.MULTILINE)) - {*targets} == set()


SCENARIO_PARTS = {"Scenario": Scenario, "Inject": Inject, "Move": Move, "Expected": Expected}


def documented_keys(part):
    """The keys that docs/drills.md lists in the tables under the heading of `part`."""
    section = re.search(rf"^### {part}\b.*?(?=^##|\Z)", read("docs/drills.md"), re.MULTILINE | re.DOTALL)[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    return [key for cell in cells for key in re.findall(r"`(\w+)`", cell)]


@pytest.mark.parametrize("part", SCENARIO_PARTS)
def test_every_field_of_a_scenario_is_documented_and_no_other(part):
    fields = [field.encode_name for field in msgspec.structs.fields(SCENARIO_PARTS[part])]
    wanted = sorted(set(fields) - {"on"}) if part == "Expected" else sorted(fields)
    assert sorted(documented_keys(part)) == wanted


def test_the_scenario_in_the_document_has_no_fault(tmp_path):
    (tmp_path / "mine.yaml").write_text(re.search(r"```yaml\n(.*?)```", read("docs/drills.md"), re.DOTALL)[1], "utf-8")
    assert check_scenarios([tmp_path / "mine.yaml"], SEEDS, LIBRARY, area=AREA).faults == []


def test_the_lines_of_the_form_are_those_of_the_code():
    assert ", ".join(LINES) in read("docs/drills.md")


def test_what_can_be_expected_and_done_and_its_options_are_named_in_the_document():
    document = read("docs/drills.md")
    words = [f"{{{word}}}" for word in HERE if not re.fullmatch(r"[A-Z]\d\d", word)]
    assert [word for word in words if word not in document] == []
    options = {"--desk", "--simulate", "--speed", "--out", "--host", "--port", "--data"}
    assert [name for name in (*ASKED, *options) if name not in document] == []
    assert [readme for readme in READMES if "docs/drills.md" not in read(readme)] == []
