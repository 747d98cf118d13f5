"""Schools: whether a text speaks of one, by the words of the lexicon's group for schools.

The group has words that a family has too (孩子, 家长, 请假): they say that children matter, which makes a text worth a
look, and name no school. What hangs on a school (who is told, how soon) needs a word that names one.
"""

from collections.abc import Iterable, Iterator

from ..patterns import pattern
from .beside import BESIDE, is_landmark

NAMING = frozenset(
    "学校 小学 中学 幼儿园 学生 家长群 班主任 校长 校医 陪餐 学生餐 校园餐 午托 小饭桌 托管班 "
    "同班同学 班里 班上 全班 寝室".split()
)
"""They name a school, a class of one, or those who are only at one."""
CHILDREN = frozenset("孩子 幼儿 家长 宝宝 娃娃们".split())
"""They name children or who has some: a school's only beside a word for what a school has."""
_SHIFT = pattern(r"[上下加夜值早晚白]$")
"""下班上他家吃的: no class."""
_OF_A_SCHOOL = pattern(
    r"食堂|老师|同学|班级|年级|[一二三四五六七八九十\d]班(?!车|次|倒)"
    r"|[大中小]班|学前班|[校园][方里内]|住校|返校|入园|离园|园所"
    r"|托育|保育|开学|晨检|营养餐|(?:[3-9]|\d\d|[三四五六七八九十])名幼儿"
)
SAID_HEADS = r"该我本全校园初高一二三四五六七八九十附县市职技中大小学卫宿寝辅\d"
SAID = pattern(
    rf"(?=[{SAID_HEADS}])(?:[该我本全](?:校(?!区|友|园林)|园(?!区|林|艺|子))|校方|园方|校医院?"
    r"|[初高][一二三](?![道个层天])[^,。]{0,6}(?:班|年级|学生)|[一二三四五六七八九]年级"
    r"|(?:职[校高业]|技[校工]|高中|[一二三四五六七八九十附县市\d][中高](?![午餐铁新速层队心温等低])"
    r"|[大中小]学|学院|大学城|高校|中专|卫校)[^,。]{0,4}食堂"
    r"|(?:宿舍|寝室?|辅导员)[^。]{0,30}食堂[一二三四]?楼?|[一二三四五]食堂)"
)
"""What names a school and is no word of the group."""
_CHILD = pattern(r"小朋友|娃")
_PEOPLE = frozenset(("学生", "家长群", "同班同学", "班里", "班上", "全班", "寝室"))
_ONLY_BESIDE = pattern(rf"{BESIDE}|口|放学")
_ONLY_OF_AGE = pattern(r"[上读念]$")
_NO = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_HAS = (
    r"食堂|餐厅|校[区园门医]|的?(?:学生|孩子|家长|同学|老师|校长|午餐|晚餐|营养餐|小卖部)"
    r"|门口|[初高][一二三]|[一二三四五六七八九]年级"
    r"|[一二三四五六七八九十百\d多数几][一二三四五六七八九十百\d多余]*[名个](?!月|小时)|今天|昨天|近日|发生|出现"
)
_SHORT = pattern(
    rf"(?=[实附第一二三四五六七八九十\d])(?<![其之期万届第一二三四五六七八九十\d])(?:实验{_NO}?小|实小|附[中小]"
    rf"|第?{_NO}中|{_NO}小|(?:第?\d{{1,2}}中))(?!学(?!生))(?:(?={_HAS})|(?<=中)(?<!\d中)(?=[,。;!?:、]|$))"
)
"""市一中, 师院附小, 实验二小, 三小: with behind them what a school has, for 一中午 and 一大一小 are none."""
_SHORT_END = pattern(r"[中小](?<=[验实附一二三四五六七八九十\d].)")
"""What each of these ends in: looked for first, it is rarer than what they begin with."""
_NUMBERED = pattern(rf"(?:第{_NO}|实验|中心|附属)(?:小学|中学|幼儿园)")
_NAMED = pattern(rf"(?:[小中]学|幼儿园|学校|学院|大学|高中|职专|中心校|附[小中]|实小|(?:{_NO}|\d)[小中])$")
_PUPIL = pattern("[^市县区]?一[中小]学生")
_WRITTEN_OUT = (
    (pattern(rf"实验({_NO})小$"), r"实验第\1小学"),
    (pattern(r"实验?小$"), "实验小学"),
    (pattern(r"附([中小])学?$"), r"附属\1学"),
    (pattern(rf"第?({_NO}|\d{{1,2}})([中小])学?$"), r"第\1\2学"),
    (pattern(r"^市(?=第|实验)"), ""),
)
"""市一中 is 第一中学, as 新乡市第一中学 is called here; a district's keeps its 区."""


def short_names(folded: str) -> Iterator[tuple[int, int]]:
    """Where schools are called by what is short for their kind, from where a name of their own may stand before it."""
    hits = _SHORT.finditer(folded) if _SHORT_END.search(folded) else ()
    return (hit.span() for hit in hits if not _PUPIL.match(folded, max(0, hit.start() - 1)))


def is_school_name(name: str) -> bool:
    """Whether a name is a school's: 育才小学, 市一中."""
    return _NAMED.search(name) is not None


def written_out(name: str) -> str:
    """The whole name of a school that is called by a short one; any other name as it is."""
    for short, whole in _WRITTEN_OUT:
        name = short.sub(whole, name)
    return name


def may_be_one(one: str, other: str) -> bool:
    """Whether one name may be short for the other: 第三小学 for 北干道第三小学, where no other school is so called."""
    short, whole = sorted((written_out(one), written_out(other)), key=len)
    return short != whole and whole.endswith(short) and _NUMBERED.fullmatch(short) is not None


def says_school(folded: str) -> bool:
    """A school is spoken of in other words than the group's: 该校, 四年级, 职高食堂."""
    return SAID.search(folded) is not None


def names_school(folded: str, spans: Iterable[tuple[int, int]], *, eaten_at_shop: bool = False) -> bool:
    """A school is spoken of; `spans` are where the group's words stand. `eaten_at_shop`: an eating house is named, so
    pupils may have been its guests, and a school may stand beside it or only tell a child's age."""
    words = [(start, end, folded[start:end]) for start, end in spans]
    named = [each for each in words if each[2] in NAMING and not _is_shift(folded, *each)]
    if eaten_at_shop:
        return any(_is_place(folded, *each) for each in named)
    if any(each[2] in _PEOPLE or not is_landmark(folded, each[1]) for each in named):
        return True
    children = any(word in CHILDREN for *_, word in words) or _CHILD.search(folded) is not None
    return children and bool(words) and _OF_A_SCHOOL.search(folded) is not None


def _is_shift(folded: str, start: int, _: int, word: str) -> bool:
    return word in ("班里", "班上") and _SHIFT.search(folded, max(0, start - 1), start) is not None


def _is_place(folded: str, start: int, end: int, word: str) -> bool:
    if word in _PEOPLE or _ONLY_BESIDE.match(folded, end):
        return False
    return _ONLY_OF_AGE.search(folded, max(0, start - 1), start) is None
