"""Topics: which hazard, venue and food category a text is about; what the source says itself comes first."""

import re
from collections.abc import Callable, Sequence

from .assessment import Harm, Kind, Text
from .features import Reading
from .lexicon import Hit
from .taxonomy import Taxonomy
from .where.places import PlaceHit
from .where.schools import SAID
from .words import normalise

UNKNOWN_HAZARD = "HZ-U"
EATING_HOUSE, SCHOOL = "restaurant", "school_canteen"
HAZARD_OF_GROUP = {"foreign_body": "HZ-P", "additives": "HZ-A", "hygiene": "HZ-O", "fraud": "HZ-F"}
"""Where no hazard is named, the words for what was found still say its family."""
_VENUE_SAID = {
    "kindergarten_canteen": r"[我你他]们园|[小中大][一二三四五六]班|小朋友[^,。]{0,10}园|园方|幼师|保育[员老]",
    "supermarket": r"超市|商超|生活广场",
    "online_shop": r"拼多多|淘宝|京东|抖音商城|小红书[^,。]{0,4}买",
    "hospital_canteen": r"(?:院内|本院|我院|病区|康复中心)[^,。]{0,4}(?:食堂|订餐)",
    "unit_canteen": r"[厂司位关业团间园区](?:里|内)?[^,。]{0,3}(?:食堂|餐厅)"
    r"|厂[^,。]{0,6}(?:员工|职工|工人|行政|医务室)|物流园|(?:员工|职工)[^,。]{0,12}(?:盒饭|食堂|宿舍|餐)",
    "site_canteen": r"(?:工地|项目部)(?:[^,。]{0,6}(?:食堂|伙房|吃|饭|餐|灶)|[^,。]{0,4}工人)",
    "care_home_canteen": r"(?:养老|敬老|护理|颐养)(?:院|中心)",
    "rural_banquet": r"白事|喜事|喜酒|酒席|宴席|流水席|村宴|开席|待客|摆席|回门宴|寿席",
    "street_stall": r"摊[点贩主儿子位]|[烤粉饼面]摊|出摊|夜市|推[着个]?三轮|三轮车|台底下"
    r"|小吃[街车]|餐车|推车|路边[^,。]{0,4}[买卖吃]|地摊",
    "online_catering": r"美团|饿了么|拼单|通过外卖|外卖点|平台客服|[点买叫订拼]的?[^,。]{0,4}外卖|你家外卖"
    r"|外卖(?!骑手|员|小哥|单)[^,。]{0,8}(?:吃|喝|送|商家|店)",
    EATING_HOUSE: (
        r"(?:烤[鱼肉鸭]|火锅|串串|烧烤|料理|西餐|海鲜|饺子|家常菜|[羊牛]肉|炒菜|私房菜|自助餐?|[川湘粤豫鲁]菜)"
        r"[^,。]{0,2}[店馆庄坊]|泰餐|日料|冒菜|香锅|烤全羊|鱼庄|餐饮店|堂食|包[间厢]|服务员|点菜|上菜|[店馆]里吃"
    ),
}
"""How people say where they ate, where no name of the list stands: a sort of place by what is said of it."""
VENUE_HEADS = (
    "超商生拼淘京抖小美饿通平冒香鱼物粉订叫面三本夜康日买外拼病开饼台泰院我你他员职幼保中大厂司位关业团间园区工项养敬护颐白喜酒宴流村待摆回寿摊出小餐推路地烤火串烧"
    "料西海饺家羊牛炒私自川湘粤豫鲁堂包服点上店馆"
)
_VERMIN = {"HZ-P.insect", "HZ-P.rodent"}
_IN_THE_ROOM = re.compile(
    r"(?:苍蝇|蟑螂|老鼠)(?:[很太]?多|到处|满[地屋天]|成群|乱[飞爬窜]|横行)|(?:到处|满屋子?)[都是有]*(?:苍蝇|蟑螂|老鼠)"
)
"""苍蝇乱飞 is how a kitchen is kept; it is in no dish."""
_HAZARD_SAID = {
    "HZ-P": (
        r"碎片|碎玻璃|碎渣|硬物|硬块|玻璃碴|铁屑|(?:牙|嘴|舌头?)[^,。]{0,3}(?:划破|扎破|扎|硌)|硌[到了掉]"
        r"|[有个条只]虫|虫[在爬]|钢丝|毛发|[根缕]毛"
    ),
    "HZ-F": r"(?:像|当成?|冒充)[^,。]{0,3}(?:鸭|鸡|猪|马|合成|拼接)肉|假一[赔罚]|糖浆|掺(?:假|水|了)|兑水|冒充|勾兑",
    "HZ-O": (
        rf"{_IN_THE_ROOM.pattern}|拖把|抹布|[没不]洗手|伤口|化脓|打喷嚏|抠鼻|赤膊|光着膀子|直接抓|倒回|回收|无证|[无没]有?(?:营业)?执照|[没不]戴(?:口罩|手套|帽子)"
        r"|二次(?:上桌|利用)|剩[菜饭汤锅][^,。]{0,6}(?:再|又|端|卖)"
    ),
    "HZ-L": r"临期|[没无]有?标签|三无|标签[^,。]{0,6}(?:撕|涂|改|贴|不符|模糊)"
    r"|没有?写?生产日期|生产日期[^,。]{0,4}(?:改|涂|糊|磨)",
    "HZ-C": r"罐车|煤油|化工原料|农药",
    "HZ-B.tetrodotoxin": r"河[豚鲀]",
    "HZ-B.mushroom": r"菌子?没[炒煮]熟|(?:[自采]采|野生?|山[上里]|采[的了来])[^,。]{0,6}(?:蘑菇|菌子?|蕈)",
    "HZ-B.bongkrekic": r"(?:泡|久)[^,。]{0,6}木耳|木耳[^,。]{0,6}(?:泡[^,。]{0,4}[久天夜]|[天夜]的?)",
    "HZ-Q": (
        r"[酒馊霉臭腥酸怪异汽哈]味|[酸臭腥]了|发[臭黏粘苦酸霉绿黑馊]|黏糊糊|拉丝|哈喇|悬浮物|浑浊|味道?不对(?!劲)|变[色质味]|长[毛霉]"
        r"|不新鲜|化[冻了完]|没熟|夹生|半生不熟"
    ),
}
"""The same for what was found: a family of hazards, for what no list names."""
HAZARD_HEADS = (
    "碎硬玻铁牙嘴舌硌有个条只虫钢毛根缕像当冒假糖掺兑勾拖抹没不伤化打抠赤光苍蟑老满到直倒回无二剩临三标生"
    "罐煤农酒馊霉臭腥酸怪异汽哈发黏拉悬浑味变长夹半自采野山泡木久菌河"
)


def _any_of(said: dict[str, str], heads: str) -> re.Pattern[str]:
    """Whether one of them stands anywhere; `heads`: what they begin with, which spares a search at most places."""
    return re.compile(f"(?=[{heads}])(?:{'|'.join(said.values())})")


_VENUES = _any_of(_VENUE_SAID, VENUE_HEADS), {id: re.compile(said) for id, said in _VENUE_SAID.items()}
_HAZARDS = _any_of(_HAZARD_SAID, HAZARD_HEADS), {id: re.compile(said) for id, said in _HAZARD_SAID.items()}
_SAID_OF = _VENUES[1] | {SCHOOL: SAID}
FOREIGN_BODY = _HAZARDS[1]["HZ-P"]


class Topics:
    """Chooses one hazard, venue and food category out of a text's hits."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._hazards = {hazard.id for hazard in taxonomy.hazards}
        self._venues = _names([(row.id, (row.id, row.name, *row.aliases)) for row in taxonomy.venues])
        self._products = _names([(row.id, (row.id, row.name, *row.aliases)) for row in taxonomy.products])
        self._foods = _names([(row.id, row.foods) for row in taxonomy.products])
        self._known = {row.id for row in taxonomy.venues}
        self.schools = {row.id for row in taxonomy.venues if "school" in row.traits}

    def hazard(self, reading: Reading, kind: Kind, harm: Harm) -> str | None:
        """The named hazard, a subtype before its family, then the more often named, then the first; people ill
        without a named hazard is `HZ-U`."""
        named = _ids(reading.hits, "hazard")
        if named and not (set(named) <= _VERMIN and _IN_THE_ROOM.search(reading.folded)):
            return _most(named, key=lambda id: "." in id)
        said = _said(_HAZARDS, reading.folded)
        if said in self._hazards and kind != Kind.RUMOUR:
            return said
        groups = [HAZARD_OF_GROUP[id] for id in _ids(reading.hits, "group") if id in HAZARD_OF_GROUP]
        if groups:
            return _most([id for id in groups if id in self._hazards])
        harmed = any((harm.ill, harm.hospitalised, harm.dead))
        return (
            UNKNOWN_HAZARD
            if harmed and kind in (Kind.INCIDENT, Kind.COMPLAINT) and UNKNOWN_HAZARD in self._hazards
            else None
        )

    def venue(
        self,
        text: Text,
        reading: Reading,
        places: Sequence[PlaceHit],
        *,
        is_school: Callable[[], bool],
        eating_house: bool = False,
    ) -> str | None:
        """The source's own venue, else the one the text names, a school's before others; 小店镇 is a town, no shop.
        `eating_house`: a business is named after what it cooks."""
        given = self._venues.get(normalise(text.venue).strip()) if text.venue else None
        if given:
            return given
        named = _ids(_apart_from(places, reading.hits), "venue")
        if not named and text.operator:
            named = [id for word, id in self._venues.items() if len(word) > 1 and word in normalise(text.operator)][:1]
        if not named and is_school():
            return SCHOOL if SCHOOL in self.schools else None
        if not named and eating_house:
            return EATING_HOUSE
        if not named:
            said = _said(_VENUES, reading.folded)
            return said if said in self._known else None
        return _most(named, key=lambda id: id in self.schools)

    def said(self, folded: str, hazard: str | None, venue: str | None) -> list[tuple[int, int, str]]:
        """Where a text says its hazard and venue in other words than those of the lists, with the label."""
        if hazard not in _HAZARDS[1] and venue not in _SAID_OF:
            return []
        found = [(f"hazard:{hazard}", _HAZARDS[1][hazard])] if hazard in _HAZARDS[1] else []
        if venue in _SAID_OF:
            found.append((f"venue:{venue}", _SAID_OF[venue]))
        return [(*hit.span(), label) for label, said in found for hit in said.finditer(folded)]

    def product_category(self, text: Text, reading: Reading) -> str | None:
        """The source's own category or food, else the category of the foods the text names most."""
        for given, known in ((text.product_category, self._products), (text.product, self._foods)):
            id = known.get(normalise(given).strip()) if given else None
            if id:
                return id
        return _most(_ids(reading.hits, "product")) or _most(_ids(reading.hits, "category"))


def _said(sorts: tuple[re.Pattern[str], dict[str, re.Pattern[str]]], folded: str) -> str | None:
    """The first sort of which the text says something."""
    some, each = sorts
    return next((id for id, said in each.items() if said.search(folded)), None) if some.search(folded) else None


def _names(rows: list[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, words in rows:
        for word in words:
            found.setdefault(normalise(word).strip(), id)
    return found


def _apart_from(places: Sequence[PlaceHit], hits: list[Hit]) -> list[Hit]:
    """The words that are not inside the name of a place."""
    inside = {at for place in places for at in range(place.start, place.end)}
    return [hit for hit in hits if hit.start not in inside or hit.end - 1 not in inside]


def _ids(hits: list[Hit], what: str) -> list[str]:
    return [id for hit in hits for kind, id in hit.meanings if kind == what]


def _most(ids: list[str], key: object = None) -> str | None:
    """The id named most often among those for which `key` holds (or among all); the first of equals."""
    if not ids:
        return None
    preferred = [id for id in ids if key(id)] if callable(key) else []
    named = preferred or ids
    return max(dict.fromkeys(named), key=named.count)
