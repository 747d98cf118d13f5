"""Apart (另说): how many fell ill, told in another clause than what befell them.

People first tell what happened and then how many (都在拉肚子, 我数了数, 七个; 登记姓名的是23个), or leave the number to
whoever counts (班长点了名, 躺了六个). Asked only where no number stands beside a word of harm. A number that opens the
story is of those who ate; one that comes after the harm, or with a word of counting or of lying ill, is of the sick.
"""

from collections.abc import Iterator

from .. import patterns as re
from .harms import PEOPLE, Mention
from .numerals import HEADS, NUMERAL, number
from .people import ALONE_BEFORE
from .sufferers import falls_ill

_ALONE = re.compile(
    rf"(?=[{HEADS}])(?<![\d.第每前后/-])(?<!\d:)(?P<n>{NUMERAL})[多来余]?(?:个|名|位|例|号人|人|口人"
    rf"|[名位个](?:{PEOPLE}))"
    r"(?:了|吧|呢|啊|哦|左右|以上|上下|的样子|还没[^,。;]{0,2}完|还不止|打底)*(?P<away>[都全]?(?:请了?病?假"
    r"|没[来去](?:上[班学课])?))?"
    r"(?:(?=(?P<all>,[^,。;!?除就只没]{0,4}[全都均]))|(?=[,。;!?)~]|$|[全都均]))"
)
"""A number of people on which its clause ends."""
_COUNTED = re.compile(
    r"统计|登记|拢共|总共|一共|合计|总数|加起来|[数记][了下]|点了?名|报上?来|摸排|清点|接龙|核实|更[正新]|问了?[下一]"
    r"|听[^,。;]{0,4}说|接[到诊了]|收[到了]|碰见"
    r"|遇[见到]|认识的|知道的|躺|倒[了下]|趴|[拉抬]走|送[去来走]|来了|走了|请了?病?假|缺勤|中招"
    r"|进了?医院|累计|增[至到加]"
)
"""Somebody counts, or they lie ill: then it need not be said before what befell them."""
_NO_PEOPLE = re.compile(
    r"[吃喝买订要拿做装卖剩煮炒炸蒸切咬尝夹开摆寄罚抓拘判招选派]|点了|[席桌岁各盘碗杯瓶袋盒菜块店蛋瓜果饼虾蟹鱼串]"
    r"|(?:检|抽|排)查|执法"
    r"|来电|电话|工单|老板|厨师|服务员|厨工|报名|参加|参观|旅行团|一行|回复|评论|关注|视频|照片"
)
"""What makes the number in their clause one of something else, or of those who are well."""
_OF_THE_WELL = re.compile(
    r"就餐|用餐|共餐|同[桌餐]|进餐|赴宴|[就只]有?剩?[我俺]|没[吃拉吐事]|好好的|正常|异常"
    r"|[没无未]有?不适|在[册校岗籍]|应到"
    r"|实到|演练|模拟|二胡|唢呐|唱|甲醛|异味|装修|泄漏|煤气|中暑|流感|感冒"
)
LONGEST = 160
"""Characters of what somebody tells of one affair."""
_MANY = re.compile(
    "[都全均也们俩仨]|陆续|相继|接连|不止|有人|好[多几些]|几个|一层|每层|排队|集中|聚集|增[至到加]|同[事学班室]|学生"
)
"""Who tells of himself or of one child counts no others who are ill."""
_CARE = re.compile("急诊|哨点|[一二三四五]院|校医|医务室|卫生[院室所]|诊所|[病请]假|救护车")
_ONE_MEAL = re.compile(
    "(?:(?:[都全均](?:是|为)|同一|[个名位例人],(?:[一再]问)?都?(?=吃了))[^。;!?]{0,14}?|[都全]是[^,。]{0,6}(?=点的))"
    "(?:[吃喝餐饭席宴菜肉奶]|点的|满月酒|婚礼)|[饭餐席宴][^,。;!?]{0,6}(?:有问题|[馊酸臭])"
)
"""What makes those who are at a doctor's, or away, the guests of one meal."""
_COUNTING = re.compile("^数(?=十[一二三四五六七八九]|[一二三四五六七八九])")
"""粗数十七个: 17, and not tens of them."""
_BEGINS = re.compile(r"[,。;:!?()\s]")


def told_apart(folded: str, found: list[Mention]) -> list[Mention]:
    """The number of the ill in a short text that counts them in no clause that says what befell them."""
    if len(folded) > LONGEST or any(_is_counted(folded, each) for each in found):
        return []
    told_at = None if _OF_THE_WELL.search(folded) else _told_at(folded)
    if told_at is None:
        return []
    others = [each for each in found if each.count]
    heard = (
        each for each in _heard(folded, told_at) if not any(o.start < each.end and each.start < o.end for o in others)
    )
    told = max(heard, key=lambda each: each.count, default=None)
    return [told] if told else []


def _told_at(folded: str) -> int | None:
    """Where it is first said that several are sick, or that the guests of one meal are at a doctor's."""
    sick = falls_ill(folded) if _MANY.search(folded) else None
    care = _CARE.search(folded)
    if care and (sick is not None or _ONE_MEAL.search(folded)):
        return care.end() if sick is None else min(sick, care.end())
    return sick


def _is_counted(folded: str, told: Mention) -> bool:
    """Some are ill by a number; 有几个孩子吐了 leaves it to whoever counts them."""
    return told.what == "ill" and told.count > 0 and "几" not in folded[told.start : told.end]


def _heard(folded: str, ill: int) -> Iterator[Mention]:
    """Those counted on whom a clause ends, when harm was told before (`ill`), or the clause says that they are ill."""
    for hit in _ALONE.finditer(folded):
        lead = _BEGINS.split(folded[max(0, hit.start() - 20) : hit.start()])[-1]
        count = number(_COUNTING.sub("", hit["n"])) or 0
        if 1 < count <= 999 and not _NO_PEOPLE.search(lead):
            is_told = hit["all"] or hit["away"] or _COUNTED.search(lead) or _COUNTING.match(hit["n"])
            if is_told or ill <= hit.start() and ALONE_BEFORE.search(folded, 0, hit.start()):
                yield Mention(what="ill", count=count, start=hit.start(), end=hit.end("n"))
