"""Headings: what a case is called, with as many people as its facts count now, and the known rumour that it repeats.

A case is named by its first signal, and later ones or a person count more or fewer. The name that the entries hold is
history; what is shown is made of both whenever it is shown, so what was stored long ago follows too.
"""

import re
from collections.abc import Collection

from ..facts import PEOPLE, Facts, counted_beside, guess, left, only_asks
from ..ledger.confiding import FACT

SEPARATOR = " · "
"""Between the parts of a heading: the place, the food, what happened."""
KIND_WORDS = {
    "rumour": "疑似不实信息",
    "incident": "食品安全事件线报",
    "complaint": "消费者诉求",
    "sampling_failure": "抽检不合格",
    "news": "新闻",
    "irrelevant": "无关",
}
"""What happened, where neither people nor a hazard are known, by the kind of the signal."""
OF_OFFICIALS = "反映公职人员"
"""What stands first in the heading of a case that speaks of officials."""
_PARTICULAR = "."
"""In the id of a hazard (HZ-I.gelatin) that is more than a sort of hazards (HZ-I)."""
_PEOPLE = re.compile(r"(?:网传)?(?:至少|约)?\d+人不适(?:（[^（）]*）)?")


def people(facts: Facts, name: str = "ill") -> str:
    """How a heading counts the ill, or others of `PEOPLE`: a guess says that it is one (至少10人不适), what only posts
    say stands behind what was counted, and who has left again is not there (3人住院，均已出院)."""
    said, counted = f"{guess(facts, name)}{facts[name]}人", counted_beside(facts, name)
    whole = f"{counted}人{PEOPLE[name]}（{said}，未核实）" if counted is not None else f"{said}{PEOPLE[name]}"
    return "，".join(filter(None, (whole, left(facts, name))))


def particular(hazard: str | None, name: str) -> str:
    """The name of a hazard as it stands before people: a sort of hazards, or that nobody knows it, says nothing."""
    return name if _PARTICULAR in (hazard or "") else ""


def counts_people(title: str) -> bool:
    """Whether a title that the entries hold counts the ill."""
    return any(map(_PEOPLE.fullmatch, title.split(SEPARATOR)))


def came_back(rumour: str) -> str:
    """How a heading says that a refuted claim seems to be told again. `rumour`: its number in the rumour base."""
    return f"已辟谣的旧谣言疑似再现（谣言库 {rumour}）"


def asked(claim: str, rumour: str) -> str:
    """How a heading says that somebody only asks about a refuted claim. `rumour`: its number in the rumour base."""
    return f"咨询：{claim}（谣言库 {rumour}）"


def heading(title: str, facts: Facts, quoted: Collection[str] = (), rumour: str = "", tested: str = "") -> str:
    """`title` with the counts of `facts` in it. `quoted`: titles of signals; a case that bears one says their words.

    `rumour`: the known rumour that its signals repeat; it is named while the affair is taken for a rumour and counts
    nobody who was harmed. `tested`: what holds of its samples since their first results.
    """
    first, last = [OF_OFFICIALS] if facts.get(FACT) else [], [tested] if tested else []
    return SEPARATOR.join([*first, *_parts(title, facts, quoted, rumour), *last])


def _parts(title: str, facts: Facts, quoted: Collection[str], rumour: str) -> list[str]:
    if title in quoted:
        return [title]
    parts = title.split(SEPARATOR)
    is_harm = any(facts.get(name) for name in PEOPLE)  # nobody's illness is called an old rumour
    if rumour and facts.get("kind") == "rumour" and not is_harm and not only_asks(facts):
        parts = [*(part for part in parts if part != KIND_WORDS["rumour"]), came_back(rumour)]
    return _counted(parts, facts)


def renamed(
    title: str, field: str, named: tuple[str, str], *, venue: str, hazard: str = "", quoted: Collection[str] = ()
) -> str:
    """`title` after a correction of `field` from the first word of `named` to the second; what is known no longer goes.

    `venue`: what the kind of place is called, which stands first where it is known; `hazard`: what is called the
    hazard, which stands before the people. A title in the words of a signal stays as it was said.
    """
    was, now = named
    if title in quoted or field not in ("venue", "product", "kind", "hazard"):
        return title
    parts = title.split(SEPARATOR)
    first = 1 if venue and parts[0] == venue else 0
    if field == "product":
        parts = [*parts[:first], now, *(part for part in parts[first:-1] if hazard and part == hazard), parts[-1]]
    elif field == "hazard" and counts_people(title):
        parts = [part for part in parts if part != was]
        at = next(n for n, part in enumerate(parts) if _PEOPLE.fullmatch(part))
        parts = [*parts[:at], now, *parts[at:]]
    elif was in parts:
        parts = [now if part == was else part for part in parts]
    elif field == "venue":
        parts = [now, *parts]
    said = SEPARATOR.join(dict.fromkeys(part for part in parts if part))
    return said or title


def _counted(parts: list[str], facts: Facts) -> list[str]:
    ill = facts.get("ill")
    # Whom it counted are none of the affair, where nobody counts any.
    now = people(facts) if ill is not None else KIND_WORDS.get(str(facts.get("kind")))
    counted = [now if now and _PEOPLE.fullmatch(part) else part for part in parts]
    if ill and people(facts) not in counted:
        counted.append(people(facts))
    return [*counted, *(people(facts, name) for name in PEOPLE if name != "ill" and facts.get(name))]
