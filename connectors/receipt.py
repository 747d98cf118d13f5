"""When a finding or a letter came, as its own words say (我局11月26日收到): terms run from there, not from when it was
written down here, nor from its postmark. Only of those who say it of this office; that a sender had something says
nothing of it.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .dates import BEIJING, PART, from_han, parse_instant
from .errors import CellError
from .patterns import pattern
from .signal import Channel, Signal

_LONG_AGO = timedelta(days=92)
"""A day that was longer ago than this is no receipt that is only now written down."""
_CLOCK = rf"(?:\s*(?:{PART})?\d{{1,2}}(?:[:：]\d{{2}}|[时点](?:\d{{1,2}}分|半)?))?"
_HAN_MONTH, _HAN_NUMBER = r"[一二三四五六七八九十]{1,2}月", r"[一二三四五六七八九十廿卅]{1,3}"
_DAY = (
    r"(?:(?P<full>\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?|(?<!\d)20\d{6}(?!\d)"
    rf"|[〇○零一二三四五六七八九]{{4}}年{_HAN_MONTH}{_HAN_NUMBER}[日号])"
    rf"|(?<![年历\d])(?P<said>\d{{1,2}}月\d{{1,2}}[日号]|(?<![一二三四五六七八九十]){_HAN_MONTH}{_HAN_NUMBER}[日号]"
    r"|(?<![./-])\d{1,2}[./-]\d{1,2}(?![\d./-]))"
    r"|(?<!\d)(?<!\d月)(?P<only>\d{1,2})[日号]"
    rf"|(?P<near>[今昨前](?:[天日]|晚)))(?:[（(](?:周|星期)[一二三四五六日天][）)])?(?P<clock>{_CLOCK})"
)
"""A day of this year or the last one that there was; not one of 去年 or of another calendar (农历)."""
_NUMBER = pattern(rf"\d+|{_HAN_NUMBER}")
_NEAR = {"今": 0, "昨": 1, "前": 2}
_US = r"(?:我|本|(?<![\u4e00-\u9fff])区)(?:区)?(?:市场监管|市场监督管理|食安)?(?:局|办|委|所|科|队|单位|中心)"
_GOT = r"(?:才|已|均|正式)*(?:收到|收悉|签收|接到|接收)"
_TO = (
    r"(?:[由经][^，。；！？,;!?\n]{1,14}?)?(?:才|已|均|正式"
    r"|直接)*(?:(?:送达|寄达|送交|送|寄|转|转交|移交|移送|转送|交|传|报送?|发)[至到给]?"
    r"|到达?|抵达?)了?"
)
_CAME = rf"{_TO}(?:我|本|区)(?:区)?(?:市场监管|市场监督管理|食安)?(?:局|办|委|所|科|队|单位|中心)"
"""The same as the paper's doing: 送达我局."""
_OF = r"(?!贵|你)(?P<object>[^，。；！？,;!?\n）)]{0,30})"
_WHAT = (
    r"(?:^|[，。；！？,;!?\n（(、：:])(?P<object>(?![贵你请须拟将]"
    r"|[^，。；！？\n]{0,30}样)[^，。；！？,;!?\n）)：:]{0,30}?)(?:已|系)?于?"
)
_SAID = tuple(
    pattern(each)
    for each in (
        (
            r"(?:收到|签收|收文|接收|来文收到)(?:报告|检验报告|文书|来函"
            rf"|来文|通知书?)?(?:的)?(?:日期|时间)[:：为是]?\s*{_DAY}"
        ),
        rf"(?:^|[，。；！？,;!?\n（(、])(?:于|系)?{_DAY}，?(?:由)?{_US}(?:于)?{_GOT}{_OF}",
        rf"{_US}(?:已|系)?(?:于|在)?{_DAY}{_GOT}{_OF}",
        rf"(?:^|[，。；！？,;!?\n（(])(?:已)?(?:于|系)?{_DAY}{_GOT}{_OF}",
        rf"{_WHAT}{_DAY}{_CAME}",
        rf"(?P<object>)送达(?:{_US})?的?(?:日期|时间)[:：为是]?\s*{_DAY}",
    )
)
_OURS = r"(?:区)?(?:(?:市场监管|市场监督管理)?局|食安办)"
_BUREAU = rf"(?:(?:我|本|(?<![\u4e00-\u9fff])区){_OURS}|[我本]办)"
_BEFORE = r"(?:^|[，。；！？,;!?\n（(、\s])"
_LETTER = tuple(
    pattern(each)
    for each in (
        rf"{_BEFORE}(?:收信|收文|来信收到|(?:{_BUREAU}|信件)(?:签收|收到))(?:日期|时间)[:：为是]?\s*{_DAY}",
        rf"{_BEFORE}(?P<signed>)签收(?:日期|时间)[:：为是]?\s*{_DAY}",
        rf"{_DAY}，?(?:由)?{_BUREAU}(?:于)?{_GOT}{_OF}",
        rf"{_BUREAU}(?:已|系)?(?:于|在)?{_DAY}{_GOT}{_OF}",
        rf"{_WHAT}{_DAY}{_TO}(?:(?:我|本|区){_OURS}|[我本]办)",
    )
)
"""The same of somebody's letter to the bureau: one who complains had goods on a day too, and says so of himself."""
_BY_POST = pattern(r"来信(?!息)|信件|信函|信封|邮戳|挂号|邮寄|收信|(?:投诉|举报|控告|检举|匿名|联名)信")
"""What says that somebody wrote a letter."""
_PARCEL = pattern(r"网购|网店|快递|物流|包裹|下单|发货|收货|到货|商品|订单")
"""Where one of them is told of, it may be goods that were signed for (签收日期)."""
_HANDED_ON = pattern(
    r"(?:移送|移交|转送|转交|转办|转|函告)(?:至|给|到|由)?[贵你](?:局|区|办|单位)|属(?:于)?[贵你](?:局|区|办|单位)"
    r"|现(?:依法)?(?:予以)?(?:移送|移交|转送)(?:[。；，\n]|$)"
)
"""Whoever says so behind it is the bureau that hands it on: what it received it received there."""
_ADDRESSED = pattern(r"(?:移送|移交|转办|协查|通报)(?:函|书|单)[^。]{0,40}?[局办委][:：][^（(]*$")
"""The head of a letter to this bureau: up to a note in brackets whoever speaks is its sender."""
_WRITTEN = (Channel.COMPLAINT, Channel.DUTY)
"""Where most of what comes is no letter."""
_POST = pattern(r"(?<!短)信(?![息用])|函|邮件|快件|来件|(?:投诉|举报)(?!人)|材料|^$")
"""What a bureau received that is a letter."""
_PAPER = pattern(r"^(?:该|此|本|来|协查|移送|通报|这|上述)?(?:[函件文]|公函|来函|来文|来件|传真|函件)|^$")
"""What a letter says of itself that came; of anything else its sender tells when they had it."""
_READ = {Channel.SAMPLING: _SAID, Channel.NOTICE: _SAID, Channel.COMPLAINT: _LETTER, Channel.DUTY: _LETTER}
"""The sayings of which each channel is asked; of no other."""


def receipt_of(signal: Signal, now: datetime) -> datetime | None:
    """When a failing result or a letter was received, by its words; None where they do not say, or it cannot be. A day
    without an hour is its midnight in Beijing. Of a letter that the bureau received more than once, the first."""
    if signal.channel in _WRITTEN:
        return min(_receipts(signal, now), default=None) if _BY_POST.search(signal.whole) else None
    return next(_receipts(signal, now), None)


def _receipts(signal: Signal, now: datetime) -> Iterator[datetime]:
    """Each that the words say, by what says it most plainly."""
    for said in _READ.get(signal.channel, ()):
        for found in said.finditer(signal.whole):
            if not _is_meant(signal, found):
                continue
            if (at := _instant(found, now)) and now - _LONG_AGO <= at <= now:
                yield at


def _is_meant(signal: Signal, found: re.Match[str]) -> bool:
    """Whether what was received is the signal itself, and here: of a result whatever it is, of a letter the letter."""
    parts, text = found.groupdict(), signal.whole
    if (about := parts.get("object")) is None:  # a line of its own, which the bureau adds
        return not ("signed" in parts and _PARCEL.search(text))
    if _HANDED_ON.search(text, found.end()) or _ADDRESSED.search(text[: found.start() + 1]):
        return False
    if signal.channel == Channel.SAMPLING:
        return True
    return bool((_PAPER if signal.channel == Channel.NOTICE else _POST).search(about))


def _instant(found: re.Match[str], now: datetime) -> datetime | None:
    try:
        day = _day(found, now.astimezone(BEIJING).date())
        return parse_instant(f"{day.isoformat()}{found['clock']}") if day else None
    except CellError:
        return None


def _day(found: re.Match[str], today: date) -> date | None:
    """The day that is named: of one without year or month the last that there was. Raises CellError."""
    if found["full"]:
        return parse_instant(found["full"]).date()
    if found["near"]:
        return today - timedelta(days=_NEAR[found["near"][0]])
    numbers = _NUMBER.findall(found["said"] or found["only"])
    *month, wanted = (int(each) if each.isdecimal() else from_han(each) for each in numbers)
    days = (today - timedelta(days=back) for back in range(367 if month else 32))
    return next((day for day in days if day.day == wanted and month in ([], [day.month])), None)
