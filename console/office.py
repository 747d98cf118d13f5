"""What the pages know of the office: its name, its streets and towns, the glossary. Read once."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from playbooks.district.districts import load_district
from playbooks.seedfile import from_yaml


class GlossaryTerm(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the glossary."""

    word: str
    code: str | None = None
    means: str
    not_to_confuse: str = ""
    source: str = ""


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One office: area code, district, city, its own name and telephone, and the names of its streets and towns."""

    area: str
    name: str
    city: str
    office: str
    phone: str = ""
    streets: tuple[str, ...] = ()


@cache
def load_office(seeds: Path, area: str) -> Office:
    """The office of `area`, from its folder of the seeds."""
    district = load_district(seeds / "districts" / area)
    return Office(
        area=area,
        name=district.name,
        city=district.city,
        office=district.office,
        phone=district.phone,
        streets=tuple(each.name for each in district.streets),
    )


@cache
def load_glossary(seeds: Path) -> tuple[GlossaryTerm, ...]:
    """The words of the desk."""
    return tuple(msgspec.convert(each, GlossaryTerm) for each in _read(seeds / "glossary.yaml")["terms"])


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = from_yaml(path.read_text("utf-8"))
    return content
