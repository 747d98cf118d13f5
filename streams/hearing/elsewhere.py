"""Asked for help (协查): an office of another area calls because people fell ill there of what a business here sent.

Who fell ill, and the school where they did, are that office's own affair; ours is the business, and what else it
supplies. What such an office wrote is a letter, though whoever was on duty took it down.
"""

from collections.abc import Collection

from msgspec.structs import replace

from classifiers.assessment import Assessment, Entity, Kind
from classifiers.patterns import pattern
from classifiers.where.suppliers import suppliers
from connectors.signal import Channel, Signal
from playbooks.facts import ELSEWHERE, KNOWN_FACTS

OF_ELSEWHERE = {ELSEWHERE: "asked", "from_other_area": True} | dict.fromkeys(
    ("school", "pupils", "venue", "grade", "treated")
)
"""What is known of such an affair; the place where people fell ill, and how grave that is, are not ours to answer."""
ASKED = KNOWN_FACTS[ELSEWHERE]
"""What it is called by."""
_BUREAU = (
    r"(?:食安办|食安委|市场监管局|市场监督管理局|卫健委|卫生健康委|疾控(?:中心)?|教体局|教育局|食品安全委员会办公室)"
)
_OFFICE = pattern(
    rf"(?:我们?|这里|这边)是(?P<place>[^，。；！？,;!?\n是]{{2,16}}?){_BUREAU}"
    rf"|(?P<sender>[^，。；：！？,;:!?\n是]{{2,16}}?){_BUREAU}[^，。；：！？,;:!?\n]{{0,4}}?(?:来函"
    r"|来电|发函|致函|函告|通报|协查函)"
    rf"|^\W*(?P<writer>[^，。；：！？,;:!?\n是]{{2,16}}?){_BUREAU}函?[：:]"
)
"""我是某区食安办, 某区市场监管局来函, 某县食安办：."""
_ASKS = pattern(r"协查|(?:协助|配合|请)[^，。；！？,;!?\n]{0,6}(?:[调核]查|查处)")
_SUPPLIER = pattern(
    r"(?:供应商|供货商|供货方|供货单位|供应单位|配送商|配送单位|供餐单位|生产商"
    r"|生产厂家|厂家)[^，。；！？,;!?\n]{0,6}?(?:你们|贵)[区这市]?"
)
"""Who supplies them is said to be here, where who is asked is."""
_YOURS = pattern(r"(?P<whose>(?:贵|你们?)(?:区|市|县|辖区|地))[^，。；！？,;!?\n“”]{0,4}(?:“(?P<name>[^”\n]{2,20})”)?")
_SUPPLIES = pattern("供[应给货餐的]?|购[入进买得]|采购|进货|配送|送[往到餐货]|生产|销[往售]|发[往货]")
"""Behind the name; where people ate or fell ill here it is no business elsewhere."""
_STALL = pattern(r"[\dA-Za-z一二三四五六七八九十]{1,4}号[\u4e00-\u9fff]{0,4}?(?:摊位?|档口|柜台?|铺位?|店)")
"""Behind a market: of whom in it."""
_NAMED_WITHIN, _SUPPLIES_WITHIN = 12, 6
_AUTHORITY = (
    rf"(?:{_BUREAU}|市监局|食品药品监督管理局|农业农村局|市场监(?:管|督管理)所"
    r"|(?:市场监管)?综合(?:行政)?执法(?:局|支队|大队))"
)
_LETTER = (
    r"(?:(?:协查|协助(?:调查|核查)|移[送交]|通报|转办|告知|线索)?(?:函|通知书|书)(?!面)|[来发致]函|函告|移[送交]|通报)"
)
_WROTE = pattern(
    rf"(?:^\W*|[收接]到?了?)(?P<sender>[^，。；！？,;:!?\n是]{{2,20}}?){_AUTHORITY}[^，。；：！？,;:!?\n贵]{{0,12}}?"
    rf"{_LETTER}"
)
"""濮阳县市场监督管理局协查函, 收到辉县市市场监管局移送的线索."""
_OF_SOMEBODY = pattern("本人|我(?![局办区委县市中院处队])|俺|家长|消费者|顾客|市民|群众")
"""Whom the letter was sent to, or who passes it on, is no office."""
_OF_OURS = pattern(
    r"协查|(?:协助|配合|请)[^，。；！？,;!?\n]{0,12}(?:[调核]查|核实|查处|处理)"
    r"|移[送交][^，。；！？,;!?\n]{0,4}[你贵我](?:区|局|办|委|单位)|[你贵](?:区|局|办|县|市|地)|[函回]复|回函|反馈"
)


def supplier_here(signal: Signal, assessment: Assessment) -> Entity | None:
    """The business here about which another county's office asks for help; None where none does."""
    whole = signal.whole
    if signal.channel not in (Channel.DUTY, Channel.NOTICE) or _ASKS.search(whole) is None:
        return None
    return _named_here(whole, signal, assessment) if _asker(whole, signal, assessment) else None


def as_letter(signal: Signal, assessment: Assessment, areas: Collection[str]) -> Signal:
    """The signal; as a letter (来函) where it is one of another area's office that the duty desk took down, and is
    about no consumer's wish and nobody who fell ill, whose own times run. `areas`: codes of the office's own."""
    if signal.channel != Channel.DUTY or signal.request or assessment.kind == Kind.COMPLAINT:
        return signal
    if signal.counts_people or assessment.harm.counts_people:
        return signal
    whole = signal.whole
    wrote = _WROTE.search(whole) if _OF_OURS.search(whole) else None
    if wrote is None:
        return signal
    start, end = wrote.span("sender")
    if _OF_SOMEBODY.search(whole, max(0, wrote.start() - _NAMED_WITHIN), end):
        return signal
    codes = [str(each.id or "") for each in _places(assessment) if start <= each.start and each.end <= end]
    is_afar = any(code and not any(area.startswith(code.rstrip("0")) for area in areas) for code in codes)
    return replace(signal, channel=Channel.NOTICE) if is_afar else signal


def _asker(whole: str, signal: Signal, assessment: Assessment) -> Entity | None:
    """The county, not ours and no city, whose office asks."""
    office = _OFFICE.search(whole)
    if office is None:
        return None
    start, end = office.span(next(name for name in ("place", "sender", "writer") if office[name]))
    asks = next((each for each in _places(assessment) if start <= each.start and each.end <= end), None)
    return None if asks is None or asks.id in (None, signal.area) or str(asks.id).endswith("00") else asks


def _named_here(whole: str, signal: Signal, assessment: Assessment) -> Entity | None:
    """What stands behind 你们区的供应商是, or behind 贵区 or our name where it supplied something."""
    if said := _SUPPLIER.search(whole):
        spans = [each for each in suppliers(whole) if said.end() <= each[0] <= said.end() + _NAMED_WITHIN]
        if spans:
            return Entity(type="operator", text=whole[slice(*spans[0])], start=spans[0][0], end=spans[0][1])
    yours, found = _YOURS.search(whole), [each for each in assessment.entities if each.type == "operator"]
    if yours and yours["name"]:
        named = Entity(type="operator", text=yours["name"], start=yours.start("name"), end=yours.end("name"))
        found = [named, *found]
    here = [each for each in _places(assessment) if each.id == (signal.area or assessment.area)]
    begins = {at for each in here for at in (each.start, each.end)} | (
        {yours.end("whose"), yours.end(), yours.start("name")} if yours else set()
    )
    found = [_with_stall(whole, each) for each in found]
    supply = (each for each in found if _SUPPLIES.search(whole[each.end : each.end + _SUPPLIES_WITHIN]))
    return next((each for each in supply if each.start in begins), None)


def _with_stall(whole: str, market: Entity) -> Entity:
    stall = _STALL.match(whole, market.end)
    return replace(market, text=market.text + stall.group(), end=stall.end()) if stall else market


def _places(assessment: Assessment) -> list[Entity]:
    return [each for each in assessment.entities if each.type == "place"]
