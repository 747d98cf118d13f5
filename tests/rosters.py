"""Tables of a roster: written for a test, and read."""

import io

import openpyxl
import pytest
from flow import T0

from playbooks.district.people import People, Person
from streams.office.books import BookError
from streams.office.roster_book import read_roster

NAMES = ("王一", "李一", "赵大海", "张一", "欧阳震")
ROLES = ("duty_officer", "duty_officer", "duty_officer", "supervisor", "supervisor")
PEOPLE = People(
    tuple(
        Person(id=f"p{n}", name=name, department="D01", role=role, phone=f"0373-000{n}")
        for n, (name, role) in enumerate(zip(NAMES, ROLES, strict=True))
    )
    + (
        Person(id="q1", name="重名", department="D01", role="duty_officer", phone="1"),
        Person(id="q2", name="重名", department="D01", role="handler", phone="2"),
        Person(id="q3", name="王一", department="D03", role="handler", phone="3"),
    )
)


def a_book(*rows, merge=(), sheet="Sheet1"):
    """A workbook of these rows."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for each in merge:
        book.active.merge_cells(each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows, month="", file="值班表.xlsx", **more):
    """What these rows say."""
    return read_roster(a_book(*rows, **more), file, PEOPLE, now=T0, month=month)


def turns(*rows, **more):
    """Day, shift, officers and leaders of each turn."""
    return [(f"{each.day:%m-%d}", each.shift, each.officers, each.leaders) for each in read(*rows, **more).turns]


def faults(*rows, **more):
    """The cell and the problem of each fault."""
    with pytest.raises(BookError) as caught:
        read(*rows, **more)
    return [(each.cell, each.problem) for each in caught.value.faults]
