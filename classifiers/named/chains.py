"""Chains (连锁) and branches (分店): a business whose name says no sort, known all over the country or here, or told
by the branch in brackets behind it: 胖东来, 瑞幸咖啡, 张三茄汁面(平原路店)."""

import re
from collections.abc import Iterator

import ahocorasick_rs

from ..harm.harms import PEOPLE
from ..patterns import pattern
from ..where.beside import BESIDE
from .trades import OF_DISHES, SUFFIXES

_MARTS = ("胖东来 沃尔玛 世纪联华 大润发 家乐福 华润万家 丹尼斯 盒马 盒马鲜生 麦德龙 奥乐齐 新玛特 大商新玛特").split()
_OTHERS = (
    "百果园 钱大妈 好想来零食 零食很忙 赵一鸣零食 来伊份 良品铺子 蜜雪冰城 瑞幸 瑞幸咖啡 库迪 库迪咖啡 星巴克 "
    "肯德基 麦当劳 汉堡王 必胜客 德克士 华莱士 塔斯汀 正新鸡排 绝味鸭脖 周黑鸭 紫燕百味鸡 煌上煌 杨国福麻辣烫 "
    "张亮麻辣烫 杨铭宇黄焖鸡 杨铭宇黄焖鸡米饭 海底捞 海底捞火锅 巴奴 巴奴毛肚火锅 呷哺呷哺 小龙坎火锅 "
    "小龙坎老火锅 蜀大侠 蜀大侠火锅 大龙燚 大龙燚火锅 德庄火锅 刘一手火锅 西贝 西贝莜面村 老乡鸡 大米先生 "
    "永和大王 吉野家 太二酸菜鱼 费大厨 木屋烧烤 南城香 古茗 茶百道 书亦烧仙草 益禾堂 沪上阿姨 霸王茶姬 喜茶 "
    "奈雪的茶 甜啦啦 柠季 鲍师傅 好利来 米旗 泸溪河 味多美 幸福西饼 老蔡记 萧记烩面 合记烩面 方中山胡辣汤 "
    "北舞渡胡辣汤 阿利茄汁面 阿五黄河大鲤鱼 姐弟俩土豆粉 杨翔豆皮涮牛肚"
).split()
"""None of these is a person's name or said of anything else; those that are (永辉, 物美, 杨国福) are found by their
超市, 麻辣烫 or branch."""
MARTS = frozenset(_MARTS)
"""Those that sell everything."""
_FINDER = ahocorasick_rs.AhoCorasick(
    [*_MARTS, *_OTHERS], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
)
_LED = pattern(
    r"(?:^|[^\u4e00-\u9fff]|[在去到从进逛于给为家告区县市镇路街道场城厦号]|投诉|举报|反映"
    r"|[点订叫买喝吃]了?的?|下单|购自|[早晚天日午])$"
)
_BEFORE = 3
_TELLS = pattern(
    r"[(]|(?:门|分|旗舰)?店|超市|的?(?:[买购吃喝点订卖]|出售|销售|[用就聚]餐|消费|打包|下单|外卖|里|后厨|[店员]员|员工"
    r"|服务员|老板)|的(?!模式|精神|经验|做法)"
)
"""What is told of a shop and of no model."""
_AS = pattern(r"(?:像|学习?|如|[相]?比|跟|和|与|同|向|[山野]寨|仿|看看)$")
_NO_SHOP = pattern(
    rf"(?:[\u4e00-\u9fff]{{1,6}}?店)?{BESIDE}|事件|风波|丑闻|同款|模式|一样|那样"
    r"|这样|式|版|精神|经验|联名|月(?![饼初末底中])|针"
    r"|[^,。]{0,4}事件|创始人|董事长|股[价份]|[·、]|旗下|上班|打工|兼职|实习"
)
"""像胖东来那样, 海底捞月: nobody was there."""
_UPSTAIRS = pattern("(?:负?[一二三四五六]?[楼层]|[里内])[的边]?")
"""胖东来一楼蜜雪冰城: the one is in the house of the other."""
_BRANCH = r"[(][\u4e00-\u9fffa-z0-9]{1,12}店[)]"
BRANCH = pattern(_BRANCH)
_BARE_BRANCH = pattern(
    "(?![门分总本该这那一某网]|旗舰|连锁|加盟|直营|专[卖营]|体验|线下)"
    rf"(?:(?!{BESIDE}|回应|声明|宣布|要求|表示|部分|[多一两几那]家|那个"
    r"|(?:新乡|全[国市]|停业|咖啡|各地?|本地|当地)门店|楼[上下]|左[转拐]|下架|停业|致歉)"
    r"[^\W的在里买吃喝点订卖有和与跟及是了给也将被各每曾])"
    "{1,12}?(?<![锁盟营家到进开关闭探小面])店(?![员长主家铺面])"
)
"""瑞幸咖啡红旗区宝龙店: a branch without brackets."""
_SORTS = tuple(each for each in (*SUFFIXES, *OF_DISHES) if each.endswith("店"))
_IN_PLACE = r"[(](?:[\u4e00-\u9fff]{1,8}?(?:[区县镇乡路街]|大道)){1,3}(?:\d{1,4}号)?[)]"
_WITH_BRANCH = pattern(rf"(?<=[\u4e00-\u9fff])(?:{_BRANCH}|{_IN_PLACE}(?=[吃喝买购点订用就]|的|里|后厨))")
_ORDERED = pattern(r".*(?:\d[日号点]|下单|点单|美团|饿了么|外卖|商家|店铺|门店|消费者)(?:的|了)?")
_BY_TRADE = tuple(f"{each})" for each in (*SUFFIXES, *OF_DISHES))
"""白糖(某某粮油店): that shop sells it, and is no branch."""
_NO_NAME = pattern(
    rf"茶馆|.*(?:营业部|[本分门总该我此某]店|品牌|连锁|公司|店名|地址|名称|平台|[某等处]|{PEOPLE}"
    r"|小区|公园|广场|大厦|[0-9])|.?|.{13,}"
)
_SOMEBODY = pattern(
    rf"(?:.*(?:{PEOPLE}|女儿|儿子|妻子?|丈夫|本人))?[\u4e00-\u9fff]{{1,3}}"
    r"(?<![记家轩阁坊居楼园斋都城店馆铺屋面饭鸡鱼鸭饼粉汤茶肉锅煲糕虾包馍粥])"
    r"|(?:欧阳|上官|司马|诸葛|皇甫|尉迟|司徒)..|.*(?:电话|手机号?|住[址处所]|女士|先生|同志|老师|师傅)"
)
"""王丽(红旗区和平路)吃了: somebody and where they live, whose name is no business's."""


def chains(folded: str) -> Iterator[tuple[int, int]]:
    """胖东来买的, 在沃尔玛, 瑞幸咖啡(宝龙店): where somebody first says that they were there, or what was sold."""
    found = [(start, end) for _, start, end in _FINDER.find_matches_as_indexes(folded)]
    named: set[str] = set()
    for (start, end), (inside, _) in zip(found, [*found[1:], (0, 0)], strict=False):
        branch = BRANCH.match(folded, end) or _bare_branch(folded, end)
        whole = branch.end() if branch else end
        if folded[start:whole] not in named and not _UPSTAIRS.fullmatch(folded, end, inside):
            if _is_spoken_of(folded, start, end, is_branch=branch is not None):
                named.add(folded[start:whole])
                yield start, whole


def _bare_branch(folded: str, end: int) -> re.Match[str] | None:
    branch = _BARE_BRANCH.match(folded, end)
    return branch if branch and not branch[0].endswith(_SORTS) else None


def _is_spoken_of(folded: str, start: int, end: int, *, is_branch: bool) -> bool:
    before = max(0, start - _BEFORE)
    if _NO_SHOP.match(folded, end) or _AS.search(folded, before, start):
        return False
    return is_branch or _LED.search(folded[before:start]) is not None or _TELLS.match(folded, end) is not None


def branches(folded: str) -> Iterator[tuple[int, int]]:
    """Where brackets stand that tell the branch or the road of what is named before them, and where that ends: with the
    branch, without the road."""
    for hit in _WITH_BRANCH.finditer(folded) if "(" in folded else ():
        if not hit[0].endswith(_BY_TRADE):
            yield hit.start(), hit.end() if folded[hit.end() - 2] == "店" else hit.start()


def behind_order(folded: str, start: int, end: int) -> int:
    """Where a name begins behind how it was ordered: 美团下单老李盖饭."""
    hit = _ORDERED.match(folded, start, end)
    return hit.end() if hit else start


def is_named_so(name: str, *, by_branch: bool) -> bool:
    """Whether what stands before such brackets may be a business's name. `by_branch`: they tell a branch and no road,
    by which people are told as well."""
    return _NO_NAME.fullmatch(name) is None and (by_branch or _SOMEBODY.fullmatch(name) is None)
