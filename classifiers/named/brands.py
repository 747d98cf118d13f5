"""Brands (品牌): a maker that everybody knows, named with its food or as its maker: 双汇火腿肠, 伊利生产的奶粉."""

from collections.abc import Collection, Iterator

import ahocorasick_rs

from ..patterns import pattern

_NAMES = (
    "康师傅 今麦郎 白象 五得利 金沙河 陈克明 三全 湾仔码头 必品阁 安井 海霸王 "
    "蒙牛 伊利 君乐宝 花花牛 科迪 认养一头牛 妙可蓝多 飞鹤 贝因美 惠氏 美赞臣 雀巢 "
    "双汇 雨润 金锣 春都 众品 金龙鱼 鲁花 福临门 多力 胡姬花 海天 李锦记 厨邦 太太乐 老干妈 恒顺 千禾 "
    "卫龙 洽洽 三只松鼠 百草味 盼盼 达利园 好丽友 奥利奥 徐福记 旺旺 喜之郎 桃李 好吃点 "
    "银鹭 娃哈哈 农夫山泉 怡宝 冰露 百岁山 可口可乐 百事可乐 王老吉 加多宝 汇源 元气森林"
).split()
"""None whose name is a word (统一, 光明, 思念); of one that others bear too (海天公寓) what follows decides."""
BRANDS = frozenset(_NAMES)
_FINDER = ahocorasick_rs.AhoCorasick(_NAMES, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False)
_AS_MAKER = pattern(
    "(?!小区|公寓|公园|园|雕塑|说|路|大厦|广场|城)"
    "(?:(?:公司|集团|食品|乳业|品牌|牌|官方)?(?:生产|出品|客服|售后|厂家|厂方)"
    "|[^,。;!?]{0,6}?(?:[吃喝咬]出|里有|发霉|变质|长毛|过期|胀[包袋气]))"
)
_MADE_BY = pattern("(?:生产(?:商|者|厂家|企业|单位|方)|制造商|厂[家商]|品牌)(?:名称)?[:是为]$")
_BETWEEN = pattern(r"[\u4e00-\u9fffa-z0-9]{0,5}")
_FAKED = pattern("(?:[假仿]冒|冒充|山寨|高仿|假)的?$")
_LEAD = 8


def brands(folded: str, foods: Collection[int]) -> Iterator[tuple[int, int]]:
    """Where a maker is named, unless its name was put on another's. `foods`: where the words for foods begin."""
    for _, start, end in _FINDER.find_matches_as_indexes(folded):
        lead = max(0, start - _LEAD)
        is_maker = _is_of_food(folded, end, foods) or _AS_MAKER.match(folded, end)
        if (is_maker or _MADE_BY.search(folded, lead, start)) and _FAKED.search(folded, lead, start) is None:
            yield start, end


def _is_of_food(folded: str, end: int, foods: Collection[int]) -> bool:
    near = _BETWEEN.match(folded, end)
    return near is not None and any(at in foods for at in range(end, near.end() + 1))
