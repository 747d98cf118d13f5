"""Visited: a business without quotes and without a word for its sort, by what somebody ate there: 顺旺基米线吃出头发,
在醉仙楼吃饭, 去巴奴吃火锅.

What stands before a dish mostly says how it is made or whence it comes (过桥米线, 重庆火锅). A name is no word of the
dictionary, so that the cut leaves it in pieces (顺/旺/基); or whoever eats in, at or from it says that it is a place.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate

from ..patterns import pattern
from ..where.leads import SURNAMES
from .called import MEALS

Span = tuple[int, int]
_LONGEST = 400
"""Characters of what somebody tells of one meal; a longer text is about more."""
_HAN = "[\u4e00-\u9fff]"
_AT = "(?<=(?:(?<![现正实存自])在|(?<![回想吃买收看感找得遇碰等达直迟])到|(?<![出进回过下上失])去))"
_BEGINS = r"(?:(?<![\u4e00-\u9fff\d])|(?<=[路街道镇区口]))(?![在去到从的我俺你他她咱昨今前每这那])"
_DISHES = f"毛肚火锅|鲜鱼火锅|牛油火锅|三鲜烩面|海鲜自助|{MEALS}|奶茶|炸鸡|比萨|烧仙草"
_SOLD = f"(?:{_DISHES})"
_BAKED = "蛋糕|面包|糕点|西点|烘焙|熟食"
_EATS = r"(?:[吃喝](?!药|苦|惊|醋|香|不|西北|了?[一几多半大\d]*次?亏)|就餐|用餐|聚餐|办的?[婚寿酒喜满]|摆酒)"
_FEASTS = "(?:吃席|就餐|用餐|聚餐|办的?[婚寿酒喜满])"
_STAFF = "后厨|厨师|老板|店员|服务员|收银"
_OF_SHOP = rf"(?:店?里(?!面|有|吃)|的?(?:{_STAFF})|[买订点]的|用[老过臭死剩地]|卖[臭假死过变馊])"
"""What is told of a shop and of no dish."""
_OF_DISH = "(?:[里中](?!面)|[吃喝][出坏完了着到的]|有[虫蟑头苍蛆]|的(?![味口感做配时分性价种材品老环服量质造]))"
_SITE = (
    "(?:工地|项目部|集团|化纤|生物|化工|纺织|电厂|药业|重工|股份|实业|科技)"
    "(?=的?(?:职工|员工|内部)?(?:食堂|伙房|餐厅|厨房|大灶)|干活)"
)
_BY_DISH = pattern(
    rf"{_BEGINS}(?:(?P<new>{_HAN}{{2,4}}?){_SOLD}(?={_OF_SHOP})|(?P<rare>{_HAN}{{2,4}}?){_SOLD}(?={_OF_DISH}))"
)
"""张亮麻辣烫的老板 is a shop's, 顺旺基米线吃出头发 may be told of a dish."""
_BY_NAME = pattern(rf"{_AT}(?P<new>{_HAN}{{2,4}})(?={_EATS}|买的)")
_BY_PLACE = pattern(
    rf"{_AT}(?P<own>{_HAN}{{2,4}}?)(?:{_SOLD}|{_BAKED})(?={_EATS}|[买点订])"
    rf"|{_BEGINS}(?P<of>{_HAN}{{2,3}}){_SOLD}(?=[买订]的)"
    rf"|(?<=[路街巷场厦])(?P<road>{_HAN}{{2,4}}?)(?:{_SOLD}|咖啡)(?={_EATS}|[买点订杯里]|的(?:{_STAFF}))"
    rf"|(?<=大道)(?P<avenue>{_HAN}{{2,4}}?)(?:{_SOLD}|咖啡)(?={_EATS}|[买点订杯里]|的(?:{_STAFF}))"
)
_BY_ORDER = pattern(rf"(?<=[点订叫][了的])(?P<new>{_HAN}{{2,5}}?)(?=的?外卖|的(?:{_DISHES}|咖啡))")
"""点了茶百道的外卖."""
_ON_ROAD = ("road", "avenue")
"""平原路顺旺基米线吃出头发: a business is told by its road."""
_BY_CANTEEN = pattern(rf"(?:(?<!{_HAN})|{_AT})(?P<site>(?![在我俺咱])(?:{_HAN}){{2,5}}?){_SITE}")
_BY_HOUSE = pattern(
    rf"(?:{_AT}|(?<=的))(?P<at>{_HAN}{{1,3}})[楼轩阁斋坊](?={_EATS}|[买点订])"
    rf"|{_AT}(?P<in>{_HAN}{{1,3}})(?:[园苑府](?={_FEASTS})|[居堂记](?={_FEASTS}|[吃喝](?:[饭的了完]|火锅|烩面)))"
    rf"|{_BEGINS}(?P<of>{_HAN}{{1,3}})[楼轩阁斋坊]"
    rf"(?=的?(?:{_STAFF}|婚宴|寿宴|喜宴|[凉热]菜)|[昨今前]天[^,。]{{0,4}}?[办吃]|[办吃])"
)
_FINDERS = (
    (pattern(f"{_DISHES}|{_BAKED}|咖啡"), (_BY_DISH, _BY_PLACE)),
    (pattern(f"外卖|的(?={_DISHES}|咖啡)"), (_BY_ORDER,)),
    (pattern(_SITE), (_BY_CANTEEN,)),
    (pattern("[楼轩阁斋坊园苑居府堂记]"), (_BY_HOUSE,)),
    (pattern(f"[在去到](?={_HAN}{{2,4}}?(?:[吃喝买就用聚]|[办摆]))"), (_BY_NAME,)),
)
"""Each with what its names have in them, which is rarer."""
_BEFORE, _BEHIND = 6, 12
"""Signs around it in which the name stands with what is told of it."""
_NO_SIGNS = (
    "吃喝买点订做煮炒蒸炸卤煎熬拌送卖装煲泡配加放端拿要选尝看说觉感用采找嚼坐着直出"
    "是的了在或与和就都也还又没不很真只可能会想让叫给被把从到去再才这那哪某每各该此它他她我你俺咱们"
    "人个份碗盘条斤杯盒瓶袋桶块片串笼些种样牌"
)
_NO_ENDS = (
    "店里上下中内外边面处辣酸甜咸麻式份款号油汤天年月日时晚早间车站县市镇乡村庄屯吧湾办老家路街巷"
    "灼泥蒸烧焖炖烩爆炝酱糟腌腊冻椒蒜葱姜盐糖露蜜"
)
_NO_WORDS = (
    "朋友|同[事学]|家人|[爸妈]|孩子|老[公婆]|顾客|美团|淘宝|京东|抖音|快手|微信|小红书|拼多多|网|最近|刚刚|之前|当时"
    "|平时|原来|商场|学校|公司|单位|食堂|超市|市场|附近|旁|对面|隔壁|门口|路边|广场|大道|小区|吐槽|回应|发现|验证|免费"
    "|旅游|大型|正宗|自[制助]|[全最高]新|烂尾|建筑|施工|装修|在建|拆迁|地铁|高铁|[公铁]路"
    "|(?:美食|小吃|商贸|建材|[酒啤新老县商影学])城"
)
_NO_NAME = pattern(
    f".*[{_NO_SIGNS}].*|.*[{_NO_ENDS}]|[一二两三四五六七八九十几现大中超微特重单双全半整本家明].*|.*(?:{_NO_WORDS}).*"
)
_OF_FOOD = pattern(
    ".*[鸭血菜豆桃鸡鹅鱼虾蟹贝蛙牛羊猪驴肉骨蛋瓜果薯米面粉糖奶芝茉莉桂椰莓橙柠檬莲藕笋菌菇麦糯馅皮汁草梨杏栗枣芋].*"
    "|(?:手|吊|土[家法]|柴|慕斯|菲力|寿喜|[东西南北]部).*|.*[绿火炉工]"
)
"""What stands before a dish and says of what or how it is made: 手擀, 黄桃, 柴火."""
_NO_HOUSE = pattern(
    ".*(?:(?:教学|实验|办公|宿舍|综合|住院|门诊|商业|写字|居民|家属|烂尾"
    "|[一二三四五六七八九十几负两高大本主裙钟鼓城新老])楼"
    "|[作街牌磨油工酒染书豆腐烘焙蛋糕面包]坊|[亭楼]阁|书斋|[政学首王]府|[邻新旧故民同宜定移]居|[食学课教礼天祠大澡]堂"
    "|[公校家花乐儿物果菜田业技流农茶萄摘游陵庄墓]园|[登书日笔标游忘传摘惦]记)"
)


def visited(folded: str, parts: Sequence[str], known: Collection[Span]) -> Iterator[Span]:
    """Where the names stand. `parts`: the cut, which put together is the text; `known`: where words stand that a list
    has, of which a name holds none."""
    if len(folded) > _LONGEST or not parts:
        return
    words = [(a, b) for a, b in known if b - a > 1]
    for hit in _told_of(folded):
        if _is_name(hit, parts, words):
            yield hit.span()


def is_house(name: str) -> bool:
    """Whether it ends as houses do where guests eat: 聚福楼, and no 教学楼."""
    return name.endswith(tuple("楼轩阁斋坊")) and _NO_HOUSE.fullmatch(name) is None


def _told_of(folded: str) -> Iterator[re.Match[str]]:
    for rare, finders in _FINDERS:
        for mark in rare.finditer(folded):
            around = max(0, mark.start() - _BEFORE), mark.end() + _BEHIND
            yield from filter(None, (finder.search(folded, *around) for finder in finders))


def _is_name(hit: re.Match[str], parts: Sequence[str], words: Sequence[Span]) -> bool:
    """Whether what stands before the dish or the word for a house names it."""
    start, end = hit.span(hit.lastgroup or 0)
    if any(a < end and start < b for a, b in words):
        return False
    if _NO_NAME.fullmatch(hit.string, start, end) or (hit.re == _BY_HOUSE and _NO_HOUSE.fullmatch(hit[0])):
        return False
    if (hit.re == _BY_DISH or hit.lastgroup in _ON_ROAD) and _OF_FOOD.fullmatch(hit.string, start, end):
        return False
    return hit.lastgroup not in ("new", "rare", *_ON_ROAD) or _is_new(
        parts, start, end, is_rare=hit.lastgroup == "rare"
    )


def _is_new(parts: Sequence[str], start: int, end: int, *, is_rare: bool) -> bool:
    """Whether the cut leaves these characters in pieces; `is_rare`: in single signs, which are three or begin as
    somebody's name does (张亮)."""
    ends = list(accumulate(map(len, parts)))
    pieces = parts[bisect_left(ends, start + 1) : bisect_left(ends, end) + 1]
    longer = sum(len(each) > 1 for each in pieces)
    if sum(map(len, pieces)) != end - start or longer == len(pieces):
        return False
    return longer == 0 and (end - start > 2 or pieces[0] in SURNAMES) if is_rare else longer < 2
