"""Parts (分项): numbers of people of several groups of whom one thing is said, and more who came later, add up.

二年级呕吐6人, 三年级4人; 上午接诊5人, 下午又来3人. What stands among others (其中) or beside a total does not.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..patterns import pattern
from .harms import HARM, Mention, harm_named
from .newcomers import total_with_newcomers
from .numerals import HEADS, NUMERAL, number

_GROUPS = pattern(
    r"[\u4e00-\u9fff]{1,8}?(?:医院|卫生院|附院|妇幼|[一二三四五六]院)(?=收治|接诊)|高[一二三]"
    r"|[一二三四五六七八九](?:\(\d{1,2}\)|\d{1,2})(?=[ :]|有)"
    r"|初[一二三]|(?:小学|初中|高中|中学)部|[小中大托]班"
    r"|[\d一二三四五六七八九]+(?:年级|班|栋|幢|号楼|单元|楼|层|桌|室|房|车间|组)"
    r"|[男女]生|男性?|女性?|宿舍|年级|班|校区|住宿生|住校生|走读生|第[一二三四五六]批"
    r"|小学生|中学生|学生|教师|老师|教职工|职工|员工|保育员|护工|护理员|护士|医生|厨师|服务员|从业人员"
    r"|儿童|幼儿|小孩|孩子|娃|大人|成人|老人|家长|家属|家人|村民|居民|顾客|客人|亲戚|同事|隔壁"
)
"""What tells one part of those who are counted from another."""
_PLACE = pattern(
    r"(?:(?P<town>[\u4e00-\u9fff]{1,6}?(?:[镇乡]|街道))|[\u4e00-\u9fff]{1,6}?(?:村|社区)"
    r"|(?P<site>[\u4e00-\u9fff]{0,6}?(?:[校院园厂]区|分[校院园厂店]|总店|[一二三四五东西南北]食堂))"
    r"|(?P<room>教室|宿舍|寝室|车间|操场|走廊|厕所|自习室)"
    r"|(?P<home>老?[^\W\d_a-z人全一大国专店](?:[大二三四]?[哥叔伯婶娘姐爷奶姨])?家|对门|楼[上下]|隔壁))[里内就也都]?"
    r"(?=有|[发出]现|呕吐|腹泻|拉|吐|住院|[\d一二两三四五六七八九十俩仨])"
)
"""小店镇3人, 洪门镇5人: of two towns or of two villages, for a village may be one of the town's; of two sites of
one unit, two rooms, two households."""
_COUNT = pattern(
    rf"(?=[{HEADS}俩仨])(?<![\d.第每:/-])(?<!(?<![目日])前)(?P<n>{NUMERAL}|[俩仨])[多余来]?(?:[名位例]|个人?|口人"
    rf"|人|(?<=[俩仨]))"
    r"(?!月|小时|钟|星期|礼拜|班|年级|次|份|以上|以下|疗程)|(?<=[\u4e00-\u9fff])某(?!某)(?P<couple>夫妇)?(?!一家)"
)
_CLASS = pattern(r"\((\d{1,2})\)(?=班)")
"""五(3)班: no aside."""
_COUNTED = pattern(r"[名位例个人俩仨某]")
"""Without one of these nobody is counted."""
_PIECE = pattern(
    r"[^,、;。!?\n:()]+?(?=[,、;。!?\n:()]|以及"
    r"|[及和与](?:[\d一二两三四五六七八九十俩仨]|[东西南北新老][校院园厂]区|$)|$)"
)
_MORE = pattern(
    r"^(?:[^,]{0,6}?)(?:又|再|另外?|还有|后续|随后|剩下|其余|其他|也有)"
    rf"|^(?:医务室|校医[院室]|诊所|卫生[院室所]|宿舍|教室)[里那]?还(?:躺|趴|蹲|倒)着?(?=[{HEADS}])"
)
_APART = pattern(
    r"其中|当中|本人|我[是叫]|(?:icu|重症)[^,]{0,3}出来|[比较]|共|累计|合计|一行|就餐|用餐|供餐|在[校园册岗]"
    r"|全[校班园体]|分别|各|痊愈|治愈|出院|好转|返校|回家|恢复|没|未|无|不(?=[拉吐是在含包属算需用])|涉及|可能"
    r"|在家(?=[输休养观隔治])|居家|现有|执法|派出|除|(?:家长|老师|同学|有人)[说称]|电话|看到|听说|事假|外伤"
    r"|感冒|确诊|疑似|诊断"
)
_FEW = pattern(r"(?:也|还有|连)?(?:[一两二三四五]个(?!多?[月小星礼疗钟])|[俩仨](?!口))")
"""Who falls ill one after the other: 两个发烧, 一个吐."""
_TOTAL = pattern(r"(?:共|累计|合计)[^,。;]{0,6}$")
_WITH_FORMER = pattern(
    r"(?:加上?|连同|算上)(?:之前|前面|此前|先前|原来|原先|昨[天日晚]|前[天日期]"
    r"|早上|上午|中午|早先)[^,。;!?]{0,12}?,?[^,。;!?\d]{0,2}?"
    r"(?:一共|总共|共计|合计|累计|总计|共)(?:有|是|达"
    rf"|已)*(?P<n>{NUMERAL})[多余]?(?:[名位例]|个(?!多?[月小星礼疗钟])|人)"
)
"""新增6个, 加上之前的共17个: all who fell ill, of whom some are counted before."""
_SENTENCE_END = pattern(r"[。!?\n]")
_NEAR = 10
_LONG = 1_500
"""Characters from which on a text is of the press and tells of more than one affair."""
_MOST = 100_000


class _Piece(NamedTuple):
    """What stands between two commas, and its one number of people (0: none)."""

    text: str
    start: int
    """Where the number begins, `end` where it ends; of the whole piece where there is none."""
    end: int
    people: int


def sums_of_parts(folded: str, found: list[Mention]) -> list[Mention]:
    """The sums of the numbers that say the same of different people, where no total is told beside them."""
    if len(folded) > _LONG or len(_COUNT.findall(folded)) < 2:  # nearly every text
        return []
    if any(each.count and _TOTAL.search(folded, max(0, each.start - _NEAR), each.start) for each in found):
        return []
    return [*_sums(_CLASS.sub(r"0\g<1>0", folded))]


def totals_with_former(folded: str) -> Iterator[Mention]:
    """The total that somebody tells of those who fell ill now and before, in a sentence that says that they did."""
    hits = [*_WITH_FORMER.finditer(folded)] if any(word in folded for word in ("加", "连同", "算上")) else []
    if "又" in folded and len(folded) <= _LONG and (hit := total_with_newcomers(folded)):
        hits.append(hit)
    if "核" in folded or "新" in folded:
        answers = [hit for hit in _NOW_KNOWN.finditer(folded) if "\n" in folded[: hit.start()]]
        yield from (
            Mention(what="ill", count=_number(hit["n"]), start=hit.start("n"), end=hit.end())
            for hit in answers
            if any(harm_named(each) == "ill" for each in HARM.finditer(folded, 0, hit.start()))
        )
    for hit in hits:
        ends = [each.end() for each in _SENTENCE_END.finditer(folded, 0, hit.start())]
        harm = HARM.search(folded, ends[-1] if ends else 0, min(len(folded), hit.end() + _NEAR))
        if harm and harm_named(harm) in ("ill", "hospitalised") and (count := _number(hit["n"])):
            yield Mention(what="ill", count=count, start=hit.start("n"), end=hit.end())


_NOW_KNOWN = pattern(
    rf"(?:已核|核实|核查|最新|更新)[^。;!?\n\d]{{0,6}}?(?:现[为有共]+|更新为|增至|已有"
    rf"|共有?)(?P<n>{NUMERAL})[多余]?[名例人]"
)
"""回复:已核, 现为13人: the answer to what was told before it."""


def _sums(folded: str) -> Iterator[Mention]:
    """Every sum of numbers that stand one after the other and say the same of different people."""
    chain: list[_Piece] = []
    lead: _Piece | None = None
    for piece in _pieces(folded):
        if chain and piece.people and _goes_on(folded, chain, piece):
            chain.append(piece)
            continue
        yield from _sum_of(chain, lead, piece)
        if chain or not piece.people:
            lead = None if piece.people else piece
        chain = [piece] if piece.people and not _is_apart(piece) else []
    yield from _sum_of(chain, lead, None)


def _goes_on(folded: str, chain: list[_Piece], piece: _Piece) -> bool:
    if _is_apart(piece):
        return False
    if _MORE.match(piece.text) or _fell_ill(chain[-1]) and _fell_ill(piece):
        return True
    if _SENTENCE_END.search(folded, chain[-1].end, piece.start):
        return False
    group = _group(piece)
    return all(each - group and group - each for each in map(_group, chain)) or _is_beside(chain, piece)


def _is_beside(chain: list[_Piece], piece: _Piece) -> bool:
    """Whether the piece and those of the chain are each of another place of one rank."""
    places = [_PLACE.match(each.text) for each in (*chain, piece)]
    ranks = {each.lastgroup for each in places if each}
    return all(places) and len(ranks) == 1 and len({each.group() for each in places if each}) == len(places)


def _sum_of(chain: list[_Piece], lead: _Piece | None, after: _Piece | None) -> Iterator[Mention]:
    """The sum of a chain of which illness is said: in its pieces, of all of them after it, or right before it."""
    if len(chain) < 2:
        return
    told = {_harm(each) for each in chain} - {None}
    for other in (after, lead):
        told = told or ({_harm(other)} if other and not other.people and not _is_apart(other) else set()) - {None}
    what = next((each for each in ("ill", "hospitalised") if told == {each}), None)
    if what:
        yield Mention(what=what, count=sum(each.people for each in chain), start=chain[0].start, end=chain[-1].end)


def _fell_ill(piece: _Piece) -> bool:
    """Whether the piece says by itself that a few did."""
    return _FEW.match(piece.text) is not None and _harm(piece) == "ill"


def _is_apart(piece: _Piece) -> bool:
    """They are among others, are all of them, or nothing befell them."""
    return _APART.search(piece.text) is not None


def _group(piece: _Piece) -> frozenset[str]:
    return frozenset(_GROUPS.findall(piece.text))


def _harm(piece: _Piece) -> str | None:
    harm = HARM.search(piece.text)
    return harm_named(harm) if harm else None


def _pieces(folded: str) -> Iterator[_Piece]:
    for hit in _PIECE.finditer(folded):
        text, start = hit.group(), hit.start()
        counts = [*_COUNT.finditer(text)] if _COUNTED.search(text) else []
        sizes = [_number(each["n"]) if each["n"] else 1 + bool(each["couple"]) for each in counts]
        if len(sizes) == 1 or len(sizes) == 2 and sizes[0] > sizes[1]:  # 8个老人倒了5个
            yield _Piece(text, start + counts[-1].start(), start + counts[-1].end(), sizes[-1])
        else:
            yield _Piece(text, start, hit.end(), 0)


def _number(written: str) -> int:
    count = {"俩": 2, "仨": 3}.get(written) or number(written) or 0
    return count if count <= _MOST else 0
