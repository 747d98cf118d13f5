"""Feasts (农村集体聚餐): the village where one was held and what for, by which reports of it find each other.

Where guests live is another village than the one that stands before the word for the feast.
"""

import re
from collections.abc import Iterator

import msgspec

from classifiers.patterns import pattern
from classifiers.where.whereabouts import find_whereabouts

from .spots import packed

VENUE = "rural_banquet"
_FEAST = pattern(
    r"(?P<gap>[^,，。;；!！?？:：\n]{0,14}?)(?:[酒宴坐吃摆大]席|[喜婚寿丧]?[宴酒](?![店精驾水])|流水席|聚餐|席[上间])"
)
_TOLD_APART = pattern(
    r"(?:摆|办|开|坐)了?[\d一二三四五六七八九十几百多来]+桌|娶媳妇|嫁闺女|嫁女儿"
    r"|办[喜白红丧]事|过红白事|吃[大喜]?席|喝喜酒|满月酒|流水席|待客"
)
"""A feast of which is told some way behind the village."""
_SORTS = (
    ("白事", "[白丧葬]"),
    ("红事", "[红婚喜嫁娶]"),
    ("满月", "满月|百日|周岁"),
    ("寿", "寿|生日"),
    ("升学", "升学|谢师"),
)
"""A wedding is another feast than a funeral."""
_HOST = pattern(r"(?P<host>[^\W\d大全自人国集专东])某{0,2}家(?:里|中)?的?(?:[办举摆]\w{0,2})?$")
"""东马坊村李某家白事: whose feast it was."""
_VILLAGE = pattern(r"(?:.*(?:[省市县区]|街道|[镇乡](?!村)))?(?P<name>\w{1,8}村)$")
_TOWN = pattern(r"(?P<name>\w{2,6})[镇乡](?=\w{1,8}村$)")
_SPOKEN = pattern(
    r"(?P<town>[\u4e00-\u9fff]{2})(?:镇|乡(?!村))"
    r"(?P<name>[^\W\da-z村的某这那]{1,3}?[庄营屯寨堡岗洼坡沟湾集]|[^\W\da-z]村)(?!村|镇|委)"
)
"""小店镇张庄: how people call a village behind its town, without the word for it."""
_NO_VILLAGE = pattern(r"(?:.*[酒饭山农渔田度休私])[庄营寨沟湾]|[农全本某各同外邻山个赶城这那我你他乡]村|.*[赶市]集")


class Feast(msgspec.Struct, frozen=True, kw_only=True):
    """Where a feast was held, and what tells two of one village apart."""

    village: str
    value: int | None
    """Packed as a spot: of what sort it was, in which town, whose."""


def feast_of(whole: str) -> Feast | None:
    """The feast of which a text tells; None where no village stands before it."""
    for place in reversed(find_whereabouts(whole)):
        village = _VILLAGE.match(place.text)
        if village and (found := _feast_at(whole, place.end, village["name"], _town_in(place.text))):
            return found
    return next(_said_short(whole), None) or _told_apart(whole)


def _said_short(whole: str) -> Iterator[Feast]:
    """Feasts right behind a village that is called without the word for it."""
    for hit in _short_names(whole):
        if found := _feast_at(whole, hit.end(), hit["name"], hit["town"]):
            yield found


def _feast_at(whole: str, end: int, village: str, town: str | None) -> Feast | None:
    """The feast that is told of right behind a village."""
    feast = _FEAST.match(whole, end)
    if feast is None or "村" in feast["gap"].replace("村民", ""):
        return None
    host = _HOST.search(feast["gap"])
    sort = next((sort for sort, words in _SORTS if re.search(words, feast.group())), None)
    return Feast(village=_whole_name(village), value=packed(sort, town, None, host and host["host"], None))


def _short_names(whole: str) -> Iterator[re.Match[str]]:
    return (hit for hit in _SPOKEN.finditer(whole) if not _NO_VILLAGE.fullmatch(hit["name"]))


def _whole_name(village: str) -> str:
    """张庄 and 张庄村 of one town are one village, so are 赵村 and 赵村村."""
    return f"{village.rstrip('村')}村"


def _told_apart(whole: str) -> Feast | None:
    """洪门镇杏李村村医老冯报：…娶媳妇摆了四十多桌: the one village that is named, where its feast is told of later."""
    feasts = [hit.group() for hit in _TOLD_APART.finditer(whole)]
    places = [place.text for place in find_whereabouts(whole)]
    named = {_whole_name(hit["name"]): _town_in(place) for place in places if (hit := _VILLAGE.match(place))}
    named = {_whole_name(hit["name"]): hit["town"] for hit in _short_names(whole)} | named if feasts else {}
    if len(named) != 1:
        return None
    ((village, town),) = named.items()
    sort = next((sort for sort, words in _SORTS if re.search(words, "".join(feasts))), None)
    return Feast(village=village, value=packed(sort, town, None, None, None))


def _town_in(place: str) -> str | None:
    town = _TOWN.search(place)
    return town["name"] if town else None
