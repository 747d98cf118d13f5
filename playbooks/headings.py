"""Headings: what a case is called, with as many people as its facts count now.

A case is named by its first signal, and later ones or a person count more or fewer. The name that the entries hold is
history; what is shown is made of both whenever it is shown, so what was stored long ago follows too.
"""

import re
from collections.abc import Collection

from .facts import Facts

SEPARATOR = " · "
"""Between the parts of a heading: the place, the food, what happened."""
_PEOPLE = re.compile(r"\d+人不适")


def people(ill: int) -> str:
    """How a heading counts the ill."""
    return f"{ill}人不适"


def heading(title: str, facts: Facts, quoted: Collection[str] = ()) -> str:
    """`title` with the count of `facts` in it. `quoted`: titles of signals; a case that bears one says their words."""
    ill = facts.get("ill")
    if ill is None or title in quoted:
        return title
    parts = title.split(SEPARATOR)
    counted = [people(ill) if _PEOPLE.fullmatch(part) else part for part in parts]
    if ill and people(ill) not in counted:
        counted.append(people(ill))
    return SEPARATOR.join(counted)
