"""Entities: businesses, foods, batches, dates and places that a text names, with their offsets."""

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

import ahocorasick_rs

from ..assessment import Entity
from ..lexicon import Hit
from ..patterns import pattern
from ..where.beside import BESIDE, is_landmark
from ..where.leads import TO_A_BUSINESS, behind_opening
from ..where.places import STREETS, PlaceHit
from ..where.schools import short_names
from ..where.whereabouts import CALLED_BY_PLACE, called_by_place, is_its_hospital, is_no_school, is_school_called_alike
from ..words import normalise
from .brands import brands
from .called import BARE_FOOD, DISHES, OF_SOMEBODY, called_after, labelled
from .chains import BRANCH, behind_order, branches, chains, is_named_so
from .dated import dated
from .trades import LIVING, OF_DISHES, SUFFIXES, WORKS
from .visited import is_house, visited

_NAMED_WORKS = pattern(r"(?!.*(?:[等些型各邻类将]|生产|当地|附近|规范))[\u4e00-\u9fff]{2,6}")
_FIRMS = frozenset((*WORKS, *LIVING))
_MORE = pattern("(?:股份|集团|实业|连锁)*有限")
"""Behind the word for its kind: the name goes on."""
_COOKED = (*DISHES, *BARE_FOOD)
_SUBSIDIARY = pattern("(?![和与及跟、的在等])[\u4e00-\u9fff]{2,6}?(?<![和与及跟的])分公司")
"""某某餐饮有限公司红旗分公司: the name goes on."""
_FINDER = ahocorasick_rs.AhoCorasick(
    list(dict.fromkeys(suffix for suffix in (*SUFFIXES, *OF_DISHES) if suffix not in BARE_FOOD)),
    matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
    store_patterns=False,
)
_ELSEWHERE = ("county", "city", "other")
"""Without it a first middle school elsewhere would be called like the own city's."""
_OF_ALL = ("province", "city", "own_city")
"""A university is called by its province or city, which a list has by its short name: 河南科技学院."""
_MAKERS = ("公司", "厂")
"""Firms call themselves whatever they like (今麦郎, 同利达源), and mostly by four characters."""
_NAME_LENGTH = 16
_NAME_END = pattern(r"[\u4e00-\u9fffa-z0-9·]*$")
_FEEDS = pattern(r"[^,。;!?\n]{0,8}(?:食堂|餐厅|营养餐|病号饭|订餐|配餐|超市|小卖部)")
"""A hospital fed whoever it is about only where its canteen is spoken of; mostly it took them in, or reports them."""
_FED_HERE = pattern("(?:[我本]院|医院)(?:的|职工|营养|病员|内部|自己的)*(?:食堂|餐厅|营养餐|病号饭|配餐)")
_HEADED = 6
"""Characters before whoever tells: 新乡市康和医院护理部: 今天中午吃了医院营养食堂的饭."""
_STALL = pattern(
    r"(?:[0-9a-z一二三四五六七八九十]{1,4}[区排厅])?[0-9a-z一二三四五六七八九十]{1,4}号?(?:摊位|摊|档口|铺位|柜台)"
)
_QUOTED = pattern(
    # The first character stands alone, here and below, so that the search passes over all others at once.
    rf"[《“\"「『‘'](?:(?<=《)(?P<book>[^《》\n]{{2,20}})》"
    rf"|(?<=[“\"「『‘'])(?P<quoted>[^“”\"「」『』‘’'\n]{{2,20}}?(?:{'|'.join(SUFFIXES)}"
    r"|店|馆|坊|厂|铺|庄|公司|食堂))[”\"」』’'])"
)
_TRADE = "[奶茶甜饮品面包糕点快小炒火锅烧烤麻辣烫早餐酒水果生鲜烘焙熟卤味料理食川菜海串饭便利连锁大自助鸭鱼鸡米线粉粥]"
_SHOPS = r"店(?![主员长家里内])|馆|餐厅|酒楼|饭庄|食府|大?排档|超市|烘焙坊|[糕包]房|铺|烧烤摊|专[营卖]店|旗舰店|直播间"
_MARKED = pattern(
    rf"[“\"「『‘'](?P<name>[\u4e00-\u9fffa-z0-9·&]{{2,10}})[”\"」』’'](?P<shop>{_TRADE}{{0,5}}(?:{_SHOPS})"
    rf"|{'|'.join(BARE_FOOD)})?"
    r"(?![小社]区|楼盘|家园|花园)"
)
_LED = pattern(r"(?:[家间](?:店名?)?(?:名[为叫]|叫做?|招牌[为是]?)|店名[为是叫]?|招牌(?:[为是]|写着)?)$")
_SHOP_BEFORE = pattern(
    rf"(?:{_TRADE}(?:{_SHOPS})|餐厅|酒楼|饭庄|食府|中央厨房|直播间|专[营卖]店|旗舰店|网店|店铺"
    rf"|[校学园](?:大?门口|外面?|旁边?|附近|对面)的?|(?:大道|(?<![一之])[路街巷])(?:\d{{1,5}}号)?)$"
)
_BESIDE = pattern(rf"{BESIDE}的?(?:[一那]?[家个])?$")
"""小学门口的“老刘烤肠”: what stands beside something is called by what it sells."""
_VISITED = pattern(
    r"(?P<there>[“\"「『‘'][^”\"」』’']+[”\"」』’'](?:[吃买喝订点]|[用就聚野]餐(?![者的人])|研学|[春秋]游|过生日))"
    r"|.[^”\"」』’']+.(?:的?(?:后厨|厨师|服务员|店员|收银员|老板|客人|顾客|食客|食堂|消毒柜|冷库|仓库|车间|操作间|灶台)"
    r"|(?:就餐|用餐|聚餐)(?:者|的|人)|(?:工人|学生|职工|员工)(?=[\d一二两三四五六七八九十多]))"
    r"|.[^”\"」』’']+[楼轩阁斋府居].(?:[^,。;]{0,8}(?:婚宴|宴席|聚餐))?(?:事件|一事|的事)"
    r"|.[^”\"」』’']+[”\"」』’']里?(?:[吃喝][出坏完]|买的)"
)
"""Where somebody eats or buys, whose kitchen and staff are spoken of, or after what house an affair is called."""
_EATEN = pattern("(?:[吃买购订]了?|食用了?|点了)$")
"""均食用“得月楼熟食”的卤肉."""
_AT_REACH = 40
"""Characters of an address: 在某大道与某街交叉口往南200米路东“得月小院”用餐."""
_AT = pattern(rf"[在去到][^,。;:!?“”\"说看称]{{0,{_AT_REACH}}}$")
"""在万达“海底捞”吃饭."""
_SERVES = pattern("(?:餐饮|中央厨房|配餐)$")
_NO_MARKED = pattern(
    r"网红|三无|阳光餐饮|互联网|饿了么|美团|黑[作店窝心]|放心|榜上|横行|走鬼|专用"
    r"|明厨|光盘|问题|最[美佳]|星级|.*(?:时代|模式|现象|行动|计划|套路|陷阱)$"
)
"""In quotes beside a sort of shop stands also what is said of all of them."""
_EATING = pattern(
    r"(?:烧烤|火锅|小厨|面馆|饺子馆|麻辣烫|快餐|快餐厅|菜馆|饭馆|饭庄|饭店|酒楼|餐厅"
    r"|餐馆|食府|大排档|农家[乐院]|自助餐|小吃部|烧烤店|火锅店|奶茶店|包子铺"
    rf"|{'|'.join(OF_DISHES)})(?:[(].*)?$"
)
_OF_A_SCHOOL = pattern("[学校园]")
"""学生餐厅 is a school's own."""
_GENERIC = pattern(
    r"(?:这个?|那个?|某|本|该|各|全|口|校外|新开|一家|两家|几家|多家|某家|老|新|小|大|外面|外边|路边|街边|网红|连锁"
    r"|私立|公立|民办|乡镇|城区|附属|中心|大型|县级|市级|其他|所有|普通|中小|生产|经营|来|一|[名位]|小巷|街角|一些|这些"
    r"|[破烂脏黑]心?|刚[刚才]|垃圾|坑人|缺德|无良|恶心|正规|相关|知名|著名|上述|本地|个别|实体|此"
    r"|哪[个些]|流动|占道|无[证照]|临时|移动|专[收供卖做]|什么|任何|各[类级]|整个|当代|学生|职工|员工|教工|上|里"
    r"|日常|传统|好?[多\d两几三四五六七八九十]+[所个家]|一起|x{2,}"
    r"|部分|全部|周边|当地|很多|许多|不少|好多(?!多)"
    r"|好些|多少|配套|普惠性?|农村|城镇|街道|[社小]区|[镇乡](?=中心)|公办|民营|众多"
    r"|大量|多地|各地|个别|定点|城市|非?寄宿制?|封闭式|热门|无名|三无|露天|其它|全[市国县区]|国内|生猪|私人"
    r"|高端|优质|品牌|国际化|普惠制|[盈营]利性|一级|示范性?|新建|在建|小型|中型|大中|以上|网课|[男女])*"
)
_WARES = pattern(
    "(?:第?[一二两三四五六七八九十]?家|一)?(?:生鲜|水产|海鲜|蔬菜|水果|熟食|冷冻|冻品|特色|风味|自助|西|中|茶|早|火锅"
    "|烧烤|烤鱼|牛|羊|猪|鸡|鸭|鹅|鱼|驴|豆|凉|素|清真|牛羊)"
)
"""生鲜超市, 茶餐厅, 牛肉摊: what it sells, and nobody's name."""
_HALL = pattern(r"第[一二三四五六七八九十\d]{1,2}")
_HAS_HALLS = ("学", "校", "院", "厂", "园", "司", "区")
"""第三餐厅, a hall of whoever has several."""
_SELLING = ("店", "摊", "馆", "超市", "餐厅", "铺")
_GOES_ON = pattern(
    "小厨[房师神娘具电艺子]|(?:大学|高中)生(?![活源物命病化态理])|商行[政业为情列动]|[\u4e00-\u9fff]{2,3}厂[家长]"
)
"""大学生, 工商行政, 大米厂家: another word."""
_ANYWHERE = pattern("(?<![第十八五三二统唯同合初高天元中单])一(?:大型|快捷|婚宴|商务|连锁|知名|特色|民营|星级)?$")
"""枣庄一幼儿园, 禹城一蛋糕房: any of them."""
_ON_ROAD = pattern(
    r"[\u4e00-\u9fff]{2,8}?(?:大道|[东西南北]干道|小区|家属院|广场|公寓"
    r"|新村)(?:[东西南北中]段|\d+号(?:院|楼)?)?(?=[\u4e00-\u9fffa-z0-9]{2})"
    r"(?!老年|长者|便民|爱心|幸福|社区|服务|物业)"
)
_OF_PLATFORMS = ("直播间", "旗舰店", "专营店", "专卖店")
_PLATFORM = pattern(
    r"(?:抖音|快手|淘宝|天猫|京东|拼多多|微信|视频号|小红书|平台|主播|带货|官方|上|的|或"
    r"|某|大型|知名|电商|购物|网购|旗下)+"
)
"""Before a sort of online shop it only says where to look for one: 抖音直播间 is nobody's name."""
_WISHED = pattern(r"希望小学[能给重尽可公赔加严对把不别早停查]")
"""希望小学给个说法: no school of that name."""
_BOOK_HINT = pattern(
    r"条例|办法|规定|法|标准|通知|通报|通告|公告|指南|意见|方案|规范|计划|报告|日报|晚报|新闻|周刊|电视|大全|宝典"
)
_MOST = 24
"""Entities kept of one text: a long notice names hundreds, and a person reads the first."""


class Named(NamedTuple):
    """What a text names."""

    entities: tuple[Entity, ...]
    """Every entity in order; of very many the first."""
    operators: list[Entity]
    """The businesses, all of them."""
    foods: list[Hit]
    """The hits that are no part of a business's name."""


def find_entities(
    whole: str,
    folded: str,
    hits: list[Hit],
    places: list[PlaceHit],
    operator: str | None = None,
    *,
    parts: Sequence[str] = (),
) -> Named:
    """What is named. `hits` are lexicon and taxonomy hits, `places` of `Places.find`, all of this text; `operator`: the
    business that the source states, `parts`: the text as it is cut."""
    operators = _operators(whole, folded, hits, places, parts)
    foods = _outside_names(folded, hits, operators, operator)
    found = [*operators, *_products(whole, folded, foods), *dated(whole, folded)]
    found += [Entity(type="place", text=hit.text, start=hit.start, end=hit.end, id=hit.area) for hit in places]
    return Named(tuple(sorted(found, key=_PLACE)[:_MOST]), operators, foods)


_PLACE = attrgetter("start", "end", "type")


def _outside_names(folded: str, hits: list[Hit], named: Iterable[Entity], operator: str | None) -> list[Hit]:
    """The hits that are no part of a business's name, as often as it is said: “老李烤鱼” tells of no fish that somebody
    ate. A stall is called by what it sells."""
    names = {folded[each.start : each.end] for each in named} | ({normalise(operator)} if operator else set())
    spans = [span for name in names if name and not name.endswith("摊") for span in _said(folded, name)]
    return [each for each in hits if not any(a <= each.start and each.end <= b for a, b in spans)] if spans else hits


def _said(folded: str, name: str) -> Iterator[tuple[int, int]]:
    """Wherever a name is said."""
    end = 0
    while (start := folded.find(name, end)) >= 0:
        end = start + len(name)
        yield start, end


def is_eating_house(name: str) -> bool:
    """The name of a business where guests eat; a school's own is none."""
    folded = normalise(name)
    is_one = _EATING.search(folded) or OF_SOMEBODY.fullmatch(folded)
    return is_one is not None and _OF_A_SCHOOL.search(name) is None


def _operators(whole: str, folded: str, hits: list[Hit], places: list[PlaceHit], parts: Sequence[str]) -> list[Entity]:
    known = [*((hit.start, hit.end) for hit in hits), *((place.start, place.end) for place in places)]
    spans = [
        *_quoted(folded),
        *_marked(folded, hits),
        *called_after(folded),
        *labelled(folded),
        *_plain(folded, places),
        *_short(folded, places),
        *chains(folded),
        *_branched(folded, hits, places),
        *visited(folded, parts, known),
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    sold_at = [each for each in kept if not is_landmark(folded, each[1])] or _makers(folded, hits)
    return [Entity(type="operator", text=whole[start:end], start=start, end=end) for start, end in sold_at]


def _makers(folded: str, hits: list[Hit]) -> list[tuple[int, int]]:
    """Whoever made what was bought, each where it is first named; asked where no text says at whom."""
    found = brands(folded, {hit.start for hit in hits if "product" in hit.groups})
    first: dict[str, tuple[int, int]] = {}
    for start, end in found:
        first.setdefault(folded[start:end], (start, end))
    return list(first.values())


def _quoted(folded: str) -> Iterator[tuple[int, int]]:
    """“老灶火锅” and 《某某饭店》; a law or a newspaper in title marks is no business."""
    for hit in _QUOTED.finditer(folded):
        name = "quoted" if hit["quoted"] else "book"
        if name == "quoted" or (hit["book"].endswith(SUFFIXES) and not _BOOK_HINT.search(hit["book"])):
            yield hit.span(name)


def _marked(folded: str, hits: list[Hit]) -> Iterator[tuple[int, int]]:
    """一家名为“卤小匠”的快餐店, “湘遇见”餐馆, 奶茶店“茶小棠”; a word that a list knows (“预制菜”餐厅) is no name."""
    for hit in _MARKED.finditer(folded):
        start, end = hit.span("name")
        before = max(0, hit.start() - 6)
        if _LED.search(folded, before, hit.start()) or OF_SOMEBODY.fullmatch(hit["name"]):
            yield start, end
        elif (
            hit["shop"]
            or _SHOP_BEFORE.search(folded, before, hit.start())
            or _is_visited(folded, hit)
            or (hit["name"].endswith(_COOKED) and _BESIDE.search(folded, before, hit.start()))
        ):
            is_word = _NO_MARKED.match(hit["name"]) or any(each.start <= start and each.end >= end for each in hits)
            if not is_word:
                yield start, end


def _is_visited(folded: str, quoted: re.Match[str]) -> bool:
    """Whether somebody eats or buys at what stands in quotes, or its last word says that it serves meals."""
    if _EATEN.search(folded, max(0, quoted.start() - 6), quoted.start()) and folded.startswith("的", quoted.end()):
        return True
    served = _VISITED.match(folded, quoted.start())
    if served is None:
        is_of_house = is_house(quoted["name"]) and folded.startswith("的", quoted.end())
        return is_of_house or _SERVES.search(quoted["name"]) is not None
    return (
        served["there"] is None
        or _AT.search(folded, max(0, quoted.start() - _AT_REACH - 1), quoted.start()) is not None
    )


def _plain(folded: str, places: list[PlaceHit]) -> Iterator[tuple[int, int]]:
    """A name that runs up to a word for a kind of business."""
    last, market = 0, None
    for _, at, end in _FINDER.find_matches_as_indexes(folded):
        if folded[at:end] in _FIRMS and _MORE.match(folded, end):
            continue
        start = _start_of_name(folded, last, (at, end), places)
        branch = BRANCH.match(folded, end) or _STALL.match(folded, end)
        branch = branch or (_SUBSIDIARY.match(folded, end) if folded.startswith("公司", end - 2) else None)
        is_none = _GENERIC.fullmatch(folded, start, at) or _is_no_school(folded, start, at, end)
        is_none = is_none or _is_no_works(folded, start, at, end) or _GOES_ON.match(folded, at) is not None
        is_named = start < at and not (is_none or _is_anybody(folded, start, at, end))
        if is_named and not _only_treats(folded, start, end):
            if market is not None and start == market[1] and folded[end - 1] == "摊":
                start = market[0]
            market = (start, end) if folded.startswith("市场", end - 2) else None
            yield start, branch.end() if branch else end
        last = end


def _is_no_works(folded: str, start: int, at: int, end: int) -> bool:
    """一些药厂, a plant of that sort: works are called by a few signs of their own."""
    kind = folded[at:end]
    return kind in WORKS and _NAMED_WORKS.fullmatch(folded, start, at) is None


def _is_anybody(folded: str, start: int, at: int, end: int) -> bool:
    """枣庄一幼儿园, 某职业学院 and 抖音直播间 are called by nobody's name; 某康师傅牛肉面馆 may be, and is kept from
    leaving."""
    if folded[at:end] == "餐厅" and _HALL.fullmatch(folded, start, at) and folded[:start].endswith(_HAS_HALLS):
        return True
    if folded[at:end].endswith(_SELLING) and _WARES.fullmatch(folded, start, at):
        return True
    if _ANYWHERE.search(folded, start, at) and not folded[at:end].endswith(_MAKERS):
        return True
    if folded[at:end] in _OF_PLATFORMS:
        return _PLATFORM.fullmatch(folded, start, at) is not None
    return folded[start - 1 : start] == "某" and _EATING.search(folded, start, end) is None


def _only_treats(folded: str, start: int, end: int) -> bool:
    """A hospital that fed nobody it is about, or a school of which the hospital is meant. One that tells of its own
    canteen fed whoever ate there."""
    if folded.startswith("医院", end - 2):
        is_teller = start <= _HEADED and _FED_HERE.search(folded, end) is not None
        return not is_teller and _FEEDS.match(folded, end) is None
    return is_its_hospital(folded, end)


def _short(folded: str, places: list[PlaceHit]) -> Iterator[tuple[int, int]]:
    """市一中, 师院附小: a school that is called by what is short for its kind."""
    for at, end in short_names(folded):
        start = _start_of_name(folded, 0, (at, end), places)
        yield start - (start == at and folded[at - 1 : at] in ("市", "区")), end


def _branched(folded: str, hits: list[Hit], places: list[PlaceHit]) -> Iterator[tuple[int, int]]:
    """阿利茄汁面(平原路店), 老蔡记(文化街)吃的: what stands before its branch, unless a list knows all of it."""
    for at, end in branches(folded):
        start = behind_order(folded, _start_of_name(folded, 0, (at, at + 1), places), at)
        is_none = _GENERIC.fullmatch(folded, start, at) or any(hit.start <= start and hit.end >= at for hit in hits)
        if not is_none and is_named_so(folded[start:at], by_branch=end > at):
            yield start, end


def _start_of_name(folded: str, last: int, kind: tuple[int, int], places: list[PlaceHit]) -> int:
    """Where a business's name begins: after the last word that leads to it and after the division it lies in, unless
    it is called by its road, town or village. `last`: where the name before ends, `kind`: the word for its kind."""
    at, end = kind
    lead = _NAME_END.search(folded, max(last, at - _NAME_LENGTH), at)
    low = lead.start() if lead else at
    start = max([low, *(hit.end for hit in places if low < hit.end <= at and folded[hit.start - 1] != "老")])
    start += TO_A_BUSINESS.end(folded[start:at])
    if not folded[at:end].endswith(_MAKERS):
        start = behind_opening(folded, start, at)
    start = _behind_road(folded, start, at, folded[at:end])
    if folded.startswith(("学院", "大学"), end - 2):
        start = next((hit.start for hit in places if hit.end == start and hit.level in _OF_ALL), start)
    if is_school_called_alike(folded, start, at, end):
        start = next((hit.start for hit in places if hit.end == start and hit.level in _ELSEWHERE), start)
    if not folded[at:end].endswith(CALLED_BY_PLACE):
        return start
    outer = max([last, *(hit.end for hit in places if hit.end <= start and hit.level != "street")])
    towns = [(hit.start, hit.end) for hit in places if hit.level in STREETS]
    return called_by_place(folded, outer, start, at, towns)


def _behind_road(folded: str, start: int, at: int, kind: str) -> int:
    """Where it begins behind the road or estate that it is on: 金穗大道老灶火锅店 is 老灶火锅店, on that road."""
    road = None if kind.endswith(CALLED_BY_PLACE) else _ON_ROAD.match(folded, start, at)
    return road.end() if road and not _GENERIC.fullmatch(folded, road.end(), at) else start


def _is_no_school(folded: str, start: int, at: int, end: int) -> bool:
    return is_no_school(folded[start:at], folded[at:end]) or _WISHED.match(folded, start) is not None


def _products(whole: str, folded: str, hits: list[Hit]) -> list[Entity]:
    found = [*((hit.start, hit.end, _FOOD[hit.meanings]) for hit in hits), *_called(folded, hits)]
    return [
        Entity(type="product", text=whole[start:end], start=start, end=end, id=id)
        for start, end, id in sorted(each for each in found if each[2] is not None)[:_MOST]
    ]


def _called(folded: str, hits: list[Hit]) -> Iterator[tuple[int, int, str | None]]:
    """保健品“鹿茸丸”: what stands in quotes behind a sort of food is one of it, unless a list knows the word."""
    for hit in hits:
        quoted = _MARKED.match(folded, hit.end) if "category" in dict(hit.meanings) else None
        if quoted and not quoted["shop"]:
            start, end = quoted.span("name")
            if not (_NO_MARKED.match(quoted["name"]) or any(start <= each.start < end for each in hits)):
                yield start, end, dict(hit.meanings)["category"]


class _Foods(dict[tuple[tuple[str, str], ...], str | None]):
    """The category of the food a word of the lists names; filled as words turn up."""

    def __missing__(self, meanings: tuple[tuple[str, str], ...]) -> str | None:
        self[meanings] = id = next((id for what, id in meanings if what == "product"), None)
        return id


_FOOD = _Foods()
