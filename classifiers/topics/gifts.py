"""Gifts (赠品): what sellers of health food give away so that the old come to listen is not what they sell; and a van
(面包车), which is no bread."""

from ..features import Reading, groups_of
from ..patterns import pattern

_PITCH = pattern("推销|讲座|听课|讲课|上课|养生|保健|理疗|会销|体验店|健康课|免费旅游|激酶|胶囊|孢子|能治|专治|疗效")
_GIVEN = pattern(r"(?:领|送|发|赠|派发?|兑换)(?:了|的|些|点|几[斤个袋盒桶]|[一二两三五十\d]+[斤个袋盒桶枚])?$")
"""听课领鸡蛋, 免费旅游送面条."""
_NEAR = 6
_VAN = "面包车"


def without_gifts(reading: Reading) -> Reading:
    """The reading without the foods that are given away where something is talked up."""
    if "product" not in reading.groups or _PITCH.search(reading.folded) is None:
        return reading
    kept = [hit for hit in reading.hits if "product" not in hit.groups or not _is_given(reading.folded, hit.start)]
    return reading._replace(hits=kept)


def without_vans(reading: Reading) -> Reading:
    """The reading without the bread of a van."""
    if _VAN not in reading.folded:
        return reading
    hits = [hit for hit in reading.hits if not reading.folded.startswith(_VAN, hit.start)]
    return reading._replace(hits=hits, groups=groups_of(reading.folded, hits))


def _is_given(folded: str, start: int) -> bool:
    return _GIVEN.search(folded, max(0, start - _NEAR), start) is not None
