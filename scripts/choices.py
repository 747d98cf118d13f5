"""What setting up decides, without touching anything: which Python, what is missing, why pip failed, what to repair.

Runs on any Python from 3.8 on, with the standard library only, because it runs before anything is installed.
`setup.py` beside it does what is decided here.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

WANTED = ("python3.13", "python3.12", "python3.11", "python3", "python3.14")
OLDEST = (3, 11)
NEEDED_MODULES = ("ensurepip", "venv", "ssl", "sqlite3", "zlib")
MEMORY, ROOM_OF_TESTS_MB = "/dev/shm", 4000
APT_LINE = "sudo apt-get update && sudo apt-get install -y git make python3 python3-venv"


class SetupError(Exception):
    """Setting up cannot go on; the message says what is wrong and what to do, in English and in Chinese."""

    def __init__(self, kind: str, english: str, chinese: str) -> None:
        super().__init__(english)
        self.kind, self.english, self.chinese = kind, english, chinese


@dataclass(frozen=True)
class Probe:
    """What a Python answered when it was asked: its version (None: it did not run) and what it lacks."""

    command: str
    version: tuple[int, int] | None = None
    missing: tuple[str, ...] = ()

    @property
    def serves(self) -> bool:
        """Whether a virtual environment for this program can be made with it."""
        return self.version is not None and self.version >= OLDEST and not self.missing


def candidates(asked: str | None) -> tuple[str, ...]:
    """The commands to try, best first; `asked` is the user's PYTHON= and then the only one."""
    return (asked,) if asked else WANTED


def choose(probes: list[Probe], asked: str | None = None) -> Probe:
    """The first Python that really runs, is new enough and can make environments; else a SetupError with the remedy."""
    for probe in probes:
        if probe.serves:
            return probe
    if asked:
        raise _asked_python_fails(probes[0] if probes else Probe(asked))
    lame = next((p for p in probes if p.version and p.version >= OLDEST), None)
    if lame:
        raise _lacks_modules(lame)
    found = ", ".join(f"{p.command} {dotted(p.version)}" for p in probes if p.version) or "none"
    raise SetupError(
        "python",
        f"Python 3.11, 3.12 or 3.13 is needed; found: {found}. On Debian or Ubuntu: {APT_LINE}",
        f"需要 Python 3.11、3.12 或 3.13；本机现有：{found}。Debian / Ubuntu 请执行：{APT_LINE}",
    )


def dotted(version: tuple[int, int] | None) -> str:
    """`(3, 11)` as `3.11`."""
    return ".".join(map(str, version)) if version else "?"


def _asked_python_fails(probe: Probe) -> SetupError:
    if probe.version is None:
        reason, grund = "does not run", "无法运行"
    elif probe.version < OLDEST:
        reason, grund = f"is {dotted(probe.version)}, older than 3.11", f"版本为 {dotted(probe.version)}，低于 3.11"
    else:
        return _lacks_modules(probe)
    return SetupError(
        "python",
        f"PYTHON={probe.command} {reason}. Name another, or leave PYTHON out.",
        f"PYTHON={probe.command} {grund}。请另指定一个，或不指定。",
    )


def _lacks_modules(probe: Probe) -> SetupError:
    names = ", ".join(probe.missing)
    package = f"python{dotted(probe.version)}-venv" if probe.command != "python3" else "python3-venv"
    apt = f"sudo apt-get update && sudo apt-get install -y {package}"
    return SetupError(
        "python",
        f"{probe.command} lacks {names}. On Debian or Ubuntu: {apt}",
        f"{probe.command} 缺少 {names}。Debian / Ubuntu 请执行：{apt}",
    )


# What pip prints, most telling first: a full disk also breaks connections, and a broken connection also
# ends in "No matching distribution".
_SIGNS = (
    ("checksum", r"DO NOT MATCH THE HASHES|HashMismatch|Hashes are required in --require-hashes|HASHES FROM"),
    ("disk", r"No space left on device|\[Errno 28\]|Disk quota exceeded|\[Errno 122\]"),
    ("permission", r"\[Errno 13\]|Permission denied|Read-only file system|\[Errno 30\]"),
    (
        "network",
        r"NewConnectionError|Failed to establish a new connection|Temporary failure in name resolution|"
        r"Name or service not known|nodename nor servname|getaddrinfo failed|NameResolutionError|"
        r"ReadTimeoutError|ConnectTimeoutError|Read timed out|Connection (?:refused|reset|aborted)|"
        r"ConnectionResetError|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|IncompleteRead|"
        r"Network is unreachable|Connection broken|HTTP error \d{3}|\b[45]\d\d (?:Client|Server) Error",
    ),
    (
        "python",
        r"requires a different Python|Requires-Python|not a supported wheel on this platform|"
        r"Failed building wheel|metadata-generation-failed|No module named|ensurepip|"
        r"subprocess-exited-with-error|can't find Rust compiler|error: command .*(?:gcc|cc)",
    ),
    ("network", r"Could not find a version that satisfies|No matching distribution found"),
)

_REMEDIES = {
    "checksum": (
        "CHECKSUM: a downloaded file is not the one that was tested (a cut download or an altered mirror). Run the "
        "same command again; if it stays, use another index (PIP_INDEX_URL).",
        "校验不符：下载的文件与测试过的不一致（下载中断或镜像被改动）。请重试；若仍如此，换一个镜像（PIP_INDEX_URL）。",
    ),
    "disk": (
        "DISK: no space left. Free some (or set TMPDIR to a folder with room) and run the same command again.",
        "磁盘：空间不足。请腾出空间（或把 TMPDIR 指到空间足够的文件夹）后重新执行同一命令。",
    ),
    "permission": (
        "DISK: this folder may not be written. Give yourself the right (who owns it? `ls -ld .`), then run it again.",
        "磁盘：没有写入本文件夹的权限。请检查归属（ls -ld .）后重新执行同一命令。",
    ),
    "network": (
        "NETWORK: the package index was not reached or did not have a file. Check the connection; behind a proxy set "
        "HTTPS_PROXY, for a mirror PIP_INDEX_URL. Run the same command again: it goes on where it stopped.",
        "网络：连不上软件包源，或源里缺文件。请检查网络；有代理请设 HTTPS_PROXY，用镜像请设 PIP_INDEX_URL。"
        "重新执行同一命令即可继续。",
    ),
    "python": (
        "PYTHON: a package did not install on this Python. Name another one: make run PYTHON=python3.12",
        "Python：有软件包无法在此 Python 上安装。请换一个：make run PYTHON=python3.12",
    ),
    "unknown": (
        "Installing failed for a reason not recognised; pip's last lines are above.",
        "安装失败，原因未能识别；请看上面 pip 的最后几行。",
    ),
}


def failure(output: str) -> str:
    """Why pip failed, read from what it printed: checksum, disk, permission, network, python or unknown."""
    for kind, pattern in _SIGNS:
        if re.search(pattern, output):
            return kind
    return "unknown"


def failed(output: str) -> SetupError:
    """The error to show for a failed pip run: the cause and the remedy."""
    kind = failure(output)
    return SetupError(kind, *_REMEDIES[kind])


def room_needed_mb(download_mb: int, installed_mb: int) -> int:
    """Free space wanted in the checkout before installing: the installed size, the wheels once more, a margin."""
    return installed_mb + download_mb + 100


def temporary_folder(free_tmp_mb: int, download_mb: int) -> str:
    """Where pip may unpack: `system`, or `venv` when the system's temporary folder is too small for the wheels."""
    return "system" if free_tmp_mb >= 2 * download_mb + 100 else "venv"


def environment_of_tests(environment: dict[str, str], free_mb: int) -> dict[str, str]:
    """What the tests run with. Their thousands of databases lie in memory when `MEMORY` has so many megabytes free.

    On a disk each commit waits for it. Compiled code is kept, whatever else is wanted of Python: the processes that
    tests start would each compile the whole product.
    """
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    in_memory = {"TMPDIR": MEMORY} if free_mb >= ROOM_OF_TESTS_MB else {}
    return {**in_memory, **kept}


def stamp(locks: dict[str, bytes]) -> str:
    """What a complete environment is stamped with: one hash over the locks it was made from."""
    whole = hashlib.sha256()
    for name in sorted(locks):
        whole.update(f"{name}:{hashlib.sha256(locks[name]).hexdigest()}\n".encode())
    return whole.hexdigest()


def is_complete(written: str, purpose: str, wanted: str) -> bool:
    """Whether the stamp file's text says that the environment was finished for `purpose` from these locks."""
    try:
        stamps = json.loads(written)
    except ValueError:
        return False
    return isinstance(stamps, dict) and stamps.get(purpose) == wanted


def half_installed(folders: dict[str, set[str]]) -> list[str]:
    """The `*.dist-info` folders a cut installation left: pip writes RECORD last, so those without it are not whole.

    pip would take such a package for installed; without the folder it installs it again, over the remains.
    Folders beginning with `~` are what is left of a cut removal.
    """
    cut = [name for name, files in folders.items() if name.endswith(".dist-info") and "RECORD" not in files]
    return sorted(cut + [name for name in folders if name.startswith("~")])


def repair(
    *, exists: bool, runs: bool, version: tuple[int, int] | None, has_pip: bool, asked: tuple[int, int] | None
) -> str:
    """What to do with the environment found: `create`, `recreate`, `add pip` or `keep` (and install what lacks).

    `asked` is the version of the Python that the user named by PYTHON=, if any.
    """
    if not exists:
        return "create"
    if not runs or version is None or version < OLDEST or (asked and asked != version):
        return "recreate"
    return "keep" if has_pip else "add pip"
