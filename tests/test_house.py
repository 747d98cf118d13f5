"""The tree can be cloned anywhere: locks with hashes and no address, no path or host of one machine, UTF-8 only."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("build", "run", "test")
BINARY = {".png", ".npz", ".xlsx", ".woff2", ".ico", ".gz", ".skops"}
# Written in pieces, so that this file does not find itself.
OUTSIDE = ["../" + "shared", "." + "library/", "/work" + "/", "/root" + "/", "/farm" + "/", "/opt" + "/wheels"]
HOMES = re.compile(r"/(?:home|Users)/[a-z]")
HOSTS = ["pypi" + ".org", "files.python" + "hosted", "pypi." + "tuna", "mirrors." + "aliyun", "index" + "-url"]


def tracked():
    """The files git knows; skips where there is no git or no repository."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout; get it by cloning instead of unpacking, with git installed")
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], check=True, capture_output=True).stdout
    return [ROOT / name for name in names.decode("utf-8").split("\0") if name and (ROOT / name).is_file()]


def texts():
    return {path: path.read_bytes() for path in tracked() if path.suffix not in BINARY}


def lock(name):
    return (ROOT / f"requirements/{name}.txt").read_text("utf-8")


def pins(name):
    """Each locked requirement with the lines of its hashes."""
    joined = lock(name).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_file_has_an_exact_version_and_a_hash(name):
    assert [pin for pin in pins(name) if not re.match(r"[\w.\-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name):
    assert re.findall(r"://|^\s*-[-a-z]+ ", lock(name), re.MULTILINE) == []


def test_running_installs_no_test_tool():
    names = {pin.split("==")[0] for pin in pins("run")}
    assert names & {"pytest", "hypothesis", "playwright", "mypy", "ruff", "faust-streaming", "pytest-xdist"} == set()


def test_the_tests_run_on_the_versions_that_are_released():
    """Whatever running installs, the tests install in the same version."""
    assert [pin for pin in pins("run") if pin not in pins("test")] == []


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_size_told_before_the_download_belongs_to_the_lock(name):
    """`make lock` measures the size anew whenever it writes a lock."""
    sizes = json.loads((ROOT / "requirements/sizes.json").read_text("utf-8"))[name]
    assert sizes["lock"] == hashlib.sha256(lock(name).encode()).hexdigest()


def test_every_dependency_is_locked():
    """A dependency added to pyproject.toml without `make lock` would lack on a fresh machine."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {"run": project["dependencies"], "test": project["optional-dependencies"]["test"]}
    locked = {name: {pin.split("==")[0] for pin in pins(name)} for name in asked}
    bare = {name: {re.split(r"[\[<>=~! ]", item)[0].lower() for item in items} for name, items in asked.items()}
    assert {name: bare[name] - locked[name] for name in asked} == {"run": set(), "test": set()}


def test_every_tracked_text_is_utf_8():
    broken = []
    for path, content in texts().items():
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            broken.append(path)
    assert broken == []


def test_no_tracked_text_knows_the_machine_it_was_written_on():
    found = []
    for path, content in texts().items():
        text = content.decode("utf-8", "replace")
        found += [(path.name, word) for word in [*OUTSIDE, *HOSTS] if word in text and not may_say(path, word)]
        found += [(path.name, hit) for hit in HOMES.findall(text)]
    assert found == []


def may_say(path, word):
    """Only the command that writes the locks names the option that keeps the address out of them."""
    return path.name == "lock.sh" and word == HOSTS[-1]


@pytest.mark.parametrize(
    "target",
    [
        "run",
        "test",
        "lint",
        "soak",
        "soak-kafka",
        "soak-office",
        "fuzz",
        "audit",
        "bench",
        "bundle",
        "bundle-test",
        "fresh",
        "screenshots",
        "lock",
    ],
)
def test_the_makefile_has_the_target(target):
    if not shutil.which("make"):
        pytest.skip("make is missing; get it by `apt-get install make`")
    said = subprocess.run(["make", "--dry-run", "--no-print-directory", target], cwd=ROOT, capture_output=True)
    assert [said.returncode, target in said.stdout.decode("utf-8")] == [0, True]


def test_continuous_integration_runs_what_everybody_runs():
    assert (ROOT / ".ci/run").read_text("utf-8").splitlines()[-1] == "SHIAN_REQUIRE_BROWSER=1 exec make test"
