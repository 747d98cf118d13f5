"""Districts (区县) of the office, and their streets and towns: where an affair is, as people say it."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from .seedfile import read_yaml


class Street(msgspec.Struct, frozen=True, kw_only=True):
    """A street or town (街道、乡镇), with the other forms that people write."""

    name: str
    aliases: tuple[str, ...] = ()


class District(msgspec.Struct, frozen=True, kw_only=True):
    """One county-level area."""

    name: str
    streets: tuple[Street, ...] = ()

    def place(self, texts: Iterable[str]) -> str:
        """The district and those of its streets and towns that stand in `texts`; of an address no more is told."""
        said = "\n".join(texts)
        found = [street.name for street in self.streets if any(form in said for form in (street.name, *street.aliases))]
        return f"{self.name}{'、'.join(found)}"


def load_districts(seeds: Path, areas: Iterable[str]) -> dict[str, District]:
    """The districts of an office by their code; one without a folder of its own is left out."""
    found = {}
    for area in areas:
        folder = seeds / "districts" / area
        if not (folder / "office.yaml").exists():
            continue
        office = read_yaml(folder / "office.yaml", []) or {}
        places = read_yaml(folder / "places.yaml", []) or {} if (folder / "places.yaml").exists() else {}
        streets = tuple(
            Street(name=row["name"], aliases=tuple(row.get("aliases") or ())) for row in places.get("places") or ()
        )
        found[area] = District(name=office.get("name", area), streets=streets)
    return found
