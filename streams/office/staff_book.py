"""The staff book (部门和人员表): a workbook to fill in, and what it says as the files of departments and people.

Every fault names its cell.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from connectors.sources.row import column_letters
from connectors.sources.table import Cells
from connectors.sources.xlsx_table import open_xlsx
from playbooks.district.departments import Department, Departments
from playbooks.district.people import ROLES, People
from playbooks.seedfile import as_yaml, from_yaml

from .books import BookError, CellFault, TextSheet, as_workbook, is_workbook, rows_of

DEPARTMENTS, PEOPLE, HELP = "部门", "人员", "填写说明"
DEPARTMENT_COLUMNS = ("编号", "简称", "全称", "其他写法", "收什么")
PERSON_COLUMNS = ("姓名", "部门", "岗位", "电话", "代班人")
ROLE_IDS = {name: id_ for id_, name in ROLES.items()}
SAMPLE = "示例·"
"""What the names of invented people begin with: they are not handed out to be filled in."""
BOOK_MAX = 4 * 2**20
_ID = re.compile(r"[A-Z]\d{2,3}")
_PHONE = re.compile(r"\+?[0-9][0-9\- ]{4,18}(转[0-9]{1,6})?")
_NAMES = ("姓名", "代班人")
_GAP = re.compile(r"(?<=[一-龥])\s+(?=[一-龥])")
_SEPARATORS = re.compile(r"[、,，;；\s]+")


class StaffRow(msgspec.Struct, frozen=True, kw_only=True):
    """One filled row: its number, and what stands in each column."""

    number: int
    sheet: str
    columns: tuple[str, ...]
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """What stands there; empty when nothing does."""
        return self.cells.get(column, "")

    def fault(self, column: str, problem: str, remedy: str) -> CellFault:
        """A fault of one cell of this row."""
        cell = f"{column_letters(self.columns.index(column))}{self.number}"
        return CellFault(sheet=self.sheet, cell=cell, problem=problem, remedy=remedy)


def template(departments: Departments, people: People) -> bytes:
    """The workbook with the departments and people as they are now."""
    bodies = [(d.id, d.short, d.name, "、".join(d.aliases), d.inbox) for d in departments]
    names = {each.id: each.name for each in people}
    known = [each for each in people if not each.name.startswith(SAMPLE)]
    persons = [
        (p.name, departments.get(p.department).short, ROLES[p.role], p.phone, names.get(p.deputy or "", ""))
        for p in known
    ]
    return as_workbook(
        (
            TextSheet(DEPARTMENTS, _widths(DEPARTMENT_COLUMNS), bodies),
            TextSheet(PEOPLE, _widths(PERSON_COLUMNS), persons),
            TextSheet(HELP, _widths(("说明",)), [(line,) for line in _help()]),
        )
    )


def read_book(
    content: bytes, departments: Departments, people: People, *, files: tuple[str, str], written: Iterable[str] = ()
) -> dict[str, str]:
    """The two files as the workbook says them; `files`: what holds now, departments and people; `written`: the names
    by which the office's plan calls departments. Raises BookError."""
    sheets = _sheets(content)
    faults: list[CellFault] = []
    bodies = _departments(sheets[DEPARTMENTS], departments, faults)
    faults += _lost(sheets[DEPARTMENTS], departments, Departments(tuple(bodies)), written)
    if faults:
        raise BookError(faults)
    persons = _people(sheets[PEOPLE], Departments(tuple(bodies)), people, faults)
    if faults:
        raise BookError(faults)
    source = (from_yaml(files[0]) or {}).get("source", "本单位填报")
    rows = [_filled(msgspec.to_builtins(each)) for each in bodies]
    said = {"departments": as_yaml({"v": 1, "source": source, "departments": rows})}
    return said | ({"people": as_yaml({"v": 1, "people": persons})} if persons else {})


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in ((), [])}


def paths(area: str) -> dict[str, str]:
    """Where the two files lie."""
    return {"departments": f"seeds/districts/{area}/departments.yaml", "people": "seeds/people.yaml"}


def texts_now(seeds: Path, area: str) -> tuple[str, str]:
    """What the two files say now."""
    folder = seeds / "districts" / area
    return (folder / "departments.yaml").read_text("utf-8"), (seeds / "people.yaml").read_text("utf-8")


def _departments(rows: list[StaffRow], known: Departments, faults: list[CellFault]) -> list[Department]:
    """What the sheet says over what is known; who does not stand in it stays."""
    said: dict[str, Department] = {}
    for row in rows:
        id_ = row.get("编号")
        if not _ID.fullmatch(id_):
            faults.append(row.fault("编号", f"“{id_}”不是编号", "写一个字母加两三位数字，例如 D22"))
            continue
        if id_ in said:
            faults.append(row.fault("编号", f"{id_} 写了两次", "每个部门一行"))
            continue
        for column in ("简称", "全称"):
            if not row.get(column):
                faults.append(row.fault(column, "是空的", "请写上"))
        said[id_] = _department(row, known.get(id_) if id_ in known else None)
    faults += _alike(rows, said)
    said = {id_: _with_former(each, known, said) for id_, each in said.items()}
    return [said.pop(each.id, each) for each in known] + list(said.values())


def _with_former(department: Department, known: Departments, said: dict[str, Department]) -> Department:
    """A department that was renamed is known by its former names too, unless another bears them now."""
    if department.id not in known:
        return department
    before = known.get(department.id)
    taken = {word for each in said.values() for word in each.spellings}
    former = tuple(each for each in (before.short, before.name) if each not in taken)
    return msgspec.structs.replace(department, aliases=(*department.aliases, *former))


def _lost(rows: list[StaffRow], before: Departments, now: Departments, written: Iterable[str]) -> Iterator[CellFault]:
    """Spellings that the office's plan uses and that nobody bears any more."""
    by_id = {row.get("编号"): row for row in rows}
    for name in dict.fromkeys(written):
        owner = before.resolve(name)
        if owner is not None and owner.id in by_id and now.resolve(name) is None:
            remedy = "请加回，或先在“基础资料”的工作要点里改掉这个写法"
            yield by_id[owner.id].fault("其他写法", f"少了“{name}”，工作要点用这个写法称呼这个部门", remedy)


def _department(row: StaffRow, before: Department | None) -> Department:
    aliases = tuple(dict.fromkeys(each for each in _SEPARATORS.split(row.get("其他写法")) if each))
    inbox = row.get("收什么") or (before.inbox if before else "交办事项")
    if before:
        changes = {"short": row.get("简称"), "name": row.get("全称"), "aliases": aliases, "inbox": inbox}
        return msgspec.structs.replace(before, **changes)
    return Department(
        id=row.get("编号"),
        name=row.get("全称"),
        short=row.get("简称"),
        aliases=aliases,
        kind="body",
        in_plan=False,
        inbox=inbox,
    )


def _alike(rows: list[StaffRow], said: dict[str, Department]) -> Iterator[CellFault]:
    """Names and spellings that mean two departments."""
    owners: dict[str, str] = {}
    for row in rows:
        for column, word in _words(row, said.get(row.get("编号"))):
            owner = owners.setdefault(word, row.get("编号"))
            if owner != row.get("编号"):
                yield row.fault(column, f"“{word}”已是 {owner} 的写法", "只能归一个部门")


def _words(row: StaffRow, department: Department | None) -> Iterator[tuple[str, str]]:
    """Each spelling of a department, and the column it stands in."""
    aliases = department.aliases if department else ()
    found = [("简称", row.get("简称")), ("全称", row.get("全称")), *(("其他写法", each) for each in aliases)]
    return ((column, word) for column, word in found if word)


def _people(
    rows: list[StaffRow], departments: Departments, known: People, faults: list[CellFault]
) -> list[dict[str, Any]]:
    before = {(_joined(each.name), each.department, each.role): each.id for each in known}
    taken = set(before.values())
    unreached = {key for key in before if not known.get(before[key]).phone}
    persons: list[dict[str, Any]] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        found = [*_person_faults(row, departments, unreached), *_twice(row, _body_of(row, departments), seen)]
        faults += found
        department = _body_of(row, departments)
        if found or department is None:
            continue
        role = ROLE_IDS[row.get("岗位")]
        id_ = before.get((row.get("姓名"), department.id, role)) or _free_id(department.id, role, taken)
        taken.add(id_)
        person = {"id": id_, "name": row.get("姓名"), "department": department.id, "role": role}
        persons.append(person | {"phone": row.get("电话")})
    if faults or not rows:
        return []
    _set_deputies(rows, persons, faults)
    if "duty_officer" not in {each["role"] for each in persons}:
        faults.append(rows[0].fault("岗位", "没有一个值班员", f"至少一行的岗位写“{ROLES['duty_officer']}”"))
    return persons


def _body_of(row: StaffRow, departments: Departments) -> Department | None:
    """The department of a person, by any of its spellings or by its number of the other sheet."""
    said = row.get("部门")
    return departments.get(said) if said in departments else departments.resolve(said)


def _person_faults(
    row: StaffRow, departments: Departments, unreached: set[tuple[str, str, str]]
) -> Iterator[CellFault]:
    """`unreached`: who is known without a telephone; such a person may come back as handed out."""
    body = _body_of(row, departments)
    if not row.get("姓名"):
        yield row.fault("姓名", "是空的", "请写姓名")
    if body is None:
        yield row.fault("部门", f"没有“{row.get('部门')}”这个部门", "写部门表里的简称")
    if row.get("岗位") not in ROLE_IDS:
        yield row.fault(
            "岗位", f"没有“{row.get('岗位')}”这个岗位", f"可写：{'、'.join(f'“{each}”' for each in ROLE_IDS)}"
        )
    key = (row.get("姓名"), body.id if body else "", ROLE_IDS.get(row.get("岗位"), ""))
    if not (_PHONE.fullmatch(row.get("电话")) or (not row.get("电话") and key in unreached)):
        yield row.fault("电话", f"“{row.get('电话')}”不是电话号码", "只写数字和横线，例如 0373-1234567")


def _twice(row: StaffRow, body: Department | None, seen: dict[tuple[str, str, str], int]) -> Iterator[CellFault]:
    """Two rows that the record could not tell apart: a name, a department and a post are all that it keeps."""
    first = seen.setdefault((row.get("姓名"), body.id if body else "", row.get("岗位")), row.number)
    if first != row.number and row.get("姓名"):
        remedy = "同一个人请删去一行；两人同名请在姓名后加以区别"
        yield row.fault("姓名", f"“{row.get('姓名')}”和第 {first} 行同名、同部门、同岗位", remedy)


def _set_deputies(rows: list[StaffRow], persons: list[dict[str, Any]], faults: list[CellFault]) -> None:
    for row, person in zip(rows, persons, strict=True):
        name = row.get("代班人")
        meant = [each for each in persons if each["name"] == name and each is not person]
        own = [each for each in meant if each["department"] == person["department"]]
        if name and not meant:
            faults.append(row.fault("代班人", f"表里没有另一个“{name}”", "写本表中另一人的姓名"))
        elif name:
            person["deputy"] = (own or meant)[0]["id"]


def _free_id(department: str, role: str, taken: set[str]) -> str:
    stem, n = f"{department.lower()}-{role.replace('_', '-')}", 1
    while f"{stem}-{n}" in taken:
        n += 1
    return f"{stem}-{n}"


def _sheets(content: bytes) -> dict[str, list[StaffRow]]:
    """The filled rows of both sheets. Raises BookError."""
    if not is_workbook(content):
        raise BookError.of_file("不是工作簿", "请用下载的模板填写，另存为 .xlsx")
    cells = dict(rows_of(content, "工作簿", open_xlsx))
    faults: list[CellFault] = []
    found = {}
    for name, columns in ((DEPARTMENTS, DEPARTMENT_COLUMNS), (PEOPLE, PERSON_COLUMNS)):
        found[name] = _rows(name, columns, cells.get(name), faults)
    if faults:
        raise BookError(faults)
    return found


def _rows(sheet: str, columns: tuple[str, ...], cells: list[Cells] | None, faults: list[CellFault]) -> list[StaffRow]:
    if not cells:
        faults.append(CellFault(sheet=sheet, cell="A1", problem="没有这张表", remedy="请用下载的模板填写"))
        return []
    header = [_text(each) for each in dict(cells).get(1, [])]
    for n, column in enumerate(columns):
        if n >= len(header) or header[n] != column:
            cell = f"{column_letters(n)}1"
            faults.append(CellFault(sheet=sheet, cell=cell, problem="表头被改动", remedy=f"应为“{column}”"))
    rows = []
    for number, line in cells:
        texts = {column: _text(value) for column, value in zip(columns, line, strict=False)}
        texts |= {column: _joined(texts[column]) for column in _NAMES if column in texts}
        if number > 1 and any(texts.values()):
            rows.append(StaffRow(number=number, sheet=sheet, columns=columns, cells=texts))
    return rows


def _joined(name: str) -> str:
    """A name whose signs are held apart to fill its cell (王　一) is that name: the roster and log-ins know it so."""
    return _GAP.sub("", name)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if value is not None else ""


def _widths(columns: Iterable[str]) -> dict[str, int]:
    return {each: 60 if each in ("其他写法", "收什么", "说明") else 18 for each in columns}


def _help() -> tuple[str, ...]:
    return (
        "“部门”表：已有的部门改简称、全称和写法；新部门写一个没有用过的编号（例如 D22）。没写的部门保持原样。",
        "“人员”表：一人一岗一行，整表代替原来的名单。一个人有两个岗位就写两行。",
        f"岗位可写：{'、'.join(ROLE_IDS)}。",
        "电话只写数字和横线；代班人写本表中另一人的姓名，可空。",
    )
