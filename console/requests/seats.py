"""Seats (操作人): who may be chosen on a desk that asks nobody for an account."""

from playbooks.actions import OFFICE
from playbooks.district.people import ROLES, People, Person
from playbooks.reference import Reference

from ..state import Desk

OF_OFFICE = ("duty_officer", "supervisor", "director")
"""Roles that a drill needs in the office; in every other department it needs one who handles its steps."""


def seated(desk: Desk) -> People:
    """The office's people; in a drill, beside them, somebody for each part that nobody on the list can play."""
    ref = desk.reference
    return People((*ref.people, *seats(ref))) if desk.drill else ref.people


def seats(ref: Reference) -> list[Person]:
    """Who stands in, in a drill, for the parts of it that nobody on the list of people can play."""
    office = [(OFFICE, role) for role in OF_OFFICE if not ref.people.holders(OFFICE, role)]
    held = {each.department for each in ref.people}
    others = [(each.id, "handler") for each in ref.departments if each.kind != "group" and each.id not in held]
    return [_seat(ref, department, role) for department, role in (*office, *others)]


def _seat(ref: Reference, department: str, role: str) -> Person:
    known = ref.departments.get(department)
    name = f"{known.short}{ROLES[role]}（演练席位）"
    return Person(id=f"seat-{known.id}-{role}", name=name, department=known.id, role=role, phone="")
