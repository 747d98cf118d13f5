"""Areas (地区) as people write them in a field: by name, or by six digits."""

from ..requests.problems import Problem
from ..state import Desk


def area_of(text: str, desk: Desk) -> str:
    """The code of an area. Raises Problem, which names those that a short name may mean."""
    if len(text) == 6 and text.isascii() and text.isdecimal():
        return text
    found = desk.knowledge.gazetteer.find(text)
    if len(found) == 1:
        return found[0].code
    if found:
        raise Problem(400, "地区有误", f"“{text}”不止一处，请选其中之一：{'、'.join(each.full for each in found)}")
    raise Problem(400, "地区有误", f"地名表里没有“{text}”，请从列表选择，或填写六位地区代码")
