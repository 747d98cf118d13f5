"""Dated (批次、日期): the batches and days that a text names."""

from collections.abc import Iterator

from ..assessment import Entity
from ..patterns import pattern

_BATCH = pattern(
    r"(?=[批喷l12])(?:批号|批次号?|喷码|(?<![a-z])lot)(?:[(]?lot[)]?)?\s*(?:no\.?)?\s*(?:为|是|:|,|打成|显示|写着)?\s*"
    r"(?P<no>[a-z0-9][a-z0-9\-/.]{2,24})|(?P<day>(?:19|20)\d{6}[a-z]?\d{0,4})批次?"
)
_AND_BATCH = pattern(r"[、,和及](?P<no>(?=[^、,。;]{0,8}\d{3})[a-z0-9][a-z0-9\-/.]{4,24})(?![年月个元块千克gml斤])")
"""批次20260820-3、20260821-1: more of them, written alike."""
_BATCH_WORDS = ("批", "喷码", "lot")
_DATE = pattern(
    r"[\d为是:](?:(?<=2)0\d{2}年\d{1,2}月\d{1,2}[日号]|(?<=(?<!\d)\d)\d?月\d{1,2}[日号]|(?<=2)0\d{2}年\d{1,2}月(?!\d)"
    r"|(?<=2)0\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<=日期[为是:])20\d{6}(?!\d)|(?<=日期2)0\d{6}(?!\d)"
    r"|(?<=(?<![\d.])\d)(?:(?<=1)[0-2])?(?<!(?<!1)0)\.(?:0?[1-9]|[12]\d|3[01])[日号](?![楼院线店]))"
)
_WRITTEN_DATE = pattern(
    "(?:[一二三四五六七八九]|十[一二]?)(?<![农阴]历.)(?<![农阴]历..)"
    "月(?:[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])[日号](?![楼院线店])"
)
"""十月二十号, in the calendar of the office."""
_DIGIT = pattern(r"\d")


def dated(whole: str, folded: str) -> list[Entity]:
    """Where each batch and each day stands."""
    found: list[Entity] = []
    if "月" in folded:
        for hit in _WRITTEN_DATE.finditer(folded):
            found.append(Entity(type="date", text=whole[slice(*hit.span())], start=hit.start(), end=hit.end()))
    if _DIGIT.search(folded) is None:
        return found
    for start, end in _batches(folded) if any(each in folded for each in _BATCH_WORDS) else ():
        found.append(Entity(type="batch", text=whole[start:end], start=start, end=end))
    for hit in _DATE.finditer(folded):
        start = hit.start() + (folded[hit.start()] in "为是:")
        found.append(Entity(type="date", text=whole[start : hit.end()], start=start, end=hit.end()))
    return found


def _batches(folded: str) -> Iterator[tuple[int, int]]:
    """Where the number of each batch stands, those too that are joined to one."""
    for hit in _BATCH.finditer(folded):
        start, end = hit.span("no" if hit["no"] else "day")
        if not any(char.isdigit() for char in folded[start:end]):
            continue
        yield start, end
        while (more := _AND_BATCH.match(folded, end)) and len(more["no"]) == len(folded[start:end]):
            yield more.span("no")
            end = more.end()
