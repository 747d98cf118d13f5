"""One business or neighbour singled out (举报), or one's own story: what is told of it where nothing passes it on."""

from ..assessment import Kind
from ..features import Reading
from ..harm.harms import HARM
from ..patterns import pattern
from ..topics.carcasses import trades_in_dead_stock
from ..topics.topics import UNSAFE
from ..topics.unsafe import FOUND_IN_IT
from ..where.venues import SHORT, is_sold_from_home

_PASSED_ON = frozenset(f"group:{name}" for name in ("rumour_style", "rumour_claims", "hearsay", "spread", "denial"))
_HEARD = pattern(r"在传|传遍|疯遍|都说|有人说|听人说|别[再去]?[吃喝买]|吗[?。!]*$|嘛[?。!]*$|真假|马上.?删")
"""What the lists of words for it do not know."""
_OF_AN_OFFICE = frozenset(
    f"group:{name}" for name in ("regulation_acts", "regulators", "sampling_words", "old_or_elsewhere")
)
"""Who speaks of these tells what an office did, or what a paper wrote."""
_POST = 150
"""Characters of a post; a press report is longer."""
_SHOP = "住户|商户|[摊商小]贩|餐厅|超市|食堂|[小中]学|学校|[养敬]老院|公司|[市夜早]市|市场|[店馆摊坊厂园铺]"
_SOMEWHERE = r"(?:(?<![小社地校园景厂城片山牧新老全各本该])区|街道|[镇乡]|村|路)"
_ONE = pattern(
    rf"(?=[某一这那有区街镇乡村路小])(?:(?:某(?![种些宝东网音团地国])[^,。;!?]{{0,2}}"
    rf"|一(?:家|个|处|所)?|{_SOMEWHERE}[^,。;!?]{{0,4}})[^,。;!?]{{0,4}}(?:{_SHOP})"
    rf"|[这那有]家(?![人里伙])|(?:{_SOMEWHERE}|小区)有[个一]?人)"
)
_ALL = pattern(r"所有|现在的|(?<!超)市面上?|全国|各地|都一样")
"""It is told of every business of a sort: no shop sells real rice."""
_MINE = pattern("[我俺咱](?!们?[国市省县区院局委校])")
BODIES = frozenset(
    ("symptom", *(f"group:{name}" for name in ("illness_words", "care_words", "death_words", "slang_harm")))
)
"""What tells of somebody's body."""
_OF_MANY = pattern(
    "甲醇|工业酒精|看不[见清]|瞎|血|割|划破|婴|宝宝|吞|噎"
    "|死|毒|病(?!媒)|药|瘟|着火|火灾|水源|自来水|井水|学校|幼儿园|[学园]生|孩子|娃|[小中]学|食堂|[敬养]老院"
    "|查[获封]|被[罚查曝封拍判]|[获判]刑|警方|公安|记者|暗访|晚会|法院|检察|官方|执法|召回|[道致]歉|立案|发帖|顾客"
    "|疑|男子|女子|网友|爆料|视频|热[榜搜]|流向|[吨拦]"
)
"""Somebody may be harmed soon, or it was found out and told of (疑吃出, 男子 of a headline): more than one guest's."""
_GUEST = 60
"""Characters of what a guest or a buyer writes."""
_FOREIGN = "头发|虫|蟑螂|苍蝇|[钢铁]丝|铁片|玻璃|老鼠|蛆|异物|钉|塑料|石子|创可贴|手套|指甲|烟头"
_THING = pattern(
    rf"(?:[吃喝咬]出|[里中上]有)[^,。;!?]{{0,4}}(?:{_FOREIGN})|有[^,。;!?]{{0,4}}异物"
    r"|[卖售]的?[都是]*(?:过期|变质|发霉|[臭馊])|(?:过期|发霉|变质|长毛|[馊臭])了?(?:[,。;!?]|$)"
    r"|^(?:匿名|实名|我要?|市民|群众)?举报"
)
"""What somebody found in what they bought, and what they report of a business."""
_WELL = pattern(
    r"(?:没有?|不会?)[闹拉]过?肚子(?![才都])"
    r"|没有?(?:吃出|[看瞧]见|发现|见到?)过?[^,。;!?]{0,6}(?:头发|虫|苍蝇|蟑螂|老鼠|异物)(?!的)"
)
"""吃完一点不闹肚子, 没吃出头发: what did not happen to a guest."""
_GRUMBLES = pattern(
    "但|可[是就]|不过|就是|虽|要不是|差评|退|投诉|举报|查|[馊臭坏脏怪幸]|过期|变质|难吃|失望|再也|还好|恶心|[吐疼]"
    "|为什么|难道|[吗?霉死蛆屎尿抽]|拍到|暂时|倒是|(?<!没)(?<!没有)吃出"
)
_PRAISES = pattern("好[吃喝]|干净|推荐|放心|新鲜|不错|满意|[点好]赞|回购")
_IS_WELL = {Kind.COMPLAINT: 0.001, Kind.INCIDENT: 0.001, Kind.NEWS: 100.0}
_OF_A_THING = {Kind.INCIDENT: 0.005, Kind.SAMPLING_FAILURE: 0.05, Kind.RUMOUR: 0.3, Kind.NEWS: 0.2}
_SINGLED_OUT = {Kind.RUMOUR: 0.2}
_EXPOSED = {Kind.RUMOUR: 0.2, Kind.NEWS: 0.15}
_SECOND_HAND = pattern(
    "听人?说|说是|据说|据传|网传|截图|转发|转自|在传|传遍|疯遍|真的?假的?|真假|吗[?。!]*$|嘛[?。!]*$"
)
_WITNESSED = pattern(
    r"(?:亲眼|亲自|当场|当面)[^,。;!?]{0,4}(?:[看瞧瞅]?见|看|发现|撞|逮)"
    r"|[我俺咱](?:们|家)?[^,。;!?别不没]{0,4}(?:[看瞧瞅]见|拍[到了下]|录[到了下]|撞见)"
    r"|有(?:照片|视频|录像|监控|证据)(?!.{0,2}真相)|(?:照片|视频|录像)[^,。;!?]{0,4}(?:为证|作证|发你|给你)"
)
_TRADE = {Kind.RUMOUR: 0.03, Kind.NEWS: 0.2}
_SEEN = {Kind.RUMOUR: 0.1}
_FROM_HOME = {Kind.RUMOUR: 0.03, Kind.NEWS: 0.2}
_HARMLESS = {Kind.INCIDENT: 0.2}
"""How much likelier each kind is; a home that sells what it cooks and of whose guests none is told to be ill."""
_COOKS = pattern(
    r"教(?:[你您]|大家)[^,。!?]{0,6}[做炸蒸腌烤炒包煮烙]|做法:|自己在?家?[做炸蒸腌]|一定要?[炒煮焯蒸炖烧][熟透]|焯水"
)
"""A recipe, or how to cook what is not safe raw."""
_ADVISES = {Kind.RUMOUR: 0.02}
_FOUND = pattern(r"买(?:的|了|回来的)[^,。;!?]{1,8}(?:里|中|上)[面头边]?(?:有|发现|吃出|挑出|爬出|咬到)")
"""Somebody found it in what he bought."""


def said_of_one(reading: Reading) -> dict[Kind, float]:
    """How much likelier each kind is where one business, or somebody of one place, is told of and nothing says that the
    tale is passed on: of 25 such posts 8 were called rumours and 3 news. Held back by event, no text read by hand is
    read worse by it."""
    if reading.groups.isdisjoint(_PASSED_ON) and _COOKS.search(reading.folded):
        return _ADVISES
    if is_passed_on(reading) or says_of_all(reading.folded) or _ONE.search(reading.folded) is None:
        return {}
    return _EXPOSED if _is_exposed(reading) else _SINGLED_OUT


def as_reported(reading: Reading, *, is_to_office: bool, harms: bool) -> dict[Kind, float]:
    """How much likelier each kind is where what one business or neighbour does is told. `is_to_office`: somebody turned
    to the office with it; a post that says it at second hand, or calls to spread it, may be a rumour, and a
    long text is about more. `harms`: people are told to be ill of it."""
    folded = reading.folded
    if len(folded) > SHORT:
        return {}
    if not is_to_office and (not reading.groups.isdisjoint(_PASSED_ON) or _SECOND_HAND.search(folded)):
        return {}
    if is_sold_from_home(folded):
        return _FROM_HOME if harms else _FROM_HOME | _HARMLESS
    if trades_in_dead_stock(folded):
        return _TRADE
    return _SEEN if _WITNESSED.search(folded) else {}


def is_own_report(reading: Reading) -> bool:
    """Whether it tells what a neighbour cooks and sells, of dead stock, or in a few words what somebody found in goods:
    it resembles a known rumour by chance."""
    folded = reading.folded
    if is_sold_from_home(folded) or trades_in_dead_stock(folded):
        return True
    return len(folded) <= _GUEST and _FOUND.search(folded) is not None and not is_passed_on(reading)


def is_own_story(reading: Reading) -> bool:
    """A few words about the writer or the writer's own, and nothing says that they are passed on."""
    return len(reading.folded) <= _POST and _MINE.search(reading.folded) is not None and not is_passed_on(reading)


def is_passed_on(reading: Reading) -> bool:
    """Something says that it is a tale: hearsay, a call to spread it, a doubt."""
    return not reading.groups.isdisjoint(_PASSED_ON) or _HEARD.search(reading.folded) is not None


def says_of_all(folded: str) -> bool:
    """It is told of every business of a sort, or of a food wherever it is sold."""
    return _ALL.search(folded) is not None


def said_of_a_thing(reading: Reading) -> dict[Kind, float]:
    """How much likelier each kind is where somebody tells in a few words what is wrong with a thing that a business
    sells (卖过期牛奶, 吃出钢丝), and of nobody's body: whatever name stands before it, nothing befell anybody."""
    folded = reading.folded
    if is_content(folded):
        return _IS_WELL
    if len(folded) > _GUEST or _THING.search(folded) is None or _OF_MANY.search(folded):
        return {}
    is_none = not reading.groups.isdisjoint(BODIES | _OF_AN_OFFICE | _PASSED_ON) or HARM.search(folded) is not None
    return {} if is_none or says_of_all(folded) else _OF_A_THING


def is_content(folded: str) -> bool:
    """A guest says in a few words that nothing was wrong, praises, and grumbles about nothing else."""
    if len(folded) > _GUEST or _WELL.search(folded) is None or _PRAISES.search(folded) is None:
        return False
    return _GRUMBLES.search(folded) is None


def _is_exposed(reading: Reading) -> bool:
    """What was done to food is told, and nothing that an office did about it."""
    if len(reading.folded) > _POST or not reading.groups.isdisjoint(_OF_AN_OFFICE):
        return False
    return not reading.groups.isdisjoint(FOUND_IN_IT) or UNSAFE.search(reading.folded) is not None
