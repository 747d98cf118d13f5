"""Which (哪一条): of several signals of one affair, the one that a duty is about, told apart without anybody's name."""

from collections.abc import Iterable

import msgspec

from ..case import CASE, Case, Joined
from ..law.workdays import in_beijing
from ..step import Step

KINDS = {
    "complaint": "投诉举报",
    "sampling": "抽检",
    "media": "网上信息",
    "illness": "病例报告",
    "notice": "外区来函",
    "duty": "来电来访",
}
"""What one signal of a channel is called."""
REQUESTS = {"complaint": "投诉", "report": "举报", "both": "投诉举报"}
"""The same where it says what it wants."""


class Which(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One signal of an affair of several."""

    id: str
    n: int
    """Its number in its case, which it keeps: see `Joined.n`."""
    kind: str
    month: int
    day: int
    """When it came in, in Beijing."""

    def words(self, name: str = "") -> str:
        """In Chinese: `第12条投诉，11月20日`, with the name of what it is about where the reader may have it."""
        return "，".join(filter(None, (f"第{self.n}条{self.kind}，{self.month}月{self.day}日", name)))


def which(case: Case, about: str) -> Which | None:
    """The first signal that speaks of what a duty is about (`Step.about`); None where it is the affair as a whole, or
    the case has no other signal."""
    if about == CASE or len(case.signals) < 2:
        return None
    at, joined = next(((n, each) for n, each in enumerate(case.signals, 1) if about in _about(each)), (0, None))
    return _of(joined, joined.n or at) if joined else None


def every_which(case: Case) -> dict[str, Which]:
    """The same for whatever any of the case's duties is about, looked through once."""
    asked = {step.about for step in case.steps.values()} - {CASE} if len(case.signals) > 1 else set[str]()
    found: dict[str, Which] = {}
    for n, joined in enumerate(case.signals, 1) if asked else ():
        for about in asked.intersection(_about(joined)) - found.keys():
            found[about] = _of(joined, joined.n or n)
    return found


def signals_about(case: Case, steps: Iterable[Step]) -> list[str]:
    """The ids of the signals that these duties are about, where there are several to tell apart."""
    known = every_which(case)
    return list(dict.fromkeys(known[step.about].id for step in steps if step.about in known))


def numbered(signals: Iterable[Joined]) -> dict[str, int]:
    """The numbers of the signals of a case, by their ids."""
    return {each.id: each.n or n for n, each in enumerate(signals, 1)}


def _about(joined: Joined) -> tuple[str, ...]:
    return (f"signal:{joined.id}", *joined.about)


def _of(joined: Joined, n: int) -> Which:
    came, wish = in_beijing(joined.received_at), str(joined.facts.get("request") or "")
    said = REQUESTS.get(wish, "") if joined.channel == "complaint" else ""
    return Which(id=joined.id, n=n, kind=said or KINDS.get(joined.channel, "信息"), month=came.month, day=came.day)
