"""Gazetteer (地名表): areas by their six-digit codes and by the names people write."""

from pathlib import Path

import msgspec

from ..seedfile import from_yaml


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A county, a city, or a province outside the own one."""

    code: str
    name: str
    short: str = ""
    city: str = ""
    words: tuple[str, ...] = ()
    """Of a province other ways to write it, and its large cities."""

    @property
    def full(self) -> str:
        """The name that no other area has."""
        return f"{self.city}{self.name}"


class Gazetteer(msgspec.Struct, frozen=True, kw_only=True):
    """Every area that has a name here; other codes are areas too."""

    areas: tuple[Area, ...]

    def name(self, code: str) -> str:
        """The full name of a code; the code of one that nobody named."""
        return next((each.full for each in self.areas if each.code == code), code)

    def may_be(self, code: str) -> bool:
        """Whether an area can have this code: its province is one that there is."""
        return any(each.code[:2] == code[:2] for each in self.areas)

    def label(self, code: str) -> str:
        """Name and code."""
        name = self.name(code)
        return name if name == code else f"{name}（{code}）"

    def find(self, text: str) -> list[Area]:
        """The areas that a person may mean by a name; one alone when it is written in full."""
        text = "".join(text.split())
        whole = [each for each in self.areas if each.full == text]
        return whole or [each for each in self.areas if text and text in (each.name, each.short)]

    def code_in(self, text: str) -> str | None:
        """The narrowest area that an address names: another province, a county, a city; None where it names none."""
        outside = [each.code for each in self.areas if any(word in text for word in each.words)]
        whole = [each.code for each in self.areas if each.city and each.full in text]
        named = [each.code for each in self.areas if each.name in text]
        alone = [code for code in named if len([*filter(lambda other: other[:2] == code[:2], named)]) == 1]
        found = outside or whole or alone or [each for each in named if each.endswith("00")]
        return found[0] if found else None


def load_gazetteer(seeds: Path) -> Gazetteer:
    """The areas of the seeds: the province's counties, its cities, the other provinces."""
    list_ = from_yaml((seeds / "places" / "henan.yaml").read_text("utf-8"))
    rows = [*list_["areas"], *list_["cities"], *list_["outside"]]
    return Gazetteer(areas=tuple(msgspec.convert(row, Area) for row in rows))
