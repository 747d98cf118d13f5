"""What setting up decides: which Python, why pip failed, what to repair."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import choices

ROOT = Path(__file__).parent.parent
SHIM = choices.Probe("python3.13")
WITHOUT_VENV = choices.Probe("python3.12", (3, 12), ("ensurepip",))
GOOD = choices.Probe("python3.11", (3, 11))
OLD = choices.Probe("python3", (3, 9))


def remedy(probes, asked=None):
    with pytest.raises(choices.SetupError) as refused:
        choices.choose(probes, asked)
    return refused.value


def test_the_newest_tested_python_is_tried_first():
    assert choices.candidates(None)[:3] == ("python3.13", "python3.12", "python3.11")


def test_a_named_python_is_the_only_one_tried():
    assert choices.candidates("python3.12") == ("python3.12",)


def test_the_first_python_that_runs_and_can_make_environments_is_taken():
    """A pyenv shim exists but does not run; Debian's Python lacks ensurepip until python3-venv is there."""
    assert choices.choose([SHIM, WITHOUT_VENV, GOOD, OLD]) == GOOD


def test_a_python_without_venv_names_its_debian_package():
    assert remedy([SHIM, WITHOUT_VENV, OLD]).english == (
        "python3.12 lacks ensurepip. On Debian or Ubuntu: "
        "sudo apt-get update && sudo apt-get install -y python3.12-venv"
    )


def test_without_a_new_enough_python_the_whole_apt_line_is_named():
    error = remedy([SHIM, OLD])
    found = "Python 3.11, 3.12 or 3.13 is needed; found: python3 3.9."
    assert error.english == f"{found} On Debian or Ubuntu: {choices.APT_LINE}"


@pytest.mark.parametrize(
    ("probe", "words"),
    [
        (choices.Probe("pypy"), "PYTHON=pypy does not run."),
        (choices.Probe("python3.9", (3, 9)), "PYTHON=python3.9 is 3.9, older than 3.11."),
    ],
)
def test_a_named_python_that_does_not_serve_is_said_so(probe, words):
    assert remedy([probe], probe.command).english == f"{words} Name another, or leave PYTHON out."


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "checksum"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk"),
        ("OSError: [Errno 122] Disk quota exceeded: '/x'", "disk"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'", "permission"),
        (
            "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'NewConnectionError(...: "
            "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'\n"
            "ERROR: Could not find a version that satisfies the requirement rjieba==0.2.2 (from versions: none)\n"
            "ERROR: No matching distribution found for rjieba==0.2.2",
            "network",
        ),
        ("ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))", "network"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate'))", "network"),
        ("ERROR: 404 Client Error: Not Found for url", "network"),
        ("ERROR: No matching distribution found for rjieba==0.2.2", "network"),
        ("ERROR: Package 'numpy' requires a different Python: 3.10.1 not in '>=3.11'", "python"),
        ("ERROR: x-1-cp311-cp311-linux.whl is not a supported wheel on this platform.", "python"),
        ("Error: Command '['python3', '-m', 'ensurepip']' returned non-zero exit status 1.", "python"),
        ("something nobody has seen", "unknown"),
    ],
)
def test_a_failed_installation_is_told_by_its_cause(printed, kind):
    assert choices.failure(printed) == kind


@pytest.mark.parametrize("kind", ["checksum", "disk", "permission", "network", "python", "unknown"])
def test_every_cause_has_a_remedy_in_both_languages(kind):
    english, chinese = choices._REMEDIES[kind]
    assert [english.isascii(), chinese.isascii()] == [True, False]


@pytest.mark.parametrize(
    ("found", "what"),
    [
        ({"exists": False, "runs": False, "version": None, "has_pip": False, "asked": None}, "create"),
        ({"exists": True, "runs": False, "version": None, "has_pip": False, "asked": None}, "recreate"),
        ({"exists": True, "runs": True, "version": (3, 10), "has_pip": True, "asked": None}, "recreate"),
        ({"exists": True, "runs": True, "version": (3, 11), "has_pip": False, "asked": None}, "add pip"),
        ({"exists": True, "runs": True, "version": (3, 11), "has_pip": True, "asked": None}, "keep"),
        ({"exists": True, "runs": True, "version": (3, 11), "has_pip": True, "asked": (3, 12)}, "recreate"),
        ({"exists": True, "runs": True, "version": (3, 11), "has_pip": True, "asked": (3, 11)}, "keep"),
    ],
)
def test_an_environment_found_is_kept_mended_or_made_anew(found, what):
    assert choices.repair(**found) == what


def test_a_package_cut_while_it_was_installed_is_installed_again():
    folders = {
        "numpy": {"__init__.py"},
        "numpy-2.4.6.dist-info": {"METADATA", "RECORD"},
        "scipy-1.17.1.dist-info": {"METADATA"},
        "~cipy-1.17.0.dist-info": {"RECORD"},
    }
    assert choices.half_installed(folders) == ["scipy-1.17.1.dist-info", "~cipy-1.17.0.dist-info"]


def test_a_stamp_counts_only_for_its_purpose_and_its_locks():
    now, before = choices.stamp({"run.txt": b"a"}), choices.stamp({"run.txt": b"b"})
    written = json.dumps({"run": now})
    asked = [("run", now), ("run", before), ("test", now)]
    assert [choices.is_complete(written, *each) for each in asked] == [True, False, False]


@pytest.mark.parametrize("written", ["", "{", "[]", '{"run": null}'])
def test_a_stamp_cut_while_it_was_written_does_not_count(written):
    assert choices.is_complete(written, "run", choices.stamp({"run.txt": b"a"})) is False


@pytest.mark.parametrize(("free", "where"), [(1000, "system"), (150, "venv")])
def test_a_small_temporary_folder_is_not_used(free, where):
    assert choices.temporary_folder(free, download_mb=110) == where


@pytest.mark.parametrize(("free", "where"), [(4000, "/dev/shm"), (3999, None)])
def test_the_databases_of_the_tests_lie_in_memory_when_there_is_room(free, where):
    assert choices.environment_of_tests({}, free).get("TMPDIR") == where


def test_whoever_names_a_temporary_folder_has_it_and_compiled_code_is_kept():
    given = {"TMPDIR": "/somewhere", "PYTHONDONTWRITEBYTECODE": "1"}
    assert choices.environment_of_tests(given, 4000) == {"TMPDIR": "/somewhere"}


def test_without_any_python_the_shell_names_the_apt_line(tmp_path):
    """The shell script runs before a Python is known; here nothing but a shell is on the path."""
    said = subprocess.run(
        [shutil.which("sh"), "scripts/setup.sh", "run"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True
    )
    assert [said.returncode, choices.APT_LINE in said.stdout.decode("utf-8")] == [1, True]


def test_the_setup_scripts_are_readable_by_an_old_python():
    """They must still run on 3.8, to be able to say that it is too old."""
    import ast

    for name in ("setup.py", "choices.py"):
        ast.parse((ROOT / "scripts" / name).read_text("utf-8"), feature_version=(3, 8))


def test_the_launcher_finds_its_python_in_any_folder(tmp_path):
    """A `#!` line cannot hold a blank; this one goes by way of the shell."""
    folder = tmp_path / "食 安" / ".venv" / "bin"
    (folder.parent.parent / "console").mkdir(parents=True)
    (folder.parent.parent / "console/__main__.py").write_text(
        "import sys\ndef main(): print(sys.flags.utf8_mode, '食')\n"
    )
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    import setup

    (folder / "shian").write_text(setup.LAUNCHER, "utf-8")
    (folder / "shian").chmod(0o755)
    environment = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(folder.parent.parent), "PYTHONUTF8": "0"}
    said = subprocess.run([folder / "shian"], env=environment, capture_output=True)
    assert said.stdout.decode("utf-8") == "1 食\n"
