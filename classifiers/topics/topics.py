"""Topics: which hazard, venue and food category a text is about; what the source says itself comes first."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from ..assessment import Harm, Kind, Text
from ..features import Reading
from ..harm.care import is_medical
from ..harm.methanol import SUSPECTED, suspects_methanol
from ..lexicon import Hit
from ..patterns import pattern
from ..said import Said
from ..where.beside import is_landmark
from ..where.places import PlaceHit
from ..where.venues import (
    DELIVERY,
    EATING_HOUSE,
    HOME,
    SCHOOL,
    STREET_STALL,
    TOLD_BY,
    hidden_kitchen,
    hinted_venue,
    is_at_home,
    is_at_the_gate,
    is_brought_to_school,
    is_off_campus,
    said_venue,
    told_apart,
)
from ..words import normalise
from .carcasses import TRADED, trades_in_dead_stock
from .righted import without_what_was_not
from .taxonomy import Taxonomy

UNKNOWN_HAZARD = "HZ-U"
PRODUCE = "P32"
"""食用农产品, by the numbers of the sampling plan."""
HAZARD_OF_GROUP = {"foreign_body": "HZ-P", "additives": "HZ-A", "hygiene": "HZ-O", "fraud": "HZ-F"}
"""Where no hazard is named, the words for what was found still say its family."""
_VERMIN = {"HZ-P.insect", "HZ-P.rodent"}
_UNDONE = {"HZ-Q", "HZ-Q.sensory"}
"""没熟 is what was wrong with the beans; that they hold a poison made people ill."""
_IN_THE_ROOM = pattern(
    r"(?:苍蝇|蟑螂|老鼠)(?:[很太]?多|到处|满[地屋天]|成群|乱[飞爬窜]"
    r"|横行|围着|一层|落[一在满]|[从在][^,。]{0,8}[窜爬跑啃]|啃)"
    r"|(?:到处|满屋子?)[都是有]*(?:苍蝇|蟑螂|老鼠)"
    r"|(?:后厨|厨房|操作间|切配间|食堂)[^,。]{0,3}(?:苍蝇|蟑螂|老鼠)(?!头|屎)"
)
"""苍蝇乱飞 is how a kitchen is kept; it is in no dish."""
METHANOL, DEAD_ANIMAL, WASTE_OIL = "HZ-C.methanol", "HZ-F.dead_animal", "HZ-C.waste_oil"
_TOLD_BY = {METHANOL: SUSPECTED, DEAD_ANIMAL: TRADED}
_TOXINS = {
    "HZ-B.tetrodotoxin": r"河[豚鲀]|巴鱼",
    "HZ-B.mushroom": (
        r"菌子?没[炒煮]熟|(?:[自采]采|野生?|山[上里]|[采捡][的了来]?)[^,。]{0,6}(?:蘑菇|菌子?|蕈|鸡枞|见手青)"
        r"|(?:蘑菇|菌子?|菌菇)[^。]{0,20}(?:小人|幻觉)"
    ),
    "HZ-B.bean_saponin": (
        r"(?:豆角|四季豆|扁豆|芸豆|梅豆)[^。]{0,8}(?:没有?[炒焖煮烧做炖蒸焯]?[熟透]"
        r"|没[炒焖煮烧做炖蒸焯][熟透]|生的|不熟|夹生|颜色发绿)"
        r"|(?:没[炒焖煮烧做炖蒸焯]?[熟透]|夹生|不熟)的?(?:豆角|四季豆|扁豆|芸豆)"
        r"|豆浆[^,。]{0,4}没[煮烧][熟开透]|没[煮烧][熟开透]的豆浆"
    ),
    "HZ-B.solanine": r"发了?[芽青]了?的?(?:土豆|马铃薯|洋芋)|(?:土豆|马铃薯|洋芋)[^,。]{0,4}(?:发[芽青]|泛青)",
    "HZ-B.shellfish_toxin": r"织纹螺|(?:淡菜|贻贝|海螺)[^。]{0,20}麻|赤潮",
    "HZ-B.bongkrekic": r"(?:泡|久)[^,。]{0,6}木耳|木耳[^,。]{0,6}(?:泡[^,。]{0,4}[久天夜]|[天夜]的?)|酸汤子|湿米粉",
    "HZ-C.cleaning_agent": (
        r"(?:除垢剂|洁厕[灵液]|火碱水?|洗涤剂|洗洁精|清洗剂|消毒[水液])[^。]{0,10}(?:当成?|误|喝|倒给|味|热牛奶|装)"
        r"|(?:泡|装|误喝|喝下?了?)[^,。]{0,4}(?:除垢|洁厕|火碱|洗涤剂|洗洁精|清洗剂|消毒[水液])"
    ),
    METHANOL: r"(?:散酒|散装[白]?酒|土酒|自酿酒|假酒)[^。]{0,30}(?:眼睛|瞎|看不清|失明|昏迷)",
    "HZ-C.nitrite": r"(?:嘴唇?|口唇|指甲)(?:和指甲)?[^,。]{0,5}(?:[青紫蓝])",
}
"""What makes people ill by itself, however the text puts it."""
_UNCLEAN = (
    r"[没不]洗手|打喷嚏|[抠挖][^,。]{0,2}鼻|擤鼻涕|擦[汗鼻]|吐痰|[用拿]脚"
    r"|洗脚|掉[在到]?地上|捡起来|[没不]戴(?:口罩|手套|帽子)"
    r"|患有?[^,。;]{0,4}(?:肝炎|结核|痢疾|伤寒|皮肤病|传染病)"
    r"|(?:肝炎|肺结核|痢疾|皮肤病|传染病)[^,。;]{0,6}(?:[在上]岗|上班|做[饭菜]|炒菜|干活|切菜|打饭|掌勺|端菜)"
    r"|抽着?烟[^,。]{0,5}(?:炒|做[菜饭]|和面|切菜|端|包|烤)|烟灰(?!缸)"
)
DONE_BY_STAFF = pattern(_UNCLEAN)
"""What nobody who makes food may do; a nurse or a barber is somebody else's."""
_HANDLED = (
    rf"{_UNCLEAN}|拖把|抹布|倒回|二次(?:上桌|利用)|没有?消毒|锅底倒"
    r"|(?:没|洗不)[洗刷]?干净|泔水|潲水|不分(?<=生熟不分)|混放(?!乱)"
    r"|(?:[污脏臭]水|井[的里]?[^,。]{0,2}水|一[盆桶]水)[^,。]{0,4}[洗涮]"
    r"|[吃剩]剩?的?(?:[菜饭汤锅]|小龙虾)[^,。]{0,6}(?:再|又|端|卖|今天|回锅)"
    r"|油(?<![酱柏蚝耗石]油)(?!菜)[^,。]{0,4}(?:黑得|发黑|黑[乎黢])"
)
_ADULTERATED = (
    r"拼接(?:肉|的|牛)|勾兑|掺(?:假|水)|兑(?<=[糖色]水兑)"
    r"|当(?<![相应]当)[成作做]?[新鲜好活][^,。;!?]{0,4}(?:卖(?!得)|出售)"
)
_SPOILT = (
    r"发[霉馊黏粘]|长[毛霉]|霉了|鼓(?:起来|包|胀)|死[鱼虾蟹]|烂(?:[的了掉]|(?<=腐烂))"
    r"|[蟹虾贝][^。;!?]{0,4}到[手货家][^,。;!?]{0,3}死(?:了[一大好几两\d]|[光完])"
)
_TAMPERED = r"被人?(?:[拆撕][开过]|动过)|拆开?过|偷[吃喝][^,。;!?]{0,4}(?:外卖|配餐|盒饭)|骑手[^,。;!?]{0,6}偷[吃喝]"
_SLAUGHTERED = r"(?:黑|私)屠?宰|[杀宰][猪牛羊驴狗][^。]{0,12}卖"
PAST_DATE = pattern(r"过期(?<=[吃喝用卖]过期)(?!药)")
_LEFT_OVER = r"剩(?<=[昨前][天晚]剩|[隔过昨]夜剩|[上一][桌顿家]剩)"
FOUND = (
    r"碎片|碎玻璃|碎渣|硬物|硬块|玻璃碴|铁屑|(?:牙|嘴|舌头?)[^,。]{0,3}(?:划破|扎破|扎|硌)|硌[到了掉]|牙崩"
    r"|石头(?:子|(?<=[出有]石头)(?![锅饼烤记门窑鱼]))"
    r"|虫(?:[在爬]|(?<=[有个条只小黑]虫))|壁虎|蜈蚣|钢丝|毛发|[根缕]毛|毛(?<=里有毛)(?![病巾肚利血豆蟹])"
)
_SENSED = (
    r"[馊霉臭腥酸怪异汽哈]味|[酸臭腥]了|发[臭黏粘苦酸霉绿黑馊]|黏糊糊|哈喇"
    r"|悬浮物|浑浊|味道?不对(?!劲)|味道?[很太有好]?点?怪|变[色质味]"
    r"|不新鲜|化[冻了完]|没熟|夹生|半生不熟"
)
HAZARD_HEADS = (
    "收捞石蟹虾贝碎硬玻铁牙嘴舌硌虫钢毛根缕像当冒假糖掺兑勾拖抹没不伤化打抠赤光苍蟑老满到直"
    "倒回无二剩临三标罐煤农酒馊霉臭腥酸怪异汽哈发黏拉悬浑味变长夹半自采"
    "野山泡木久菌河一中停健切卫厨口号吃后听吹喝四土复巴所扁批拿指捡掉排操效散断新日明梅油治洁洋洗海消涮淡清湿火"
    "烂用甩留称织芸蘑血装误说豆贻过锅降除隔食马未普污脏井拼壁死泔蜈擤潲抗混偷吐宰抽拆挖擦杀烟私被骑黑鼓"
    "啥患肝肺痢皮传铅镉汞砷铬"
)
"""What any of these may begin with, and what `_HAZARD_SAID` may."""
_METALS = {"铅": "lead", "镉": "cadmium", "汞": "mercury", "砷": "arsenic", "铬": "chromium"}
_NOT_MET = (
    r"(?![笔球字印])(?:\(以[^)]{1,6}\))?(?:元素|含量|残留量?|项目|指标|的?检[测验](?:值|结果))?[^,。;!?笔]{0,2}?"
    r"(?:不合格|不符合|超[标限过出]|实测)"
)
"""铅不合格, 铅(以Pb计)项目不符合: a metal found by a test."""
_UNSAFE = "|".join(
    (
        _HANDLED,
        _ADULTERATED,
        _SPOILT,
        FOUND,
        _SENSED,
        _TAMPERED,
        _SLAUGHTERED,
        PAST_DATE.pattern,
        _LEFT_OVER,
        "洗衣粉|抗生素",
        *_TOXINS.values(),
    )
)
UNSAFE = pattern(f"(?=[{HAZARD_HEADS}])(?:{_UNSAFE})")
"""What nobody who turns to an office says of food that is as it should be."""
_HAZARD_SAID = _TOXINS | {
    WASTE_OIL: r"(?:[剩捞收][^,。;!?]{0,4}锅底|锅底[^,。;!?]{0,4}[捞收]|剩[菜油汤]|泔水|潲水)"
    r"[^。!?]{0,14}(?:[熬炼]|提炼|回收)[^,。;!?]{0,3}油",
    "HZ-L.expired": PAST_DATE.pattern,
    DEAD_ANIMAL: _SLAUGHTERED,
    "HZ-P": FOUND,
    "HZ-F": (
        r"(?:像|当成?|冒充)[^,。]{0,3}(?:鸭|鸡|猪|马|合成|拼接)肉|普通(?<=实为普通)"
        r"|假一[赔罚]|糖浆|掺了|兑水|冒充|"
        rf"{_ADULTERATED}"
    ),
    "HZ-O": (
        rf"{_IN_THE_ROOM.pattern}|{_HANDLED}|{_TAMPERED}|{_LEFT_OVER}|伤口"
        r"|化脓|赤膊|光着膀子|直接抓|回收|无证|[无没]有?(?:营业)?执照"
        r"|没有?证(?![据明实])|[没无]有?(?:任何)?证[件照]|没(?:见|有)*(?:健康|许可)?证(?![据明实])"
        r"|啥证[都也]?没|没啥(?:证(?![据明实])|手续)"
        r"|隔夜|过夜|血水[淌流]|留样柜|卫生[很太]?差|复炸|甩甩就|涮一下就|(?:没有?|未经?|无)检疫"
        r"|一锅油"
    ),
    "HZ-L.false_claim": (
        r"(?:说是?|号称|所谓|称|吹)[^,。]{0,6}[能可治降][^,。]{0,6}(?:病|血[糖压脂]"
        r"|癌|瘫|痛风|骨质|糖尿)|[治降](?:高血压|血[糖压]|糖尿病)的"
        r"|停药|断根|听课|健康讲座|排毒反应"
    ),
    "HZ-L.no_label": r"[没无]有?(?:任何)?标签|三无|标签[都也][没无]",
    "HZ-L": r"临期|标签[^,。]{0,6}(?:撕|涂|改|贴|不符|模糊|明天)|新标签|批准文号|中文标签"
    r"|明示值|[没无]有?写?(?:生产)?日期|日期[^,。]{0,8}(?:改|涂|糊|磨|贴"
    r"|明天|对不上|不一致|虚假)|日期[^。]{0,10}虚假标注|效期标签",
    "HZ-I": "洗衣粉",
    **{f"HZ-C.{id}": f"{metal}{_NOT_MET}" for metal, id in _METALS.items()},
    "HZ-C": r"罐车|煤油|化工原料|农药|抗生素",
    "HZ-Q": rf"{_SENSED}|酒味|拉丝|{_SPOILT}",
}
"""The same for what was found: a family of hazards, for what no list names."""
_NO_CAUSE, _EXPIRED = {"HZ-O", "HZ-L"}, "HZ-L.expired"
"""How a kitchen is kept and what a label says made nobody ill by itself; food past its date may have."""
_HAZARDS = Said(_HAZARD_SAID, HAZARD_HEADS)
_ON_TOP = pattern(
    r"上头(?:(?<=[在放从搁摆往盖撒铺]上头)|(?<=[放翻搁浮]到上头)"
    r"|(?=[压放盖撒铺再长飘浮漂写印贴摆]|[全都还]?[是有](?!点)|一层|来人|要求|检查))"
)
"""萝卜上头压块石头: on top of it; what is 上头 otherwise goes to one's head."""


class Topics:
    """Chooses one hazard, venue and food category out of a text's hits."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._hazards = {hazard.id for hazard in taxonomy.hazards}
        self._crimes = {hazard.id for hazard in taxonomy.hazards if hazard.crime}
        self._venues = _names([(row.id, (row.id, row.name, *row.aliases)) for row in taxonomy.venues])
        self._products = _names([(row.id, (row.id, row.name, *row.aliases)) for row in taxonomy.products])
        self._foods = _names([(row.id, row.foods) for row in taxonomy.products])
        self._known = {row.id for row in taxonomy.venues}
        items = {row.id: map(re.escape, map(normalise, row.items)) for row in taxonomy.hazards if row.items}
        self._items = Said({id: "|".join(words) for id, words in items.items()})
        self.schools = {row.id for row in taxonomy.venues if "school" in row.traits}

    def hazard(self, reading: Reading, kind: Kind, harm: Harm) -> str | None:
        """The named hazard: what is a crime to sell before how it is sold, a subtype before its family, then the one
        named more often, then the first; people ill without a named hazard is `HZ-U`."""
        aside = _NO_CAUSE if harm.counts_people else ()
        grave = [] if kind == Kind.RUMOUR else [id for id in _grave(reading.folded) if id in self._hazards]
        folded = without_what_was_not(reading.folded)
        stands = reading.hits if folded is reading.folded else [hit for hit in reading.hits if folded[hit.start] != "#"]
        if "上头" in folded:
            stands = [hit for hit in stands if not _ON_TOP.match(folded, hit.start)]
        named = [id for id in _ids(stands, "hazard") if id == _EXPIRED or id.partition(".")[0] not in aside]
        if named and not (set(named) <= _VERMIN and _IN_THE_ROOM.search(reading.folded)):
            if harm.counts_people and set(named) <= _UNDONE and (toxin := _HAZARDS.first(folded)) in _TOXINS:
                return toxin
            crimes = [id for id in named if not self._crimes.isdisjoint((id, id.partition(".")[0]))]
            return _most(crimes or grave or named, key=lambda id: "." in id)
        said = grave[0] if grave else _HAZARDS.first(folded)
        if said in self._hazards and kind != Kind.RUMOUR and said.partition(".")[0] not in aside:
            return said
        if kind == Kind.SAMPLING_FAILURE and (item := self._items.first(folded)):
            return item
        groups = [HAZARD_OF_GROUP[id] for id in _ids(stands, "group") if id in HAZARD_OF_GROUP]
        if found := _most([id for id in groups if id in self._hazards and id not in aside]):
            return found
        return (
            UNKNOWN_HAZARD
            if harm.counts_people and kind in (Kind.INCIDENT, Kind.COMPLAINT) and UNKNOWN_HAZARD in self._hazards
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
        named = [
            id
            for hit in _apart_from(places, reading.hits)
            for what, id in hit.meanings
            if what == "venue" and not is_landmark(reading.folded, hit.end)
        ]
        if not named and text.operator:
            named = [id for word, id in self._venues.items() if len(word) > 1 and word in normalise(text.operator)][:1]
        folded = reading.folded
        if hidden := hidden_kitchen(folded):
            return hidden if hidden in self._known else None
        is_off, is_brought = is_off_campus(folded), is_brought_to_school(folded)
        if is_off or is_brought:
            named = [id for id in named if id not in self.schools]
        if is_brought and not named:
            return DELIVERY if DELIVERY in self._known else None
        if not named and (found := self._at_school(folded, is_school, is_off=is_off)):
            return found
        if not named and eating_house:
            return EATING_HOUSE
        found = _most(named, key=lambda id: id in self.schools) or said_venue(folded)
        is_seller = bool(text.operator) and not is_medical(text.operator or "")
        if not found and not is_seller and is_at_home(folded):
            return HOME if HOME in self._known else None
        found = found or hinted_venue(folded)
        if found not in self._known:
            return None
        is_house = eating_house or EATING_HOUSE in named
        is_raw = partial(self._is_raw, text, reading)
        return told_apart(found, is_house=is_house, folded=folded, is_raw=is_raw)

    def _at_school(self, folded: str, is_school: Callable[[], bool], *, is_off: bool) -> str | None:
        """Where pupils ate, though no sort of place is named."""
        if is_at_the_gate(folded):
            return STREET_STALL
        return SCHOOL if not is_off and SCHOOL in self.schools and is_school() else None

    def _is_raw(self, text: Text, reading: Reading) -> bool:
        return self.product_category(text, reading.hits) == PRODUCE

    def said(self, folded: str, kind: Kind, hazard: str | None, venue: str | None) -> list[tuple[int, int, str]]:
        """Where a text says its hazard and venue in other words than those of the lists, with the label."""
        ways = [_HAZARDS.each, _TOLD_BY, *([self._items.each] if kind == Kind.SAMPLING_FAILURE else ())]
        found = [(f"hazard:{hazard}", words[hazard]) for words in ways if hazard in words]
        found += [(f"venue:{venue}", words) for words in TOLD_BY.get(venue or "", [])]
        return [(*hit.span(), label) for label, said in found for hit in said.finditer(folded)]

    def product_category(self, text: Text, *hits: list[Hit]) -> str | None:
        """The source's own category or food, else the category of the foods that these hits name most, of the first
        ones that name any."""
        for given, known in ((text.product_category, self._products), (text.product, self._foods)):
            id = known.get(normalise(given).strip()) if given else None
            if id:
                return id
        named = (_most(_ids(each, "product")) or _most(_ids(each, "category")) for each in hits)
        return next(filter(None, named), None)


def _grave(folded: str) -> list[str]:
    """What it is a crime to sell, told in whole sentences rather than by a word."""
    told = {METHANOL: suspects_methanol(folded), DEAD_ANIMAL: trades_in_dead_stock(folded)}
    told[WASTE_OIL] = "油" in folded and _HAZARDS.each[WASTE_OIL].search(folded) is not None
    return [id for id, is_told in told.items() if is_told]


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
