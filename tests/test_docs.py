"""The README is true: its settings, commands, folders and pictures are those of the code."""

import re
from pathlib import Path

import pytest

from streams.settings import SETTINGS

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
def test_every_picture_and_link_to_a_file_exists(readme):
    targets = re.findall(r"\]\((?!https?:|#)([^)]+)\)", read(readme))
    assert targets != []
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_is_under_150_lines(readme):
    assert len(read(readme).splitlines()) <= 150


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_named_in_the_readme_exists(readme):
    makefile = read("Makefile")
    assert [
        name for name in re.findall(r"`make ([a-z]+)`", read(readme)) if not re.search(rf"\b{name}\b", makefile)
    ] == []
