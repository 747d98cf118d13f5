"""Makes `.venv` from the locks and starts what was asked for: `setup.py run | test | lint | …` (see the Makefile).

Runs on any Python from 3.8 on, with the standard library only. What it decides is in `choices.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import choices

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "shian-complete.json"
REQUIREMENTS = ROOT / "requirements"
LAUNCHER = """#!/bin/sh
'''exec' env PYTHONUTF8=1 "$(dirname -- "$(readlink -f -- "$0")")/python" "$0" "$@"
'''
import sys

if __name__ == "__main__":
    from console.__main__ import main

    sys.exit(main())
"""
PROBE = "import sys, importlib.util as u; print(*sys.version_info[:2], *[m for m in {!r} if not u.find_spec(m)])"


def main(arguments: list[str]) -> int:
    """Runs one command of the Makefile; prints the cause and the remedy when setting up fails."""
    command, rest = arguments[0], arguments[1:]
    os.chdir(ROOT)
    try:
        prepare("run" if command == "run" else "test")
    except choices.SetupError as error:
        say(f"\n{error.english}", error.chinese)
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on where this one was.", "已中止。重新执行同一命令即可继续。")
        return 130
    return COMMANDS[command](rest)


def say(english: str, chinese: str = "") -> None:
    """Prints for whoever set the terminal up: a line in English, a line in Chinese."""
    print(english + (f"\n{chinese}" if chinese else ""), flush=True)


def prepare(purpose: str) -> None:
    """Makes the environment complete for `run` or `test`; returns at once when its stamp says it is.

    Raises choices.SetupError, whose message says which of disk, network, Python or checksum it was.
    """
    wanted = choices.stamp(_locks(purpose))
    asked = os.environ.get("PYTHON")
    if asked:
        choices.choose([_probe(asked)], asked)
    try:
        if not _is_ready(purpose, wanted):
            with _alone():
                _make_ready(purpose, wanted)
    except OSError as error:
        raise choices.failed(str(error)) from error


def _locks(purpose: str) -> dict[str, bytes]:
    names = ("build.txt", f"{purpose}.txt")
    return {"launcher": LAUNCHER.encode(), **{name: (REQUIREMENTS / name).read_bytes() for name in names}}


def _is_ready(purpose: str, wanted: str) -> bool:
    if not choices.is_complete(_stamp_text(), purpose, wanted):
        return False
    return choices.repair(**_found(), has_pip=True) == "keep"


def _stamp_text() -> str:
    return STAMP.read_text("utf-8") if STAMP.exists() else "{}"


@contextlib.contextmanager
def _alone():
    """Lets only one of two commands set up at a time; the other waits."""
    with open(ROOT / ".venv.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _make_ready(purpose: str, wanted: str) -> None:
    if _is_ready(purpose, wanted):
        return
    _make_venv()
    sizes = json.loads((REQUIREMENTS / "sizes.json").read_text("utf-8"))[purpose]
    temporary = _check_room(sizes)
    _sweep()
    _install(purpose, sizes, temporary)
    _link_checkout()
    _write_stamp(purpose, wanted)
    say("Installed.", "安装完成。")


def _found() -> dict[str, object]:
    """The environment as it stands, in the words of `choices.repair`."""
    asked = os.environ.get("PYTHON")
    probe = _probe(str(VENV / "bin/python"))
    return {
        "exists": VENV.exists(),
        "runs": probe.version is not None,
        "version": probe.version,
        "asked": _probe(asked).version if asked else None,
    }


def _probe(command: str) -> choices.Probe:
    """Asks a Python for its version and what it lacks; a shim that only complains has no version."""
    code = PROBE.format(choices.NEEDED_MODULES)
    try:
        answer = subprocess.run(
            [command, "-I", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
        major, minor, *missing = answer.stdout.decode("utf-8", "replace").split()
        return choices.Probe(command, (int(major), int(minor)), tuple(missing))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return choices.Probe(command)


def _make_venv() -> None:
    """Makes `.venv`, or mends it: keeps what runs, adds pip where it lacks, makes it anew where it is broken."""
    python = str(VENV / "bin/python")
    has_pip = subprocess.run([python, "-m", "pip", "--version"], **_QUIET).returncode == 0 if VENV.exists() else False
    what = choices.repair(**_found(), has_pip=has_pip)
    if what == "keep":
        return
    if what == "add pip":
        _run([python, "-m", "ensurepip", "--upgrade"])
        return
    asked = os.environ.get("PYTHON")
    chosen = choices.choose([_probe(command) for command in choices.candidates(asked)], asked)
    say(f"Making .venv with {chosen.command} ({choices.dotted(chosen.version)}).", "正在建立 .venv。")
    _run([chosen.command, "-m", "venv", "--clear", str(VENV)])


def _run(command: list[str]) -> None:
    """Runs a step that prints only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment())
    if done.returncode:
        output = done.stdout.decode("utf-8", "replace")
        say("\n".join(output.splitlines()[-15:]))
        raise choices.failed(output)


def _environment() -> dict[str, str]:
    """The caller's environment, with pip's own settings kept and only what would break a virtual environment undone."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "__PYVENV_LAUNCHER__")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "PIP_USER": "0", "PIP_NO_INPUT": "1"}


def _check_room(sizes: dict[str, int]) -> str | None:
    """Tells the size before the download; returns the folder pip shall unpack in, or None for the system's."""
    download, installed = sizes["download_mb"], sizes["installed_mb"]
    say(
        f"Downloading at most {download} MB; {installed} MB of disk when installed.",
        f"将下载至多 {download} MB，安装后占用磁盘 {installed} MB。",
    )
    free = shutil.disk_usage(ROOT).free // 2**20
    needed = choices.room_needed_mb(download, installed)
    if free < needed:
        raise choices.SetupError(
            "disk",
            f"DISK: {needed} MB must be free here, {free} MB are. Free some and run the same command again.",
            f"磁盘：此处需要 {needed} MB 可用空间，现有 {free} MB。请腾出空间后重新执行同一命令。",
        )
    free_tmp = shutil.disk_usage(tempfile.gettempdir()).free // 2**20
    if choices.temporary_folder(free_tmp, download) == "system":
        return None
    (VENV / "tmp").mkdir(exist_ok=True)
    return str(VENV / "tmp")


def _site_packages() -> Path:
    return next((VENV / "lib").glob("python3.*/site-packages"))


def _sweep() -> None:
    """Removes what a cut installation left, so that pip installs it again."""
    packages = _site_packages()
    folders = {path.name: {file.name for file in path.iterdir()} for path in packages.iterdir() if path.is_dir()}
    for name in choices.half_installed(folders):
        shutil.rmtree(packages / name)


def _install(purpose: str, sizes: dict[str, int], temporary: str | None) -> None:
    environment = {**_environment(), **({"TMPDIR": temporary} if temporary else {})}
    # jieba comes as source only. Its build tools are locked too, and used instead of whatever is newest today.
    _pip(["-r", str(REQUIREMENTS / "build.txt")], environment)
    _pip(["--no-build-isolation", "-r", str(REQUIREMENTS / f"{purpose}.txt")], environment)
    if temporary:
        shutil.rmtree(temporary, ignore_errors=True)


def _pip(arguments: list[str], environment: dict[str, str]) -> None:
    """Runs `pip install` with every file checked against its hash; shows what it fetches, and all of it on failure."""
    command = [str(VENV / "bin/python"), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check"]
    running = subprocess.Popen(
        [*command, "--no-warn-script-location", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
    )  # fmt: skip
    lines = []
    for raw in running.stdout or ():
        lines.append(raw.decode("utf-8", "replace").rstrip())
        if lines[-1].lstrip().startswith(("Downloading", "Installing", "WARNING: Retrying")):
            say("  " + lines[-1].strip()[:150])
    if running.wait():
        say("\n".join(lines[-15:]))
        raise choices.failed("\n".join(lines))


def _link_checkout() -> None:
    """Makes the checkout importable and `shian` callable, without writing its path anywhere.

    The path may hold blanks and Chinese characters, which a `#!` line and, on 3.11 in an old locale, a `.pth` file
    do not survive; so both are relative to the environment.
    """
    packages = _site_packages()
    (packages / "shian-checkout.pth").write_text(os.path.relpath(VENV.parent, packages) + "\n", "ascii")
    launcher = VENV / "bin/shian"
    launcher.write_text(LAUNCHER, "utf-8")
    launcher.chmod(0o755)


def _write_stamp(purpose: str, wanted: str) -> None:
    """Says, last of all, that everything is in place. What is complete for the tests is complete for running."""
    stamps = {purpose: wanted}
    if purpose == "test":
        stamps["run"] = choices.stamp(_locks("run"))
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamps), "utf-8")
    os.replace(fresh, STAMP)


def _start(arguments: list[str]) -> int:
    """Becomes `shian run --sample`; Ctrl-C then reaches it directly."""
    shian = str(VENV / "bin/shian")
    say("Starting the sample day.", "正在启动示例的一天。")
    os.execve(shian, [shian, "run", "--sample", *arguments], _environment())


def _test(arguments: list[str]) -> int:
    if not shutil.which("git"):
        say("git is missing: the tests that read the list of files are skipped (apt-get install git).")
    free = shutil.disk_usage(choices.MEMORY).free // 2**20 if os.access(choices.MEMORY, os.W_OK) else 0
    environment = choices.environment_of_tests(_environment(), free)
    # One more than there are cores: many tests wait for a broker, a database, a browser or a desk of their own. What
    # waits longest comes first, for one process; whoever is done with its own tests takes of what it has not begun.
    workers = min(3, (os.cpu_count() or 1) + 1)
    return _python(["-m", "pytest", "-n", str(workers), "--dist", "worksteal", *arguments], environment)


def _lint(arguments: list[str]) -> int:
    return _python(["-m", "ruff", "check", "."]) or _python(["-m", "mypy", *arguments])


def _script(path: str):
    def run(arguments: list[str]) -> int:
        return _python([path, *arguments])

    return run


def _python(arguments: list[str], environment: dict[str, str] | None = None) -> int:
    """Runs the environment's Python in a group of its own, and leaves nothing of the group running."""
    command = [str(VENV / "bin/python"), *arguments]
    running = subprocess.Popen(command, env=environment or _environment(), start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return running.wait()
    except KeyboardInterrupt:
        os.killpg(running.pid, signal.SIGINT)
        return running.wait() or 130
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)


_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
COMMANDS = {
    "run": _start,
    "test": _test,
    "lint": _lint,
    "soak": _script("benchmarks/soak.py"),
    "soak-kafka": _script("benchmarks/soak_kafka.py"),
    "soak-office": _script("benchmarks/soak_office.py"),
    "fuzz": _script("benchmarks/fuzz.py"),
    "audit": _script("scripts/audit.py"),
    "bench": _script("benchmarks/bench.py"),
    "bundle": _script("scripts/bundle.py"),
    "bundle-test": _script("scripts/bundle_test.py"),
    "screenshots": _script("scripts/screenshots.py"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
