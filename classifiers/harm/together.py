"""Together (一起): several who are ill and counted nowhere: each told of in a clause of their own (她吐了两次,
我拉了一天), or all of whom it says that they ate by mistake what harms (一家五口误食毒蘑菇)."""

from ..patterns import pattern
from .harms import GUT, KIN, NERVES, PEOPLE, SKIN, Mention, started
from .heard import LONGEST
from .numerals import HEADS, NUMERAL, number
from .sufferers import falls_ill

_BODY = started(f"(?:{GUT}|{NERVES}|{SKIN})")
_TURNS = pattern(
    rf"(?:^|[,。;:!?、\s])(?:然后|接着|后来|现在|结果|[昨今当][天晚早]|[上下]午|半夜|凌晨|夜里)*(?P<who>我|俺|[他她]"
    rf"|{KIN}|[小老][\u4e00-\u9fff]|[\u4e00-\u9fff][姐哥总工])"
    rf"(?:(?!我|俺)[^,。;:!?没未不差险]){{0,7}}?(?!吐了?一?口)(?={_BODY})"
)
"""A clause that tells of one person and what befell that one."""
_ME = {"我", "俺"}
_MISTOOK = pattern(
    rf"(?=[{HEADS}])(?<![\d.第每])(?P<n>{NUMERAL})(?:[名位个]?(?:{PEOPLE})|口)(?:人|[^,。;!?\d]{{0,4}}?)误(?:食|饮|服"
    rf"|喝|[把将](?=[^,。;!?]{{1,12}}[当作成]))"
)


def told_by_turns(folded: str) -> list[Mention]:
    """她吐了两次, 我拉了一天: those of whom each clause tells of one. Who is called he is none of the others but me."""
    if len(folded) > LONGEST:
        return []
    hits = {hit["who"]: hit for hit in _TURNS.finditer(folded)}
    others = hits.keys() - _ME
    named = others - {"他", "她"} or others
    count = len(named) + bool(hits.keys() & _ME)
    if not others or count == 1 or not falls_ill(folded):
        return []
    first, *_, last = hits.values()
    return [Mention(what="ill", count=count, start=first.start("who"), end=last.end())]


def told_by_mistake(folded: str) -> list[Mention]:
    """一家五口误食毒蘑菇: all of them ate what kills; asked of a text that tells of harm."""
    hits = _MISTOOK.finditer(folded) if "误" in folded else ()
    told = (Mention(what="ill", count=number(hit["n"]) or 0, start=hit.start(), end=hit.end("n")) for hit in hits)
    return [each for each in told if each.count > 1]
