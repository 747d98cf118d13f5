"""Observed (留观): who is kept under observation in an emergency room, ill and not admitted."""

import re

import msgspec

from .harms import Mention, most

_APART = re.compile(r"[^。;!?\n其转又中除]{0,12}")
"""住院2人, 留观5人: one beside the other, neither among the other (其中, 转)."""


def ill_of_them(folded: str, found: list[Mention]) -> list[Mention]:
    """Who is observed is ill: where a text counts fewer ill than it has observed, they are as many, and those admitted
    who are told of beside them as well."""
    observed = most("observed", found)
    if observed is None:  # nearly every text
        return []
    ill, admitted = most("ill", found), most("hospitalised", found)
    is_of_others = ill is not None and (admitted is None or ill.start != admitted.start)
    if ill is not None and is_of_others and ill.count >= observed.count:
        return []
    alone = [msgspec.structs.replace(observed, what="ill")]
    if admitted is None:
        return alone
    first, last = sorted((observed, admitted), key=lambda each: each.start)
    if first.end > last.start or not _APART.fullmatch(folded, first.end, last.start):
        return alone
    return [Mention(what="ill", count=observed.count + admitted.count, start=first.start, end=last.end)]
