"""Each file of tests/faulty has one fault, named by the file; reading it says exactly what its head says."""

import re
import shutil
from pathlib import Path

import pytest

from streams.check import check_all
from tests.factories import AREA, LIBRARY, SEEDS

FAULTY = sorted((Path(__file__).parent / "faulty").glob("*.yaml"))


def head(path):
    """How (`as` or `added to`) and where the file goes, and its faults; the models of the others have none."""
    first, *lines = path.read_text("utf-8").splitlines()
    how, _, where = first.removeprefix("# ").partition(": ")
    faults = [line.removeprefix("# fault: ") for line in lines if line.startswith("# fault: ")]
    return how, where, faults


def faults_of(root, *, is_whole=False):
    """Every fault that `shian check` finds in the seeds and the library under `root`, files by name only."""
    checked = check_all(root / "seeds", root / "playbooks/library", area=AREA, is_whole=is_whole)
    return [f"{Path(each.file).name}: {each.at}: {each.problem}; {each.remedy}" for each in checked.faults]


@pytest.fixture
def root(tmp_path):
    """A copy of the seeds, and of as much of the library as the faulty playbooks speak of."""
    shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns("labelled", "drills"))
    (tmp_path / "playbooks/library").mkdir(parents=True)
    for name in ("complaint.yaml", "general.yaml"):
        shutil.copy(LIBRARY / name, tmp_path / "playbooks/library")
    shutil.copytree(LIBRARY / "parts", tmp_path / "playbooks/library/parts")
    return tmp_path


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_the_fault_is_found_and_nothing_else(path, root):
    how, where, faults = head(path)
    text = path.read_text("utf-8")
    before = (root / where).read_text("utf-8") if how == "added to" else ""
    (root / where).write_text(before + text, "utf-8")
    is_whole = "\n# with: the whole library\n" in text
    if is_whole:
        shutil.copytree(LIBRARY, root / "playbooks/library", dirs_exist_ok=True)
    # A row that is added stands at the end of a list that grows.
    found = [
        re.sub(r"\[\d+\]", "[n]", each, count=1) if how == "added to" else each
        for each in faults_of(root, is_whole=is_whole)
    ]
    assert found == faults


def test_there_are_many_of_them():
    assert len([path for path in FAULTY if head(path)[2]]) >= 25
