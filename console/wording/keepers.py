"""Who has to keep a time that is nobody's of the district, at the width of a row: 医院, the unit by its name."""

import re
from collections.abc import Iterable

from connectors.signal import Signal
from playbooks.case import Case

from .grounds import titled
from .words import Say

_HOSPITAL = re.compile("医疗")
_UNIT = re.compile("(?<!任何)单位|经营者|学校|作坊")
_DOER = re.compile(
    r"^(?:省预案：)?(?:医疗机构|单位和医疗机构|群体性急性发病单位|发生单位|承检机构|复检机构|初检机构)(?=..)"
)
"""Who does it, at the head of a title, where it is said before it."""
_BRIEF = 12
"""Characters up to which a title stands whole in a small line."""
HOSPITAL, UNIT = "医院", "发病单位"


def keepers(runs_for: str, unit: str) -> str:
    """`runs_for` in short; `unit`: the name of the business that the affair is about, where one is named."""
    found = [_keeper(each, unit) for each in runs_for.split("、")]
    return "、".join(dict.fromkeys(found))


def keepers_said(runs_for: str, unit: str, say: Say) -> str:
    """The same in the language of `say`."""
    return say("、").join(titled(say(each), say) for each in keepers(runs_for, unit).split("、"))


def _keeper(each: str, unit: str) -> str:
    if _HOSPITAL.search(each):
        return HOSPITAL
    if _UNIT.search(each):
        return unit or (UNIT if "病" in each else each)
    return each


def without_doer(title: str) -> str:
    """What is to be done, without who does it: 医疗机构网络直报 is 网络直报."""
    return _DOER.sub("", title)


def briefly(title: str) -> str:
    """A long title without what it explains after a colon: 农产品舆情研判：是否本区、是否属实 is 农产品舆情研判."""
    return title.partition("：")[0] if len(title) > _BRIEF else title


def unit_of(case: Case, signals: Iterable[Signal]) -> str:
    """The name of the one business that it is about; empty where none is named, or several."""
    stated = case.stated.get("operator")
    named = {str(stated)} if stated else {each.subject.name for each in signals if each.subject and each.subject.name}
    return named.pop() if len(named) == 1 else ""
