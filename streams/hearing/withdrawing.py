"""Withdrawn (撤诉、误报): who only takes back what they complained of before or has settled with the business, and who
says that what they reported was a mistake.

Nothing is complained of anew, and no duty ends by it: a person asks the complainant and ends the mediation; what the
complaint told of a violation is looked into all the same. Nobody is counted by a mistake, and nothing that was counted
is undone by it: a person has to ask, and says then what holds.
"""

import re

from classifiers.assessment import Assessment
from classifiers.harm.retold import retold
from classifiers.harm.slips import slip_in
from classifiers.harm.spoken import spoken
from classifiers.patterns import pattern
from connectors.signal import Channel, Signal

_BY_WORD = pattern(
    r"撤诉|撤[销回][^，。；,;\n]{0,24}?(?:投诉|举报|申诉|诉求|工单)"
    r"|(?:投诉|举报|申诉|诉求|工单)[^，。；,;\n]{0,8}?(?:撤[诉销回]|取消|不要了|作罢)"
    r"|取消[^，。；,;\n]{0,16}?(?:投诉|举报|工单)"
    r"|(?<![能会敢])不(?:再|想再?|打算|用)?(?:投诉|举报|追究)了?(?!不行|吗|就)|放弃(?:投诉|追究|索赔)"
)
_SETTLED = pattern(r"(?:已经?|自行|达成|双方|跟|和|与)[^，。；,;\n]{0,14}?(?:和解|私了|协商好|谈好了?|说好了)")
_BEFORE = pattern(r"投诉|举报|申诉|诉求|工单|撤诉|追究|之前|上次|原来")
"""By which somebody speaks of what they said before."""
_NOT = pattern(
    r"(?:商家|店家|老板|店里|对方|他们?|饭店|经理|有人)[^，。；,;\n]{0,10}?(?:要求|让"
    r"|叫|逼|劝|求|威胁|骗)[^，。；,;\n]{0,8}?(?:撤|和解|不(?:再)?(?:投诉|追究))"
    r"|(?:不|没|未|拒绝|别想)[^，。；,;\n]{0,4}?(?:和解|撤[诉销回]|私了)"
    r"|(?:如果|要是|除非|只要)[^。；;\n]{0,20}?(?:撤|和解|不(?:再)?(?:投诉|追究))"
)
"""Who is pressed to do so, refuses to, or says on what condition they would."""
_NUMBER = pattern(r"(?<![A-Za-z0-9])[A-Za-z]{0,6}[-_]?\d{6,24}(?![A-Za-z0-9])")
"""A complaint's number as its register writes it."""
_NUMBERS = 3
CALLERS = (Channel.DUTY, Channel.COMPLAINT)
MISTAKEN_WHY = "{why}；来电人称此前系误报，须核实"
"""Why such a call is in a case."""
NOT_BY_FOOD = "{why}；来电人称另有原因、与饮食无关，须核实"
"""Why a call is in a case that says what else harmed people."""
MISTAKEN = "称此前系误报"
"""What a case is called that such a call opens."""
_BY_CALLERS = (Channel.DUTY, Channel.COMPLAINT, Channel.ILLNESS)
_BACK = pattern(
    r"(?:报|弄|搞|听|看)(?:错|岔|倒|混)了?(?!了?(?:人数|数字|时间|地方|地址|名字|楼))"
    r"|误报|误会|虚惊一场|乌龙|别记了|别当真|当我没[说报]|作废"
    r"|[没不]是(?:吃|饭菜?|食堂|这顿饭)[^，。；！？,;!?\n]{0,4}(?:坏|出"
    r"|引起|的事|问题)[^，。；！？,;!?\n]{0,4}[，,](?:是|其实|原来)"
    r"|(?:其实|原来|医生说|查出来)是?(?:晕车|中暑|感冒|喝多|喝醉|怀孕|孕吐)"
)
_NOT_SO = pattern(
    r"(?:不是|并非|没有?|不算|哪是|是不是|是否|会不会|可能|怕|以为|勿|不要"
    r"|别|避免|防止|以免|咋能|不可能)[^，。；！？,;!?\n]{0,4}$"
)
"""不是误会, 是不是搞错了: nothing is taken back."""
_OTHERS_SAY = pattern(
    r"(?:老板|店[家里主]|商家|学校|校[方长]|园[方长]|老师|厂[里方]|食堂|对方|他们?|她们?)"
    r"[^，。；！？,;!?\n]{0,6}?(?:说|称|讲|认为|推)[^，。；！？,;!?\n]{0,8}$"
)
"""What those say who are complained of; unless the caller asks to strike what was reported."""
_STRIKES = pattern(r"别记了|别当真|当我没[说报]|作废|我[^，。；！？,;!?\n]{0,6}报的")
_ALL_THE_SAME = pattern(
    r"(?:但|可是?|不过|根本|明明|就是)[^。！？!?\n]{0,16}(?:吐|拉|疼|住院|难受|中毒)"
    r"|[还仍]在(?:吐|拉|医院|抢救|输液|住院)"
)
_RECOUNTED = pattern(r"(?:是|应[为是]|改[为成])[\d一二两三四五六七八九十百]+[名个人例]")
"""说倒了，是32个: another number, and nothing taken back."""
_ANOTHER = pattern(
    r"(?:另[有外]|还有|又有|[，；。,;]今[天日])[^。！？!?\n]{0,16}?[\d一二两三四五六七八九十百]+余?多?[名个人例位]"
)
"""那件是误报，今日另有15人呕吐: others are harmed beside those of whom it was said by mistake."""
_GAS = r"(?:冷媒|制冷剂|氟利昂|煤气|燃气|天然气|液化气|一氧化碳|沼气|油漆|消毒[液水]|杀虫剂|[烟尾]气)"
_OTHER_CAUSE = pattern(
    rf"{_GAS}[^，。；！？,;!?\n]{{0,4}}(?:漏|泄|中毒|[熏呛]|味)"
    rf"|(?:[漏熏呛]|泄[漏露]|吸入)[^，。；！？,;!?\n]{{0,3}}{_GAS}|(?<!不)[是属系]中暑|中暑了(?![?？吗])"
)
_WERE_NOT_ILL_OF_FOOD = pattern(
    r"(?<!不)[是系属][^，。；！？,;!?\n]{0,4}(?:感冒|流感|喝[多醉]|中暑|晕车|低血糖|阑尾炎)|人都?没事"
)
"""误报, 20名学生呕吐系感冒: the number is of those who were told of before."""
_FOOD_IS_FINE = pattern(
    r"(?:饭菜?|饮食|食物|食堂|吃的?|吃饭)[^，。；！？,;!?\n]{0,4}(?:没有?(?:事|问题|毛病|关系)|无关|不相干|正常)"
    r"|(?:不是|并非)(?:吃|饭|食物|食堂)"
)
_FOUND = pattern(r"查|确认|确诊|诊断|核实|检测|医[生院]|大夫|消防|原来|其实|原因|才知道")
_GRAVE = ("hospitalised", "critical", "dead", "observed")


def withdraws(signal: Signal, assessment: Assessment) -> bool:
    """Whether a caller only takes back a complaint; who tells of somebody ill tells more than that."""
    if signal.channel not in CALLERS or signal.counts_people or assessment.harm.counts_people:
        return False
    whole = signal.whole
    if _NOT.search(whole):
        return False
    return bool(_BY_WORD.search(whole) or (_SETTLED.search(whole) and _BEFORE.search(whole)))


def numbers_of(signal: Signal, assessment: Assessment) -> list[str]:
    """The number of a complaint, by which whoever takes it back finds it; no other signal names one."""
    if withdraws(signal, assessment):
        return list(dict.fromkeys(_NUMBER.findall(signal.whole)))[:_NUMBERS]
    number = (signal.source_id or "").strip()
    return [number] if signal.channel == Channel.COMPLAINT and _NUMBER.fullmatch(number) else []


def takes_it_back(signal: Signal, assessment: Assessment) -> bool:
    """Whether somebody who speaks to the office says that what was reported before was a mistake."""
    if signal.channel not in _BY_CALLERS or signal.counts_people:
        return False
    if any(assessment.harm.count(name) for name in _GRAVE):
        return False
    whole = signal.whole
    ill = assessment.harm.ill
    if _ALL_THE_SAME.search(whole) or _RECOUNTED.search(whole) or _counts_anew(whole, ill):
        return False
    if ill and _ANOTHER.search(whole):
        return False
    return any(_is_said(whole, hit) for hit in _BACK.finditer(whole))


def _counts_anew(whole: str, ill: int | None) -> bool:
    """Whether it was the number alone that was mistaken: another one is told."""
    if slip_in(whole):
        return True
    if not ill or retold(whole) is None or _WERE_NOT_ILL_OF_FOOD.search(whole):
        return False
    return bool(spoken(whole, "ill", ill))


def is_of_other_cause(signal: Signal) -> bool:
    """Whether somebody who speaks to the office says that it was something else than food that harmed people."""
    whole = signal.whole
    if signal.channel not in (*_BY_CALLERS, Channel.NOTICE) or _ALL_THE_SAME.search(whole):
        return False
    hits = [hit for hit in _OTHER_CAUSE.finditer(whole) if _is_said(whole, hit)]
    return bool(hits) and bool(_FOOD_IS_FINE.search(whole) or _FOUND.search(whole))


def _is_said(whole: str, hit: re.Match[str]) -> bool:
    before = whole[max(0, hit.start() - 20) : hit.start()]
    if _NOT_SO.search(before):
        return False
    return _OTHERS_SAY.search(before) is None or _STRIKES.search(whole) is not None
