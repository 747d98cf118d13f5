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
DOCUMENTS = (
    *READMES,
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)
FOLDERS = (
    "streams",
    "classifiers",
    "playbooks",
    "connectors",
    "console",
    "seeds",
    "tests",
    "benchmarks",
    "docs",
    "scripts",
)


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
    assert named == {*FOLDERS} - {"scripts"}
    assert [name for name in sorted(named) if not (ROOT / name).is_dir()] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_map_names_the_rooms_of_each_package_in_their_order(readme):
    rows = dict(re.findall(r"^\| `([a-z]+)/` \| (.*) \|$", read(readme), re.MULTILINE))
    named = {package: re.findall(r"`([a-z]+)/`", rows[package]) for package in ROOMS}
    assert {
        package: tuple(each for each in names if each in ROOMS[package]) for package, names in named.items()
    } == ROOMS


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_picture_and_link_to_a_file_exists(document):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(document))
    assert [target for target in targets if not ((ROOT / document).parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_of_ours_that_is_named_exists(document):
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`", read(document))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_order_of_the_code_names_what_its_files_define():
    rows = re.findall(r"^\| .+ \| `(\w+/[\w/]+\.py)` \| `(\w+)` \|$", read("CONTRIBUTING.md"), re.MULTILINE)
    defined = {path: re.findall(r"^(?:async )?(?:def|class) (\w+)", read(path), re.MULTILINE) for path, _ in rows}
    undefined = [(path, name) for path, name in rows if name not in defined[path]]
    assert (undefined, len(rows) > 20) == ([], True)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_option_of_a_command_that_is_written_out_exists(document):
    from typer.main import get_command

    from console.cli import app

    commands = get_command(app).commands
    unknown = []
    for line in re.findall(r"(?:^|`)shian ([a-z]+(?: [^`\n|;#&]+)?)", read(document), re.MULTILINE):
        name, *words = line.split()
        command = commands.get(name)
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {option for each in command.params for option in each.opts} if command else set()
        said = [word for word in words if re.fullmatch("--[a-z][a-z-]+", word)]
        unknown += [line] if command is None or {*said} - known else []
    assert unknown == []


def counted():
    """What the documents count, by the word behind the number."""
    scenarios = len(list((SEEDS / "drills").glob("*.yaml")))
    settings = sum(name.startswith(("SHIAN_KAFKA", "SHIAN_WORKER")) for name, *_ in SETTINGS)
    return {
        "playbooks": len(list(LIBRARY.glob("*.yaml"))),
        **{"scenarios": scenarios, "个剧本": scenarios, "settings": settings, "项设置": settings},
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_counted_is_as_many_as_there_are(document):
    told = re.findall(rf"\b(\d+) ({'|'.join(counted())})", read(document))
    assert [each for each in told if int(each[0]) != counted()[each[1]]] == []


def test_everything_that_is_counted_is_told_somewhere():
    told = {word for word in counted() for name in DOCUMENTS if re.search(rf"\b\d+ {word}", read(name))}
    assert counted().keys() - told == set()


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_is_under_150_lines(readme):
    assert len(read(readme).splitlines()) <= 150


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document):
    targets = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)[1].split()
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", read(document), re.MULTILINE)) - {*targets} == set()


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
