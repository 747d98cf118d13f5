"""Districts (区县) of the office, and their streets and towns: where an affair is, as people say it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ..errors import Fault
from ..seedfile import read_as


class Street(msgspec.Struct, frozen=True, kw_only=True):
    """A street or town (街道、乡镇), with the other forms that people write."""

    name: str
    aliases: tuple[str, ...] = ()


class District(msgspec.Struct, frozen=True, kw_only=True):
    """One county-level area: its name, its city's, the office's own, and its streets and towns."""

    name: str
    city: str
    office: str
    phone: str = ""
    """The office's telephone, for whoever has a question about what it gave them to do."""
    area_code: str = ""
    """Of its telephones (0373): a number of the place is one with it and without."""
    streets: tuple[Street, ...] = ()

    def place(self, texts: Iterable[str]) -> str:
        """The district and those of its streets and towns that stand in `texts`; of an address no more is told."""
        return f"{self.name}{'、'.join(self.streets_in(texts))}"

    def streets_in(self, texts: Iterable[str]) -> list[str]:
        """The streets and towns that stand in `texts`, by their names, in the order of the list."""
        said = "\n".join(texts)
        return [
            street.name
            for street in self.streets
            if street.name in said or (street.aliases and any(alias in said for alias in street.aliases))
        ]


class _Listed(msgspec.Struct, frozen=True):
    places: tuple[Street, ...]


def load_districts(seeds: Path, areas: Iterable[str]) -> dict[str, District]:
    """The districts of an office by their code; one without a folder of its own is left out. Raises PlaybookError."""
    folders = {area: seeds / "districts" / area for area in areas}
    return {area: load_district(folder) for area, folder in folders.items() if (folder / "office.yaml").exists()}


def area_code_of(districts: Mapping[str, District], areas: Iterable[str]) -> str:
    """That of the first of these districts that says one."""
    return next((code for area in areas if area in districts and (code := districts[area].area_code)), "")


def unknown_district(seeds: Path, area: str) -> list[Fault]:
    """What is wrong with an area that has no folder here: nothing of an office of it can be read."""
    folder = seeds / "districts"
    if (folder / area).is_dir():
        return []
    known = ", ".join(sorted(each.name for each in folder.iterdir() if each.is_dir())) if folder.is_dir() else ""
    if not known:
        return [Fault(str(folder), "", "there is no district here", "name a seeds folder with districts in it")]
    remedy = f"set SHIAN_AREA to one of {known}, or found the office of another district by shian init"
    return [Fault("districts", area, f"there is no district {area} here", remedy)]


def load_district(folder: Path) -> District:
    """The district of one folder of the seeds. Raises PlaybookError naming every fault."""
    district, places = read_as(folder / "office.yaml", District), folder / "places.yaml"
    return replace(district, streets=read_as(places, _Listed).places) if places.exists() else district
