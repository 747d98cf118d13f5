"""Redated (来件改期): what entries say of the dates of a signal that came again with others."""

from collections.abc import Mapping
from datetime import datetime

from playbooks import entries as e

from .named import Named
from .words import Say, about, stated_instant

DATES = {
    "received_at": "收到时间",
    "occurred_at": "发生（抽样）时间",
    "published_at": "发布时间",
    "treated_at": "接诊时间",
}


def dated(say: Say, dates: Mapping[str, datetime | None], were: Mapping[str, datetime]) -> list[str]:
    """Each date with what it was before."""
    known = {name: at for name, at in dates.items() if at and name in DATES}
    return [
        say("{what} {was} 改为 {now}", what=say(DATES[name]), was=stated_instant(were[name]), now=stated_instant(at))
        if name in were
        else f"{say(DATES[name])} {stated_instant(at)}"
        for name, at in known.items()
    ]


def starts_proposed(t: Named, b: e.StartsProposed) -> str:
    """What waits for an officer, or does so no more."""
    if not b.clocks:
        return t.say("来件更新的时间已不影响时限，不必再决定")
    clocks = t.say("、").join(dict.fromkeys(t.clock(each) for each in b.clocks))
    return t.say("来件更新了时间，是否据此改变起算待人决定：{clocks}；在此之前照原时间计", clocks=clocks)


def starts_answered(t: Named, b: e.StartsAnswered) -> str:
    """What the officer said."""
    said = t.say("采用来件更新的时间") if b.accepted else t.say("不采用来件更新的时间，照原时间计")
    whose = t.say("；来源：{signal}", signal=about(f"signal:{b.signal}", t.case, t.say))
    return t.say("：").join(filter(None, [said, t.say("、").join(dated(t.say, b.dates, b.were))])) + whose
