"""Who tells (来电单位): a laboratory of a sample, the press of an exposé to come, the police of a rumour they denied or
of a case that is no crime and is ours to punish.

What they tell is no complaint of a consumer, and nobody has fallen ill of it: it has an answer of its own.
"""

import re
from collections.abc import Iterable

from classifiers.assessment import Assessment, Kind
from classifiers.patterns import pattern
from connectors.signal import Channel, Request, Signal
from playbooks.district.districts import District
from playbooks.facts import DELIVERING_VENUES, RECALL, SCHOOL_VENUES, WITHDRAWAL

from .letters import recalls
from .press import asks_as_press
from .withdrawing import withdraws

LABORATORY, PRESS, POLICE, REFERRAL = "laboratory", "press", "police", "referral"
WITHDRAWN = "投诉人撤回投诉"
"""What stands in the heading of a case that a withdrawal opens."""
DENIED = "公安已通报"
"""What a heading says of a rumour that the police denied."""
_CALLS = "[^，。；：！？,;:!?\\n]{0,12}?(?:来电|来函|电话|打来|通知|告知|通报|反馈|报告)"
_TESTERS = "(?:[检化][测验](?:中心|所|院|站|室|科|机构|公司|研究院)|[食药质农]检(?:中心|[所院站])|实验室|疾控(?:中心)?)"
_AUTHORITIES = "承检机构|[省市]局|市场监管局"
_LABORATORY = pattern(f"(?:{_TESTERS}|{_AUTHORITIES}){_CALLS}")
_AUTHORITY = pattern(f"(?:{_AUTHORITIES}){_CALLS}")
_TESTER = pattern(f"{_TESTERS}{_CALLS}")
_FOUND = pattern("(?:检|[查化验]|测|分离|培养)出(?!来?(?:合格|没|一切))|(?:呈|为|是)?阳性|超标|超过?限量|不合格|不符合")
EATEN_AT = (
    *SCHOOL_VENUES,
    *DELIVERING_VENUES,
    *("after_school_care", "unit_canteen", "hospital_canteen", "care_home_canteen", "site_canteen"),
)
"""Where many eat of the same."""
_OWN_EVIDENCE = pattern("送检|标本|粪便|大便|肛拭|呕吐物|患者|病人|病例|涂抹")
"""By which what a laboratory found is evidence of an affair that is known, or was found in people."""
_SAMPLED = pattern("抽[检样验查的了]|监督抽")
"""A sample that somebody sent to be tested in a case of its own is that case's evidence, and no sampling."""
_PRESS = pattern(
    "(?:记者|电视台|报社|媒体|栏目组|频道|(?:大河|[日晚商时都]|都市)报)(?P<when>[^。！？!?\\n]{0,24}?)"
    "(?:暗访|曝光|[播登]出?|见报|报道|刊[发登]|发[稿布])"
)
_TO_COME = pattern("来[电访函]|致电|明[天早晚日]|今[天晚]|后天|[下本]周|[将要拟]|准备|马上")
"""Who calls or what is to come; of what was on the air long ago a neighbour tells."""
_THREATENS = pattern("(?:找|让|叫|请|联系|告诉|捅[给到])[^，。,\\n]{0,3}(?:记者|媒体|电视台|报社)")
"""找媒体曝光: what somebody will do who is not heard."""
_POLICE = pattern(f"(?:公安|警方|派出所|网警|网安){_CALLS}")
REFERRED = "公安移送"
"""What stands first in the heading of such a case."""
_PROSECUTES = pattern("公安|派出所|刑侦|[经食环]侦|检察院")
_REFERS = pattern("移[送交](?:至|给)?[你贵我][局单区]|移送(?:函|书|通知书)")
_NO_CRIME = pattern("(?:[不未](?:构成|涉嫌)|没有)犯罪|不予(?:刑事)?立案|不起诉|不(?:予|再)?追究刑事责任|行政处[罚理]")
_DENIES = pattern("(?:[系是为属])(?:网络)?谣言|造谣|传谣|(?:系|是|为|属)?不实(?:信息|言论|消息)|辟谣")
_BODY = (
    r"(?:教[体育]|卫[健生]|疾控|农业农村|民政|公安|城管|商务|住建|文旅|应急|综合行政执法)"
    r"[^，。；：！？,;:!?\n]{0,12}?(?:局|委|中心|分局|大队)"
)
"""Not market supervision nor the government: with their name a letter from outside begins that is written to them."""
_MARKET = r"(?:市场监(?:管|督管理)(?:分?局|所)|食品监管所)"
_SENDS = (
    r"(?=[^，。；！？,;!?\n]{0,6}(?:关于|报告|报送|来[函电报]|续报|通报|函[报告]|督办|提请)|的?函|\s*$"
    r"|[：:，,](?![^\n]{0,400}(?:贵|[你][局区所]|协查|协助[调核]查)))"
)
"""With its name a letter of the own market regulator begins too: 我局, 你办, or what it is about."""
_UNIT = r"[\u4e00-\u9fff]{1,12}?(?:小学|中学|学校|幼儿园)(?:[定拟将]于?|计划|报告|来[函电]|关于|[：:])"
_TO_US = pattern("[贵你](?:局|区|办|委|单位)|协查|协助(?:调查|核查)")
_BODY_NAME = pattern("(?:局|委|办|政府|中心|所)$")
_OFFICES = (
    "(?:民政|住建|教体(?:文旅)?|教育|文旅|卫[健生]|农业农村|城管|商务|应急|信访|生态环境)(?:局|委)|疾控(?:中心)?"
    "|检察院|妇联|公安分局|(?:人民)?政府|街道办|办事处"
)
"""But not who looks into it, whose own word is no clue from another."""
_CALLING = r"[^，。：:；！？,;!?\n]{0,6}?(?:转[来办交]|来电|电话(?![^，。：:]{0,3}(?:没|不|打不))|打来|通报|告知|[:：])"
_NO_CLUE = pattern("标本|粪便|肛拭|呕吐物|流调|通知|开会|会议|演练|续报|值班|检查安排|请报|报送")
"""What the CDC found in people, and an office that calls its fellows together, tells of no business."""
_CONSUMER_S = pattern(
    "(?:我要?|[，,]要|(?:家长|家属|群众|市民|居民|消费者|顾客|某))投诉|(?:要求?|拒绝?|索要|不肯?)(?:退|赔)|退一赔|索赔"
)
"""Who wants something for themselves, at whatever desk they work, or whose complaint is passed on: a consumer, whose
seven days run."""
_FROM_AFAR = pattern("[贵你][局区]|协查|协助(?:调查|核查)")
_OWN_TELLS = (
    r"(?:[（(][^）)\n]{1,12}[）)]|[\u4e00-\u9fff]{0,5}[办科股室])?"
    r"(?:[：:，,]|情况(?:说明|报告)|(?:的|来?函|报[告称送]|续报|来电|通报|关于)|$)"
)


def teller_of(signal: Signal, assessment: Assessment) -> str | None:
    """Which of them tells it by telephone or in writing; None where none does."""
    if withdraws(signal, assessment):
        return WITHDRAWAL
    if recalls(signal):
        return RECALL
    if asks_as_press(signal, assessment):
        return PRESS
    if signal.channel not in (Channel.DUTY, Channel.NOTICE) or signal.request == Request.ENQUIRY:
        return None
    if refers(f"{signal.source}\n{signal.whole}"):
        return REFERRAL
    whole, is_harmful = signal.whole, signal.counts_people or assessment.harm.counts_people
    if tells_of_finding(signal, assessment):
        return LABORATORY
    if assessment.kind == Kind.SAMPLING_FAILURE:
        return None
    if not is_harmful and _POLICE.search(whole) and _DENIES.search(whole):
        return POLICE
    exposed = _PRESS.search(whole) if assessment.relevant and not _THREATENS.search(whole) else None
    return PRESS if exposed and _TO_COME.search(exposed["when"]) else None


def tells_of_finding(signal: Signal, assessment: Assessment) -> bool:
    """Whether a laboratory tells by telephone or in writing what it found in food: in a sample of the office, or in
    what is served where many eat. What else it found is the evidence of whoever had it tested."""
    whole, is_failure = signal.whole, assessment.kind == Kind.SAMPLING_FAILURE
    if is_failure and _SAMPLED.search(whole) and _LABORATORY.search(whole):
        return True
    if not is_failure and assessment.kind not in (Kind.COMPLAINT, Kind.INCIDENT):
        return False
    if signal.counts_people or assessment.harm.counts_people or _OWN_EVIDENCE.search(whole):
        return False
    is_told = (is_failure and _AUTHORITY.search(whole)) or (assessment.venue in EATEN_AT and _TESTER.search(whole))
    return bool(assessment.hazard and is_told and _FOUND.search(whole))


def calls_as_office(signal: Signal, districts: Iterable[District | None]) -> bool:
    """Whether a body of the own district calls and passes on what it learnt of a business."""
    if signal.channel != Channel.DUTY or _NO_CLUE.search(signal.whole) or _CONSUMER_S.search(signal.whole):
        return False
    known = [each for each in districts if each]
    here = "|".join(
        re.escape(name) for each in known for name in (each.name, *(street.name for street in each.streets))
    )
    called = pattern(rf"\s*(?:{here or '(?!)'}|本区|我区|区)?(?:{_OFFICES}){_CALLING}")
    return any(called.match(each) for each in (signal.title or "", signal.text or ""))


def is_own_body(signal: Signal, districts: Iterable[District | None]) -> bool:
    """Whether a body of the own district writes: its report is no letter of another area, which would want a receipt
    and an answer."""
    if signal.channel != Channel.NOTICE:
        return False
    known = [each for each in districts if each]
    names = [name for each in known for name in (f"{each.city}{each.name}", each.name)]
    named = "|".join(map(re.escape, (street.name for each in known for street in each.streets))) or "(?!)"
    here = "|".join(map(re.escape, [*names, "本区", "我区", "区"]))
    market = pattern(
        f"(?:【[^】]*】)?\\s*(?:(?:{here})[\\u4e00-\\u9fff]{{0,6}}?|(?:{named})){_MARKET}{_SENDS}|(?:{here}){_UNIT}"
    )
    own = pattern(
        f"(?:【[^】]*】)?\\s*(?:(?:{here}){_BODY}|(?:{here})?(?:{named})"
        f"(?:人民)?(?:政府|办事处|街道办|食安办)?){_OWN_TELLS}"
    )
    told = (signal.source, signal.title or "", signal.text or "")
    by_market = told[:1] if _BODY_NAME.search(signal.source) else told
    if any(market.match(each) for each in by_market):
        return _FROM_AFAR.search(signal.whole) is None
    return _TO_US.search(signal.whole) is None and any(own.match(each) for each in told)


def refers(told: str) -> bool:
    """Whether the police or the prosecutor, by their name or their words, hand over a case to be punished."""
    return all(each.search(told) for each in (_PROSECUTES, _REFERS, _NO_CRIME))
