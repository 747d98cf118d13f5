"""Saying anew (修改基础资料): a file is tried whole, with all that refers to it, before its next version holds."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from difflib import unified_diff
from pathlib import Path

from sqlalchemy import Connection, func, select

from playbooks.district.departments import Departments, load_departments
from playbooks.errors import Fault, PlaybookError

from ..check import check_all
from ..gathering.remembered import REMEMBERED
from ..settings import Settings
from ..store import schema as t
from ..store.database import Database
from . import references
from .office_files import KIND, area_of, bodies_of, keep, lay_out
from .roster_past import past_faults


class Refused(PlaybookError):
    """A version cannot hold; every fault is listed."""


def trial(shipped: Settings, connection: Connection, texts: Mapping[str, str]) -> list[Fault]:
    """What would be wrong if these files said these texts; empty when they can hold."""
    with _laid_out(shipped, connection, texts) as settings:
        path = settings.seeds / "districts" / settings.areas[0] / "departments.yaml"
        return _faults(settings) or list(_standing(connection, path.name, load_departments(path)))


def faults_of(shipped: Settings, connection: Connection, texts: Mapping[str, str]) -> list[Fault]:
    """The same as far as the files go, whatever open cases need."""
    with _laid_out(shipped, connection, texts) as settings:
        return _faults(settings)


@contextmanager
def _laid_out(shipped: Settings, connection: Connection, texts: Mapping[str, str]) -> Iterator[Settings]:
    """Settings that read these texts over what the office says, as long as this lasts."""
    bodies = bodies_of(connection) | {path: text.encode() for path, text in texts.items()}
    with tempfile.TemporaryDirectory(prefix="shian-") as folder:
        yield lay_out(replace(shipped, data=Path(folder)), bodies, area=area_of(connection))


def _faults(settings: Settings) -> list[Fault]:
    found = check_all(settings.seeds, settings.library, area=settings.areas[0], is_whole=False).faults
    return [Fault(Path(each.file).name, each.at, each.problem, each.remedy) for each in found]


def say(
    database: Database,
    shipped: Settings,
    texts: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    seen: Mapping[str, int] | None = None,
    why: str = "",
) -> dict[str, int]:
    """Try texts by path, then keep each as the next version of its file, with an audit row; their numbers.

    They are tried outside the transaction that writes: that takes seconds. `seen`: the versions the writer had before
    them. `why`: the reason for which shifts of the roster are corrected that have begun; without one they stay as they
    are. Raises Refused with every fault.
    """
    texts = {path: text.replace("\r\n", "\n") for path, text in texts.items()}
    with database.reading() as connection:
        _refuse_old(connection, seen or {})
        past = [] if why else [*past_faults(connection, texts, at)]
        faults = past or trial(shipped, connection, texts)
    if faults:
        raise Refused(faults)
    with database.writing() as connection:
        _refuse_old(connection, seen or {})
        return {path: keep(connection, path, text, by=by, at=at, why=why) for path, text in texts.items()}


def _standing(connection: Connection, file: str, departments: Departments) -> Iterator[Fault]:
    """Departments that are not in the list and with whom a step of an open case stands."""
    c = t.cases.c
    query = select(c.departments, func.min(c.number).label("number"), func.min(c.id).label("id"), func.count())
    standing: dict[str, list[tuple[str, str, int]]] = {}
    for owners, number, id_, count in connection.execute(query.where(c.state == "open").group_by(c.departments)):
        for each in owners.strip(",").split(","):
            if each and each not in departments:
                standing.setdefault(each, []).append((number, id_, count))
    for gone, rows in sorted(standing.items()):
        number, id_, _ = min(rows)
        body = connection.execute(select(c.body).where(c.id == id_)).scalar_one()
        name = next(each.department_name for each in REMEMBERED.decode(id_, body).open_steps if each.department == gone)
        total = sum(count for _, _, count in rows)
        problem = f"{name}（{gone}）还承办着 {total} 起未办结事件的步骤，如 {number}，不能从名单中去掉"
        yield Fault(file, gone, problem, "先办结这些步骤或移交其他部门，再去掉；或者把这个部门留在名单里")


def version_of(connection: Connection, path: str) -> int:
    """The number of the version that holds; 0: as shipped."""
    last = references.version_of(connection, KIND, path)
    return last.version if last else 0


def _refuse_old(connection: Connection, seen: Mapping[str, int]) -> None:
    for path, version in seen.items():
        if version != version_of(connection, path):
            raise Refused([Fault(path, "", "有人刚保存了更新的版本", "请刷新后在新版本上修改")])


def difference(old: str, new: str) -> list[str]:
    """Lines that go (-) and come (+), with a few around them."""
    lines = unified_diff(old.splitlines(), new.replace("\r\n", "\n").splitlines(), lineterm="", n=2)
    return [line for line in lines if not line.startswith(("---", "+++"))]
