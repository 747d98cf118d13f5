"""`make bundle`: one archive with everything an office's server needs, to be carried there without a network.

Wheels for both kinds of machine by the lock's hashes, our own wheels of what is released as source only, the product
with its seeds and model, the installer, checksums and a bill of materials. ARGS="--pythons 3.11,3.12 --kinds x86_64".
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name, parse_wheel_filename

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sbom

ROOT = Path(__file__).resolve().parent.parent
OFFICE = ROOT / "scripts" / "office"
KINDS = ("x86_64", "aarch64")
PLATFORMS = ("manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux_2_12", "manylinux2010", "manylinux_2_5")
"""What glibc 2.28 runs; the newest is preferred."""
GIVEN_ALONG = ("pip",)
"""Of the tests' lock: the server need not have it."""
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
NOT_FOUND = re.compile(r"No matching distribution found for ([\w.\-]+)==")


def main(arguments: list[str]) -> int:
    """Makes the archive; prints where it lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pythons", default="3.11", help="versions of Python on the servers, comma separated")
    parser.add_argument("--kinds", default=",".join(KINDS), help="kinds of machine, comma separated")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    wanted = parser.parse_args(arguments)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"shian-{version}"
        fill(place, version, wanted.pythons.split(","), wanted.kinds.split(","))
        archive = pack(place, wanted.out, commit_time())
    print(f"{archive}  {archive.stat().st_size // 2**20} MB")
    return 0


def fill(place: Path, version: str, pythons: list[str], kinds: list[str]) -> None:
    """Everything of the archive, in its folders."""
    any_ = place / "wheels" / "any"
    any_.mkdir(parents=True)
    pins = read_lock("run")
    built = build_wheels(pins, any_)
    tags = [f"cp{python.replace('.', '')}" for python in pythons]
    for kind in kinds:
        (place / "wheels" / kind).mkdir()
        for python, tag in zip(pythons, tags, strict=True):
            lines = download(place, pins, built, kind=kind, python=python)
            (place / f"requirements-{kind}-{tag}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    if faults := unfit(place, pins):
        raise SystemExit("\n".join(faults))
    (place / "VERSION").write_text(f"{version}\n", "utf-8")
    (place / "PYTHONS").write_text("\n".join(tags) + "\n", "utf-8")
    shutil.copytree(OFFICE, place / "files", ignore=shutil.ignore_patterns("install.sh"))
    shutil.copy2(OFFICE / "install.sh", place / "install.sh")
    shutil.copy2(ROOT / "docs" / "install.md", place / "INSTALL.md")
    (place / "sbom.cdx.json").write_text(sbom.bill(place / "wheels", version, commit_time()), "utf-8")
    (place / "SHA256SUMS").write_text("".join(checksums(place)), "utf-8")


def read_lock(name: str) -> dict[str, str]:
    """Package → its lines of the lock, with every hash, as it stands there (markers too)."""
    joined = (ROOT / f"requirements/{name}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {f"{canonicalize_name(line.split('==')[0])} {n}": line for n, line in enumerate(lines)}


def for_python(pins: dict[str, str], python: str, kind: str) -> list[str]:
    """The pins that a server of this Python and kind needs, without their markers."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": "linux",
        "platform_machine": kind,
    }
    chosen = []
    for line in pins.values():
        head, _, hashes = line.partition(" --hash=")
        pin, _, marker = head.partition(";")
        if not marker.strip() or Marker(marker.strip()).evaluate(environment):
            chosen.append(f"{pin.strip()} --hash={hashes}")
    return chosen


def build_wheels(pins: dict[str, str], target: Path) -> set[str]:
    """Our own wheels of the product and of what is released as source only; their names."""
    sources = source_only(for_python(pins, f"{sys.version_info[0]}.{sys.version_info[1]}", KINDS[0]))
    if sources:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write("\n".join(sources.values()) + "\n")
            file.flush()
            pip("wheel", "--no-deps", "--no-build-isolation", "--require-hashes", "-r", file.name, "-w", str(target))
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(target), str(ROOT))
    bound = [wheel.name for wheel in target.glob("*.whl") if not wheel.name.endswith("-none-any.whl")]
    if bound:
        raise SystemExit(f"these would need a compiler on the server: {', '.join(bound)}")
    along = [line for key, line in read_lock("test").items() if key.split(" ")[0] in GIVEN_ALONG]
    fetch(along, target, kind=KINDS[0], python="3.11")
    return {name_of(wheel) for wheel in target.glob("*.whl")}


def source_only(lines: list[str]) -> dict[str, str]:
    """Of these pins those that no wheel is released of."""
    left, found = list(lines), {}
    while True:
        with tempfile.TemporaryDirectory() as folder:
            failed = fetch(left, Path(folder), kind=KINDS[0], python=f"3.{sys.version_info[1]}", dry=True)
        if failed is None:
            return found
        line = next(each for each in left if canonicalize_name(each.split("==")[0]) == canonicalize_name(failed))
        found[canonicalize_name(failed)] = line
        left.remove(line)


def download(place: Path, pins: dict[str, str], built: set[str], *, kind: str, python: str) -> list[str]:
    """Fetch one server's wheels into their folders; its requirements, each with the hash of the wheel that is here."""
    lines = [line for line in for_python(pins, python, kind) if canonicalize_name(line.split("==")[0]) not in built]
    any_, own = place / "wheels" / "any", place / "wheels" / kind
    with tempfile.TemporaryDirectory() as folder:
        fetch(lines, Path(folder), kind=kind, python=python)
        wheels = []
        for wheel in Path(folder).glob("*.whl"):
            target = (any_ if wheel.name.endswith("-none-any.whl") else own) / wheel.name
            shutil.move(wheel, target)
            wheels.append(target)
    wheels += [wheel for wheel in any_.glob("*.whl") if name_of(wheel) in built - set(GIVEN_ALONG)]
    return sorted({requirement_of(wheel) for wheel in wheels})


def fetch(lines: list[str], target: Path, *, kind: str, python: str, dry: bool = False) -> str | None:
    """Download wheels by their hashes. Returns the first package that has none when `dry`; else that is an error."""
    platforms = [option for each in PLATFORMS for option in ("--platform", f"{each}_{kind}")]
    tags = [option for each in (f"cp{python.replace('.', '')}", "abi3", "none") for option in ("--abi", each)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        command = [*PIP, "download", "--no-deps", "--only-binary", ":all:", "--require-hashes", *platforms, *tags]
        command += ["--python-version", python, "--implementation", "cp", "-r", file.name, "-d", str(target)]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    missing = NOT_FOUND.search(done.stderr)
    if dry and missing:
        return missing[1]
    raise SystemExit(done.stderr.strip() or "pip download failed")


def unfit(place: Path, pins: dict[str, str]) -> list[str]:
    """What an unpacked bundle lacks: of each kind of machine and Python every pin's wheel, by its hash, must be there
    and run on glibc 2.28 without a compiler."""
    faults = []
    for listed in sorted(place.glob("requirements-*.txt")):
        kind, tag = listed.stem.removeprefix("requirements-").rsplit("-", 1)
        wheels = [wheel for folder in ("any", kind) for wheel in sorted((place / "wheels" / folder).glob("*.whl"))]
        here = {requirement_of(wheel): wheel for wheel in wheels}
        lines = listed.read_text("utf-8").split("\n")
        known = [line for line in lines if line in here]
        faults += [f"{listed.name}: no wheel of {line.split()[0]}" for line in lines if line and line not in here]
        bound = [here[line].name for line in known if not _fits(here[line], kind, tag)]
        faults += [f"{listed.name}: {name} is not for {kind}" for name in bound]
        named = {canonicalize_name(line.split("==")[0]) for line in lines if line}
        wanted = {canonicalize_name(pin.split("==")[0]) for pin in for_python(pins, f"3.{tag[3:]}", kind)}
        faults += [f"{listed.name}: {name} of the lock is not in it" for name in sorted(wanted - named)]
    return faults


def _fits(wheel: Path, kind: str, tag: str) -> bool:
    """Whether one of a wheel's tags is for this kind and Python; `abi3` is for every later Python too."""
    platforms = {"any", *(f"{each}_{kind}" for each in PLATFORMS)}
    for each in parse_wheel_filename(wheel.name)[3]:
        is_older = each.abi == "abi3" and int(each.interpreter[3:]) <= int(tag[3:])
        is_plain = each.abi == "none" and each.interpreter in ("py3", tag)
        if each.platform in platforms and (each.abi == tag or is_older or is_plain):
            return True
    return False


def requirement_of(wheel: Path) -> str:
    """The line by which pip takes this file and no other."""
    name, version, *_ = parse_wheel_filename(wheel.name)
    return f"{name}=={version} --hash=sha256:{digest(wheel)}"


def name_of(wheel: Path) -> str:
    """The package's name, as pip compares it."""
    return str(parse_wheel_filename(wheel.name)[0])


def checksums(place: Path) -> Iterator[str]:
    """A line for each file, as sha256sum writes them."""
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.name != "SHA256SUMS":
            yield f"{digest(path)}  {path.relative_to(place).as_posix()}\n"


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pack(place: Path, out: Path, at: int) -> Path:
    """The archive and its checksum beside it: the same content makes the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    archive = out / f"{place.name}.tar.gz"
    with archive.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=at) as zipped:
        with tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for path in sorted(place.rglob("*")):
                _add(tar, path, f"{place.name}/{path.relative_to(place).as_posix()}", at)
    (out / f"{archive.name}.sha256").write_text(f"{digest(archive)}  {archive.name}\n", "utf-8")
    return archive


def _add(tar: tarfile.TarFile, path: Path, name: str, at: int) -> None:
    member = tarfile.TarInfo(name)
    member.mtime = at
    if path.is_dir():
        member.type, member.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(member)
        return
    member.mode = 0o755 if path.read_bytes()[:2] == b"#!" else 0o644
    content = path.read_bytes()
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def commit_time() -> int:
    """Seconds since the epoch of the commit that is packed; 0 outside a repository."""
    said = subprocess.run(["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True)
    return int(said.stdout) if said.returncode == 0 and said.stdout.strip().isdigit() else 0


def pip(*arguments: str) -> None:
    """Run pip; what it says on failure is the message."""
    done = subprocess.run([*PIP, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr.strip() or f"pip {arguments[0]} failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
