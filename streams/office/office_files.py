"""An office's own files (本单位版本): versions over the seeds and the library, laid out as one folder that all read.

A version is a whole file as the seeds have it. What the office has not said is a link to the file as shipped, so that
an upgrade changes it; what it has said stays until the office says otherwise. An empty version means: as shipped again.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from playbooks.district.roster import FOLDER as ROSTER
from playbooks.shared_steps import FOLDER as PARTS

from ..settings import Settings, SettingsError
from ..store.audit import record
from ..store.database import Database
from . import references

KIND, OFFICE, AREA = "file", "office", "area"
FOLDER = "reference"
LADDER_FILE = "seeds/ladder.yaml"
KEPT = 4
"""Folders of earlier versions that stay: a process may still be reading one."""


class Editable(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an office may say anew: its path below seeds/ or library/, and what it holds."""

    path: str
    kind: str


KINDS = {
    "office": "本单位",
    "departments": "部门",
    "people": "人员",
    "roster": "值班表",
    "places": "街道和地名",
    "plan": "工作要点",
    "workdays": "工作日",
    "ladder": "督办阶梯",
    "severity": "待处次序",
    "rumours": "谣言库",
    "dictionary": "词典",
    "playbook": "处置规程",
    "part": "共用步骤",
}
"""Kinds of files and their names."""


def editable(settings: Settings) -> list[Editable]:
    """Every file that this office may say anew."""
    district = f"seeds/districts/{settings.areas[0]}"
    found = [Editable(path=f"{district}/{kind}.yaml", kind=kind) for kind in ("office", "departments")]
    found.append(Editable(path="seeds/people.yaml", kind="people"))
    months = sorted((settings.seeds / ROSTER).glob("*.yaml"))
    found += [Editable(path=f"seeds/{ROSTER}/{path.name}", kind="roster") for path in months]
    found += [Editable(path=f"{district}/{kind}.yaml", kind=kind) for kind in ("places", "plan")]
    years = sorted((settings.seeds / "workdays").glob("*.yaml"))
    found += [Editable(path=f"seeds/workdays/{path.name}", kind="workdays") for path in years]
    found.append(Editable(path=LADDER_FILE, kind="ladder"))
    found.append(Editable(path="seeds/severity.yaml", kind="severity"))
    found.append(Editable(path="seeds/rumours.yaml", kind="rumours"))
    found.append(Editable(path="seeds/lexicon.yaml", kind="dictionary"))
    library = sorted(settings.library.glob("*.yaml"))
    found += [Editable(path=f"library/{path.name}", kind="playbook") for path in library]
    shared = sorted((settings.library / PARTS).glob("*.yaml"))
    found += [Editable(path=f"library/{PARTS}/{path.name}", kind="part") for path in shared]
    return found


def shown(settings: Settings, path: str) -> str:
    """The text of a file as it holds now; empty when there is none."""
    place = _place(settings, path)
    return place.read_text("utf-8") if place.is_file() else ""


def keep(connection: Connection, path: str, text: str, *, by: str, at: datetime, why: str = "") -> int:
    """Keep a version without trying it, with its audit row, which says why when there is a reason to say."""
    before = references.version_of(connection, KIND, path)
    version = references.save(connection, KIND, path, body=text.encode(), by=by, at=at)
    if before is None or version != before.version:
        record(connection, "reference", at, who=by, about=path, detail=f"{version} {why}".rstrip())
    return version


def effective(shipped: Settings) -> Settings:
    """Settings whose seeds and library are the office's, for commands. What has no database yet is as shipped."""
    with closing(Database(shipped.database_url, pool=1)) as database:
        if not database.is_there:
            return shipped
        try:
            with database.reading() as connection:
                return effective_in(connection, shipped)
        except (OperationalError, ProgrammingError):  # an older schema, without the table
            return shipped


def effective_in(connection: Connection, shipped: Settings) -> Settings:
    """Settings whose seeds and library are the office's. Raises SettingsError when another area is set."""
    return lay_out(shipped, bodies_of(connection), area=area_of(connection))


def version_now(connection: Connection) -> tuple[tuple[str, int], ...]:
    """What tells whether anything was said since."""
    said = [*references.latest_of(connection, KIND), *references.latest_of(connection, OFFICE)]
    return tuple(sorted((each.id, each.version) for each in said))


def lay_out(shipped: Settings, bodies: Mapping[str, bytes], *, area: str | None) -> Settings:
    """The folder that holds these bodies and links to everything else, and settings that read it."""
    areas = _areas(shipped, area)
    bodies = {path: body for path, body in bodies.items() if body}
    if not bodies:
        return replace(shipped, areas=areas)
    place = (shipped.data / FOLDER).resolve() / _name(shipped, bodies)
    if not place.exists():
        _make(place, shipped, bodies)
    return replace(shipped, areas=areas, seeds=place / "seeds", library=place / "library")


def bodies_of(connection: Connection) -> dict[str, bytes]:
    """What the office says now, by path."""
    return {each.id: each.body for each in references.latest_of(connection, KIND)}


def area_of(connection: Connection) -> str | None:
    """The area for which `shian init` made this office; None when it was not."""
    said = references.version_of(connection, OFFICE, AREA)
    return said.body.decode() if said else None


def _areas(shipped: Settings, area: str | None) -> tuple[str, ...]:
    if area is None or shipped.areas[0] == area:
        return shipped.areas
    if shipped.is_area_given:
        raise SettingsError(f"SHIAN_AREA={','.join(shipped.areas)}：这份数据由 shian init 为 {area} 建立，请改正或去掉")
    return (area,)


def _place(settings: Settings, path: str) -> Path:
    head, _, rest = path.partition("/")
    return (settings.seeds if head == "seeds" else settings.library) / rest


def _name(shipped: Settings, bodies: Mapping[str, bytes]) -> str:
    """What is laid out once is laid out alike: a name made of the bodies and of the files they lie over."""
    digest = blake2b(digest_size=8)
    for root in (shipped.seeds, shipped.library):
        names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.yaml"))
        digest.update("\n".join([str(root.resolve()), *names]).encode())
    for path, body in sorted(bodies.items()):
        digest.update(path.encode() + b"\0" + body + b"\0")
    return digest.hexdigest()


def _make(place: Path, shipped: Settings, bodies: Mapping[str, bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f"{place.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for head, root in (("seeds", shipped.seeds), ("library", shipped.library)):
        below = {tuple(path.split("/")[1:]): body for path, body in bodies.items() if path.startswith(f"{head}/")}
        _lay(root.resolve(), partial / head, below)
    try:
        os.replace(partial, place)
    except OSError:  # another process made the same
        shutil.rmtree(partial, ignore_errors=True)
    for old in sorted(place.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-KEPT]:
        if old != place:
            shutil.rmtree(old, ignore_errors=True)


def _lay(source: Path, target: Path, bodies: Mapping[tuple[str, ...], bytes]) -> None:
    target.mkdir(parents=True)
    heads = {path[0] for path in bodies}
    for each in source.iterdir() if source.is_dir() else ():
        if each.name not in heads and each.name != "__pycache__":
            (target / each.name).symlink_to(each)
    for head in heads:
        below = {path[1:]: body for path, body in bodies.items() if path[0] == head}
        if () in below:
            (target / head).write_bytes(below[()])
        else:
            _lay(source / head, target / head, below)
