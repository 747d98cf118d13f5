"""Called after somebody: 胖嫂卤味, 王记烧烤, 老李烤鱼, a business by whose it is and what it sells."""

from collections.abc import Iterator

from ..patterns import pattern
from ..where.leads import SURNAMES

DISHES = (
    "炒鸡 烤鸡 烧鸡 炸鸡 火锅鸡 地锅鸡 黄焖鸡 大盘鸡 鸡公煲 烤鸭 板鸭 啤酒鸭 烤鱼 酸菜鱼 炖鱼 "
    "鱼 小龙虾 龙虾 海鲜 烤肉 涮肉 涮羊肉 大锅羊肉 红焖羊肉 羊肉 羊肉汤 羊汤 羊杂 牛肉 牛肉汤 牛杂 驴肉 驴肉汤 "
    "胡辣汤 丸子汤 米线 土豆粉 米粉 酸辣粉 螺蛳粉 粉 拉面 牛肉面 刀削面 板面 烩面 炒面 焖面 "
    "热干面 凉皮 包子 小笼包 灌汤包 饺子 水饺 馄饨 馒头 烧饼 煎饼 油条 肉夹馍 粥 炒饭 "
    "盖浇饭 煲仔饭 冒菜 麻辣烫 麻辣香锅 串串 串串香 炸串 烤串 砂锅 铁锅炖 炖菜 家常菜 私房菜 "
    "鸡排 鸡腿 鸡架 鸭脖 烧鹅 烤鹅 蒸饺 锅贴 牛排 捞面 卤面 蒸面 饸饹面 浆面条 羊肉串 手抓饼 煎饼果子 米皮 擀面皮 "
    "土菜 卤味 卤菜 凉菜 甜品 汉堡 披萨 寿司 烤冷面 烤肠 豆花 豆腐脑 豆浆 早点 早餐 小吃"
).split()
BARE_FOOD = ("烧烤", "火锅", "麻辣烫", "快餐", "自助餐")
"""Also foods: a business only where the name before them is quoted or follows 叫."""
_SOLD = ("散酒", "羊肉泡馍", "泡馍", "酱牛肉", "酱菜", "熟食", "烤肠", "卤肉", "烧烤", "大盘鸡")
"""What else a business is called after that is called after somebody."""
_SOMEBODY = (
    rf"(?:[老小阿胖][{SURNAMES}]|[{SURNAMES}](?:师傅|胖子|老[大二三])|(?:老|大|二)?[胖瘦]子"
    rf"|(?![农自土大国居皇全独私商厂我俺你他她咱])[\u4e00-\u9fff]{{1,2}}[家记氏哥姐嫂婶叔爷妹婆娘妈])"
    r"(?:胖子|老[大二三])?"
)
MEALS = "|".join(sorted(sorted({*DISHES, *BARE_FOOD, *_SOLD} - {"鱼", "粉"}), key=len, reverse=True))
_SELLS = pattern(MEALS)
_CALL, _BEHIND = 7, 4
"""Signs of what may be called after somebody, and behind it those that tell whether it is one."""
OF_SOMEBODY = pattern(rf"{_SOMEBODY}(?:(?:{MEALS}){{1,2}}|鱼|粉)")
"""In quotes a business wherever it stands: “老李烤鱼”, “张姐凉皮”."""
_CALLED_AFTER = pattern(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[在去到从路街道镇区口])|(?<=[点订叫][了的])"
    r"|(?<=买的)|(?<=举报)|(?<=投诉)|(?<=反映))(?P<name>(?:(?!小姐|大[姐妈哥]"
    rf"|[大回人在国店专商老名]家|[\u4e00-\u9fff]?[二三四五六七八九十]家"
    rf"|[\u4e00-\u9fff]{{0,1}}[几有一两多余这那数各在让的给被])"
    rf"(?!朋友|亲戚|邻居|同[学事]|媳妇|老[婆公]){_SOMEBODY}"
    rf"|阿(?![姨婆爷妈公妹哥姐的])[\u4e00-\u9fff]|[二三四五]毛)(?:{MEALS}){{1,2}}摊?)"
    r"(?=[买吃喝点订卖用使那里碗]|就餐|聚餐|消费|打包|的(?!时候|配方|做法)|后厨|外卖|门口|家的|[,。!;“”]|$)"
)
"""东街胖嫂卤味买的: behind a road or where a clause begins, and bought or eaten at, it is one without quotes too."""


_KING = pattern(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[在去到从路街道镇区口])|(?<=举报)|(?<=投诉)|(?<=反映))"
    rf"(?P<name>(?:[老小大新][\u4e00-\u9fff]?)?(?:{MEALS})王)"
    r"(?=[买吃喝点订卖用使那里店的家]|后厨|[(,。;!]|$)"
)
"""大盘鸡王使用过期鸡精. Whatever else stands before it may be no part of it (请到凉皮王)."""

_LABELLED = pattern(
    r"(?=[被投商店门企受])(?:被投?诉(?:方|人|单位|商家|企业|对象)|[被受]抽?[样检]单位"
    r"|投诉对象|商[家户]名称?|店铺?名称?|门店名称?|企业名称)"
    r"(?:名称)?:\s?(?P<name>(?!不[详明知]|未知|没有|暂无|本人|某|一[家个])[\u4e00-\u9fffa-z0-9·&]{2,16}"
    r"(?:[(][^()\n]{1,12}[)])?)(?=[,。;!?\s]|$)"
)
_NO_NAME = pattern("[我你他她的了吗吧呢啊]|同上|见附")


def labelled(folded: str) -> Iterator[tuple[int, int]]:
    """被投诉方:王记牛肉汤(牧野路店): what stands where a form asks for the business."""
    for hit in _LABELLED.finditer(folded) if ":" in folded else ():
        if _NO_NAME.search(hit["name"]) is None:
            yield hit.span("name")


def called_after(folded: str) -> Iterator[tuple[int, int]]:
    """王记烧烤 on its road. What it sells is looked for first: it is rarer."""
    ways = (_CALLED_AFTER, _KING) if "王" in folded else (_CALLED_AFTER,)
    end = 0
    for sold in _SELLS.finditer(folded):
        near = max(0, sold.start() - _CALL), sold.end() + _BEHIND
        hit = next((hit for way in ways if (hit := way.search(folded, *near))), None)
        if hit and hit.end("name") > end:  # 羊肉 and 烩面 are of one name
            end = hit.end("name")
            yield hit.span("name")
