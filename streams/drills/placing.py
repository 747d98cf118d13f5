"""Where a scenario plays: `{district}`, `{town}` and the like in its texts, as the office that plays it says them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from playbooks.district.departments import load_departments
from playbooks.district.districts import Street, load_district

Words = Mapping[str, str]
"""What stands for each word in braces."""

INVENTED = ("示例镇", "示例二镇", "示例街道")
"""Towns and a street of an office that has entered none."""
_WORD = re.compile(r"\{([A-Za-z]\w*)\}")


def here_of(seeds: Path, area: str) -> dict[str, str]:
    """The words of an office: its code and names, two of its towns, a street, the duty that comes of a feast in the
    second town, and each department by its id. Raises PlaybookError."""
    folder = seeds / "districts" / area
    district = load_district(folder)
    towns = _called(district.streets, ("镇", "乡"))
    streets = _called(district.streets, ("街道", "办事处"))
    first, second, street = INVENTED
    departments = {each.id: each.short for each in load_departments(folder / "departments.yaml")}
    return {
        **departments,
        "area": area,
        "district": district.name,
        "city": district.city,
        "town": towns[0] if towns else first,
        "town2": towns[1] if len(towns) > 1 else second,
        "town2_step": "town_on_site" if len(towns) > 1 else "find_town",
        "street": streets[0] if streets else street,
    }


def placed(body: Any, words: Words) -> Any:
    """`body` with every known word in braces written out, in all its texts."""
    if isinstance(body, str):
        return _WORD.sub(lambda found: words.get(found[1], found[0]), body)
    if isinstance(body, dict):
        return {key: placed(each, words) for key, each in body.items()}
    return [placed(each, words) for each in body] if isinstance(body, list) else body


def left_over(body: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Words in braces that are still there, with where."""
    if isinstance(body, str):
        yield from ((at, word) for word in _WORD.findall(body))
    elif isinstance(body, dict):
        for key, each in body.items():
            yield from left_over(each, f"{at}.{key}" if at else str(key))
    elif isinstance(body, list):
        for n, each in enumerate(body):
            yield from left_over(each, f"{at}[{n}]")


def _called(streets: Sequence[Street], endings: tuple[str, ...]) -> list[str]:
    return [each.name for each in streets if each.name.endswith(endings)]
