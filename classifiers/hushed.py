"""Hushed up (瞒报): that somebody forbids others to speak of what happened, which is no wish of who tells it.

Who works for whoever forbids it is known by telling it, and is hidden (`secrecy`); of a shop's guest or a pupil's
parent the same words say only what the shop or the school did.
"""

from .patterns import pattern
from .words import remembered

FIRST_PERSON = "(?:我们?|俺们?|咱们?|本人)"
_ANY = "[^，。！？；,!?;\n]"
"""A sign of the same clause."""
_THEIRS = "[^，。！？；,!?;\n你您恁]"
"""A sign of a clause in which the office is not turned to: 老板说的事你们别往外说 is the reporter's wish."""
_HOUSE = (
    "(?:店[家方里员长主]|商[家户]|饭店|酒店|餐[厅馆]|酒楼|饭馆|食堂|后厨|超市|摊主|老板娘?"
    "|经理|服务员|厨师长?|客服|承包[人商]|负责人|管事的|学校|校[方长]|园[方长]|幼儿园|老师|班主任"
    "|[后总]务|医院|院[方长]|[养敬]老院|护工|村[里支]书?|村干部|[他她]们?家?|人家|对方)"
)
"""Who has guests, pupils or patients."""
_EMPLOYER = "(?:厨师长|厂[家方里长]?|公司|单位|领导|车间|工地|项目部|工头|领班|班长|组长|队长|主管)"
"""Of whom those who speak mostly work there."""
_AUDIENCE = (
    f"(?:(?:{FIRST_PERSON}|家长|孩子|[孩娃]儿?们|小孩|学生|同学|员工|工人|职工|大家|大伙儿?|家属|顾客|客人|老师)们?)"
)
_MAKES = "[让叫令求逼]|要求|嘱咐|叮嘱|嘱托|交[代待]|吩咐|警告|威胁|恐吓|通知"
"""What is done to those who are to be silent."""
_KNOWS = "知道|晓得|认[识出]|发现|看见|听[见说]|猜|查|怕"
_SAYS = (
    f"(?:(?!{_KNOWS}){_THEIRS}){{0,12}}?"
    f"(?:{_MAKES}|(?<![我俺咱们人])[说讲]|[跟对给和向]{_AUDIENCE}[说讲]|强调"
    f"|表示|告[诉知]|[给塞赔]|私信|开会|签){_THEIRS}{{0,10}}?"
    rf"(?:[，,](?:但是?|可是?|就是|也|还|并且?|而且?)|[：:]?[“\"「]{_ANY}{{0,6}}?)?"
)
"""How a business says what follows; 老板认识我, 别说出去 is nothing that it said."""
_LETS_NOT = "不(?:[许准让叫得]|允许)"
_FORBIDS = "(?:别(?![人家的])|[甭莫勿]|不[要用许准能得可让叫]|禁止)"
_TO_OTHERS = "告诉|[跟对和给](?:(?![我俺咱])[^，。！？；,!?;\n]){1,6}?[说讲提]"
_SPEAKS = (
    "(?:[往对向]外(?:边|面)?[说讲传提漏透捅报发]|外[传泄]|声张|[说讲传捅]出去|[透泄][露漏]|吭[声气]|往?上报"
    f"|发(?:抖音|快手|朋友圈|网上|群|视频|帖)|网上[发传说]|{_TO_OTHERS}"
    '|(?:乱?[说讲]|报)(?=[，。！？；,!?;\n”"」]|$|了|的))'
)
_OF_ME = (
    f"(?!{_ANY}{{0,30}}?(?:是谁|(?:是|提|漏|供出?){FIRST_PERSON}"
    f"|(?<![跟对给和向让叫求]){FIRST_PERSON}的?(?:名|姓|电话|号码|身份|[说讲打报举反])))"
)
"""老板说别说是我: by whose wish is unclear."""
_SILENCE = (
    rf"{_OF_ME}(?:{_SAYS}(?:{_FORBIDS}|谁[也都敢要]?)|{_THEIRS}{{0,4}}?{_LETS_NOT}){_THEIRS}{{0,8}}?{_SPEAKS}"
    rf"|{_OF_ME}(?:{_SAYS}|{_THEIRS}{{0,6}}?)(?:先[压瞒捂]着|[压瞒捂]着(?=[，。！？；,!?;\n]|$|不|家长)"
    rf"|封口[费令]|[让要叫]{_THEIRS}{{0,6}}?保密|保密(?:协议|承诺))"
)
_NOT_TOLD = "(?<![跟对向给和怕与被把替帮的别要让叫诉])"
"""别跟老板说, 怕老板说: the business is not who speaks."""
_AND_MORE = f"(?:[，,]?(?:也|还|更|并且?|而且?)(?:{_FORBIDS}|{_LETS_NOT}){_THEIRS}{{0,8}}?{_SPEAKS})?"
_BY_OTHERS = pattern(
    rf"(?:{_NOT_TOLD}{_HOUSE}(?:{_SILENCE})"
    rf"|(?<![我俺咱别你您恁们要想不能敢])(?:{_MAKES})了?{_AUDIENCE}?都?(?:{_FORBIDS}|谁也)"
    rf"{_OF_ME}{_THEIRS}{{0,8}}?{_SPEAKS}){_AND_MORE}"
)
_DISMISSED = "(?:开除|[开辞]了谁|辞退|工资|处分|下岗|饭碗|走人)"
_BY_ONES_OWN = pattern(
    rf"(?:{FIRST_PERSON}(?:的|那个?)?(?:{_HOUSE}|{_EMPLOYER})|{_NOT_TOLD}{_EMPLOYER})(?:{_SILENCE})"
    rf"|{_NOT_TOLD}{_HOUSE}(?:{_SILENCE}){_ANY}{{0,8}}?[，,]?{_ANY}{{0,8}}?{_DISMISSED}"
)
_KEPT_BACK = pattern(
    "(?<![不得严禁防无没有止绝、否认查漏])(?<!不存在)(?:瞒报|隐瞒不报|[压瞒捂]着不[报说]"
    "|封口[费令]|封锁消息|瞒着(?:家长|家属|大家))(?!、)"
)
"""What is not reported that has to be; 不得瞒报、谎报 is what a rule says."""
_MAY_SAY = pattern("[别甭莫勿谁瞒]|不[要用许准能得可让叫允]|禁止|[压捂]着|封[口锁]|保密")
"""Without any of it nothing of the above is said: nearly every text."""


@remembered
def is_hushed_up(text: str) -> bool:
    """Whether somebody tells that others forbade to speak of it, or kept it back."""
    if _MAY_SAY.search(text) is None:
        return False
    return any(each.search(text) is not None for each in (_BY_OTHERS, _BY_ONES_OWN, _KEPT_BACK))


def by_ones_own(text: str) -> bool:
    """Whether those forbade it for whom who tells it works, as far as one can see."""
    return _MAY_SAY.search(text) is not None and _BY_ONES_OWN.search(text) is not None


def without_orders(text: str) -> str:
    """A text without the words by which others forbade to speak of it."""
    return _BY_OTHERS.sub("#", text)
