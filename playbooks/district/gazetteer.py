"""Gazetteer (地名表): areas by their six-digit codes and by the names people write."""

import re
from functools import lru_cache
from pathlib import Path

import msgspec

from ..seedfile import from_yaml

_STREET = "(?![东西南北中一二三]{0,2}(?:路|街|巷|胡同|大道|大街))"
"""What does not follow a name that stands for its place: 北京路 and 上海南路 are streets of any city."""


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
        """The narrowest area that an address names: a county with its city, another province, a county or city alone;
        None where it names none."""
        whole = [each.code for each in self.areas if each.city and each.full in text]
        outside = [each.code for each in self.areas if each.words and _any_of(each.words).search(text)]
        named = [each.code for each in self.areas if each.name in text]
        alone = [code for code in named if sum(other[:2] == code[:2] for other in named) == 1]
        found = whole or outside or alone or [each for each in named if each.endswith("00")]
        return found[0] if found else None


@lru_cache(64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, words))}){_STREET}")


def load_gazetteer(seeds: Path) -> Gazetteer:
    """The areas of the seeds: the province's counties, its cities, the other provinces."""
    list_ = from_yaml((seeds / "places" / "henan.yaml").read_text("utf-8"))
    rows = [*list_["areas"], *list_["cities"], *list_["outside"]]
    return Gazetteer(areas=tuple(msgspec.convert(row, Area) for row in rows))
