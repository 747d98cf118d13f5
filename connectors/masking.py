"""Personal identifiers in free text.

`mask` knows phones, identity cards, bank cards, number plates, e-mail addresses, WeChat and QQ ids, the door at which
somebody lives and the names that follow a cue word. Sample numbers, credit codes, batch numbers, dates and amounts are
no personal identifiers and survive.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import NamedTuple

from .fields import check_character
from .patterns import pattern


class Identifier(NamedTuple):
    """One identifier found in a text."""

    kind: str
    """phone | identity_card | bank_card | plate | email | account | home | name"""
    text: str
    """As it stood in the text."""


_DIGITS = "0-9０-９"
_PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_HAN = "\u4e00-\u9fff"
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤尚温康施文牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尤符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路"
    "游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应"
    "臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝闻阎"
)
_GATE = pattern(
    f"[{_DIGITS}那这联投举反报姓收患学病当来家市名叫本微薇扣住QqVvWwＱｑ@＠{_PLACES}]"
    f"(?:(?<=[{_DIGITS}])(?:(?:[- －—]{{0,2}}[{_DIGITS}]){{6}}|[{_DIGITS}]{{2}}[.．][{_DIGITS}]{{4}}[.．])"
    f"|(?<=[学患病当])[生员者人儿](?:事人)?(?:姓名)?\\s?[：:\\s{_SURNAMES}欧上诸皇令东]"
    f"|(?<=当)事人|(?<=家)长[：:\\s{_SURNAMES}]|(?<=市)民[{_SURNAMES}]"
    "|(?<=联)系人|(?<=[投举反报来收])[诉报映料电货件]人|(?<=姓)名|(?<=名)[字叫]|(?<=叫)[^了个上来去]|(?<=本)人"
    "|(?<=[那这])[个张份件]?(?:单子|工单|登记|投诉|举报)"
    "|(?<=[@＠])[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]"
    "|(?<=住)[^院宿]"
    "|(?<=[微薇])信|(?<=扣)扣|(?<=[QqＱｑ])[QqＱｑ]|(?<=[VvＶｖ])[Xx信]|(?<=[Ww])(?:[Xx]|eixin|e[Cc]hat)"
    f"|(?<=[{_PLACES}])[A-Za-zＡ-Ｚａ-ｚ][·•.\\s-]?[A-Za-zＡ-Ｚａ-ｚ{_DIGITS}])"
)
"""Nothing below can match where this does not; one scan lets ordinary texts pass.

It begins with one set of characters because the engine then skips ahead without trying alternatives."""

_NAME = f"(?:欧阳|上官|司马|诸葛|皇甫|令狐|东方|夏侯|司徒|慕容|[{_SURNAMES}])[{_HAN}]{{1,2}}?"
_END = (
    "(?=[^"
    + _HAN
    + "]|$|电话|手机|联系|来电|致电|先生|女士|小姐|同学|老师|男|女|反映|称|投诉|举报|身份|住|因|于|在|的|说|今年|出现)"
)
_CUES = "联系人|投诉人|举报人|反映人|报料人|来电人|收货人|收件人|当事人|患者|病人|学生|学员|家长|姓名|名字"
_NUMBERED = pattern(
    r"(?:批号|批次|批次号|生产日期|条码|条形码|编号|单号|订单号?|流水号|登记号"
    r"|许可证号?|文号|案号|货号|型号|发票代码|发票号码?)[：:为是\s]{0,2}$"
)
_STARS = "*"

_IDENTITY = pattern(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"[ -]?\d{3}[\dXx](?![0-9A-Za-z])"
)
_IDENTITY_OLD = pattern(
    r"((?:身份证|证件)(?:件?号码?)?[：:为是\s]{0,3})([1-9]\d{7}(?:0[1-9]"
    r"|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])"
)
"""Of 15 digits, which many other numbers have: only behind its name."""
_BANK = pattern(r"(?<![0-9A-Za-z])(?:62\d{2}|[45]\d{3})(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")
_BANK_CUED = pattern(
    r"((?:卡号|银行卡号?|账号|帐号|账户|收款码)[：:为是\s]{0,3}(?:\(?[^\d\s]{2,8}\)?[：:\s]?)?)"
    r"(\d(?:[ -]?\d){11,18})(?!\d)"
)
_MOBILE = pattern(
    r"(?<![0-9A-Za-z.*])(?:(?:\+|00)?86[- ]?)?(1[3-9]\d)(?:[- ]{0,2}|\.)(\d{4})(?:[- ]{0,2}|\.)(\d{4})(?![0-9A-Za-z*])"
)
_MOBILE_CUED = pattern(
    r"((?:电话|手机|联系方式|致电|拨打|[Tt][Ee][Ll]|[Pp][Hh][Oo][Nn][Ee]"
    r"|[Mm][Oo][Bb]|[Mm]obile)号?码?[：:为是.\s]{0,3})"
    r"(1[-. ]{0,2}[3-9](?:[-. ]{0,2}\d){9})(?![0-9A-Za-z*])"
)
_LANDLINE = pattern(
    r"(?<![0-9A-Za-z.*-])\(?(0(?:10|2\d|[3-9]\d{2}))\)?[- ]?(\d{7,8})(?:(?:转|-)\d{1,6})?(?![0-9A-Za-z*])"
)
_LOCAL = pattern(
    r"((?:电话|手机|座机|联系方式|致电|拨打|[Tt][Ee][Ll])号?码?[：:为是\s]{0,3})(\d{7,8})(?![\d年A-Za-z.元])"
)
_PLATE = pattern(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])([A-HJ-NP-Za-hj-np-z])[·•.\s-]?"
    r"(?=[A-Za-z]{0,5}\d)([A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![0-9A-Za-z*])"
)
_HOME = pattern(
    rf"(住(?!院|宿)址?[在于：:为是\s]{{0,2}}[{_HAN}]{{2,20}}?)"
    r"((?:\d{1,4}|[A-Za-z]\d{0,3})(?:号楼|号院|号|栋|幢|座|楼"
    r"|单元)(?:[\dA-Za-z东西南北]{1,5}(?:单元|号楼|楼|层|室|号|户))*)"
)
_EMAIL = pattern(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,254}@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_ACCOUNT = pattern(
    r"((?:[微薇]信|[Vv]信|[Vv][Xx]|[Ww][Xx]|[Ww]eixin|[Ww]e[Cc]hat"
    r"|[Qq][Qq]|扣扣)(?:群|号|账号|帐号|号码)?[：:为是加\s]{0,3})"
    r"([A-Za-z][-_A-Za-z0-9]{5,19}|[1-9]\d{4,11})(?![-_A-Za-z0-9*年月日元])"
)
_CUED_NAME = pattern(rf"((?:{_CUES})(?:姓名)?(?:\s?[：:]\s?|\s)|姓名)((?!匿名|不详|未知|同上|本人|某){_NAME}){_END}")
_NAMED_OPEN = pattern(rf"((?:{_CUES})(?:姓名)?\s?[：:]\s?)((?:[{_SURNAMES}])(?!某)[{_HAN}]{{2}})")
_SPEAKERS = "[投举反报来联当](?:(?<=[投举反报来])[诉报映料电]|(?<=联)系|(?<=当)事)人"
_OTHERS = "[患病学家市](?:(?<=患)[者儿]|(?<=病)人|(?<=学)[生员]|(?<=家)长|(?<=市)民)"
"""Both begin with a set of characters for the same reason as `_GATE`."""
_NO_NAMES = (
    f"(?!.(?:先生|女士|老师|同学|小姐|阿姨|大妈|大爷|师傅)|[{_HAN}]?某"
    "|高[兴烧热考温度中大龄血校压脂处空峰发强尿三二一危]|马[上路虎]"
    "|方[便面案才式]|白[天色吃酒菜血内米粥糖]|黄[疸色瓜金昏鱼豆]"
    "|周[一二三四五六日末围边年岁]|许[多可久]|陆续|严[重肃禁厉格]"
    "|单[独位]|何[时人地处种去]|任[何由意教课凭]|万[分一元]|关[系于注心]"
    "|毕[业竟]|康[复宁]|苏[醒打]|钱[款包物]|汤[里中面水]"
    "|牛[奶肉羊]|路[过上边费]|孙子|孙女|夏[天令季]|金[额针枪]"
    "|成[绩年功熟群都]|包[括装含子车]|温[度和水]|文[化明具]|左[右边手]"
    "|张[口嘴开]|齐[全声]|季[节度]|余[人下名]|毛[发巾病]|石[膏头榴]|江[西苏湖]"
    "|胡[乱言闹]|林[林间]|武[装断]|戴[口帽手]|程[度序]|顾[客虑]|施[工救]"
    "|段[时]|史[无上]|童年|章[程]|贺[卡]|雷[雨同]|龙虾|鲁莽|田[间径里]"
    "|叶[子酸]|谢[谢意绝]|宁[可愿]|甘[愿心蔗]|蓝[色莓]|盛[饭菜]|路人)"
)
"""What follows such a word and begins like a name without being one."""
_NO_SELF = (
    "申[请诉报领明]|于[昨今前当上下本去事日][日天晚早年月周午后前]|曾(?:[经去购在多于被]|向[商店贵你该他她])"
    "|向(?:[商店贵你该]|平台)|时[常而]|连[续日夜着]|项目|和[解他她家孩]|全[责家部额款程]|应[该聘当]|查[看询]"
    "|安全|解[释决]|明[确白]|党员|车费|管理|费用|易过|祝好|司机|房东"
    r"|高[烧热血龄考温度中](?!华)|马[上路]|方[便面]|白[天色]|周(?:[末围]|[日一二三四五六][，,。；;、\s（(早晚上下前])"
    "|许[多久]|陆续|严[重格]|单[独位]|何[时处种]|任[何由凭]|万[分一]|关[系于注心]|毕业|康复|苏醒|钱[款包]|路[过上边费]"
    r"|孙[子女](?:[，,。；;、\s（(]|$)|金额|包[括装]|温[度和]|左[右手]|张口|齐全|季度|余下"
    "|毛[发病]|胡乱|程[度序]|顾[客虑]|施工|谢[谢意绝]|宁[可愿]|甘愿"
)
"""What somebody does who says 本人, with a word that is a name's first too (申请, 于昨日, 曾购买, 高烧). Shorter than
`_NO_NAMES`: a comma or the end must follow, where 高峰, 高强 or 成功 are nothing but names."""
_CALLED = pattern(
    rf"((?:我|名|孩子|儿子|女儿|宝宝|患儿)叫(?!黄焖|白菜)|本人(?!黄焖|白菜|{_NO_SELF}))"
    rf"({_NAME})(?=[，,。；;、\s（(]|$)"
)
SURNAMES_ALONE = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢齐乔庞颜倪庄"
    "聂章鲁岳翟殷詹耿关兰焦俞左柳甘祝包宁符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛翁冉骆蓝路"
)
"""Without those that are everyday words between others (和, 于, 曾, 尚, 时, 连, 全 …)."""
NAME_ALONE = rf"{_NO_NAMES}(?:欧阳|上官|司马|诸葛|皇甫|令狐|慕容|[{SURNAMES_ALONE}])[{_HAN}]{{1,2}}?"
_DOES = (
    "先生|女士|反映|称|说|来电|致电|打电话|电话|手机|身份证|表示|告诉|告知|举报"
    "|投诉|今[日天早晚]|昨[日天晚]|前天|于[0-9今昨]|就诊|住院|入院|送医"
    "|呕吐|腹泻|腹痛|拉肚子|发烧|发热|头晕|恶心|出现|食用|食物中毒|中毒"
    "|吃了|吃完|吃过|吃的|在|因|等[0-9一二三四五六七八九十]"
)
_SPOKE = pattern(rf"((?:{_SPEAKERS}))({NAME_ALONE})(?={_DOES}|[，,。；;、（(\s]|$)")
_ACTED = pattern(rf"((?:{_OTHERS}))({NAME_ALONE})(?={_DOES}|、)")
_BEFORE = "[投举反报来联当患病学家市](?:[诉报映料电系事]人|[者儿人生员长民])"
_LISTED = pattern(rf"({_BEFORE}(?:[{_HAN}]某、)+)({NAME_ALONE})(?={_DOES}|[、，,。；;（(\s和及]|$)")
"""Names one after another behind a word; those before are masked already."""
_TICKET = pattern(rf"((?:^|[：:，,。；;、\s]))({_NAME})(?=[那这][个张份件]?(?:单子|工单|登记|投诉|举报))")
"""连萍那个单子: whose complaint is spoken of."""
_AGED = pattern(
    rf"((?:患者|病人|学生|患儿|家长))({_NAME})(?=[，,、（(\s]{{0,2}}(?:[男女](?:性"
    rf"|，|,|、|。|；|\)|）|\s|$)|\d{{1,3}}\s?(?:岁|周岁|个月)))"
)


def mask(text: str, spare: Collection[str] = ()) -> tuple[str, tuple[Identifier, ...]]:
    """`text` with its identifiers masked, and what was found. Masking a masked text changes nothing.

    `spare` holds what is no secret although it looks like one, such as an office's own telephone numbers.
    """
    return _mask(text) if not spare else _masked(text, spare)


def may_identify(text: str | None) -> bool:
    """Whether `mask` may find anything: where this says no, there is nothing."""
    return text is not None and _GATE.search(text) is not None


@lru_cache(maxsize=16)
def _mask(text: str) -> tuple[str, tuple[Identifier, ...]]:
    """The texts of one signal are looked at twice: for names that one of them gives away, and to be masked."""
    return _masked(text, ())


def _masked(text: str, spare: Collection[str]) -> tuple[str, tuple[Identifier, ...]]:
    if not may_identify(text):
        return text, ()
    found: list[Identifier] = []
    narrowed = text.translate(_NARROW)
    while True:
        before = len(found)
        for rule in _RULES:
            text, narrowed = _apply(text, narrowed, found, rule, spare)
        # One mask can end the run of digits that hid another identifier, so repeat until nothing is left.
        if len(found) == before:
            return text, tuple(found)


_Hide = Callable[[re.Match[str]], str | None]


def _apply(
    text: str,
    narrowed: str,
    found: list[Identifier],
    rule: tuple[str, re.Pattern[str], _Hide],
    spare: Collection[str],
) -> tuple[str, str]:
    """`text` and its narrowed form, place for place alike, after one rule."""
    kind, known, hide = rule
    pieces: list[str] = []
    twins: list[str] = []
    last = 0
    for match in known.finditer(narrowed):
        hidden = hide(match)
        if hidden is None:
            continue
        start = match.start() + _cue_length(match)
        if spare and text[start : match.end()] in spare:
            continue
        pieces += [text[last:start], hidden]
        twins += [narrowed[last:start], hidden]
        found.append(Identifier(kind, text[start : match.end()]))
        last = match.end()
    if not pieces:
        return text, narrowed
    return "".join([*pieces, text[last:]]), "".join([*twins, narrowed[last:]])


_NARROW = (
    {0xFF10 + digit: 0x30 + digit for digit in range(10)}
    | {0xFF21 + letter: 0x41 + letter for letter in range(26)}
    | {0xFF41 + letter: 0x61 + letter for letter in range(26)}
    | {0xFF0D: 0x2D, 0x2014: 0x2D, 0xFF08: 0x28, 0xFF09: 0x29, 0xFF20: 0x40, 0xFF0E: 0x2E}
)
"""Full-width forms, one character for one, so that places in the narrowed text are places in the text."""

_CUED = (
    *(_BANK_CUED, _LOCAL, _ACCOUNT, _HOME, _TICKET, _CUED_NAME, _NAMED_OPEN, _CALLED, _AGED),
    *(_IDENTITY_OLD, _MOBILE_CUED, _SPOKE, _ACTED, _LISTED),
)


def _cue_length(match: re.Match[str]) -> int:
    return len(match[1]) if match.re in _CUED else 0


def _hide_identity(match: re.Match[str]) -> str | None:
    digits = re.sub("[ -]", "", match[0]).upper()
    if not _identity_checks(digits) and "X" not in digits[:17] and check_character(digits[:17]) == digits[17]:
        # A credit code of digits only that happens to contain a date.
        return None
    return digits[:6] + _STARS * 12


def _identity_checks(digits: str) -> bool:
    """The check character of GB 11643-1999."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17]


def _hide_bank(match: re.Match[str]) -> str | None:
    digits = re.sub("[ -]", "", match[0])
    return None if not _luhn(digits) or _is_numbered(match) else _STARS * (len(digits) - 4) + digits[-4:]


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_numbered(match: re.Match[str]) -> bool:
    """Whether the digits stand behind a word such as 批号, which says that they are no person's."""
    return bool(_NUMBERED.search(match.string[max(0, match.start() - 8) : match.start()]))


def _hide_cued_bank(match: re.Match[str]) -> str:
    digits = re.sub("[ -]", "", match[2])
    return _STARS * (len(digits) - 4) + digits[-4:]


def _hide_mobile(match: re.Match[str]) -> str | None:
    return None if _is_numbered(match) else f"{match[1]}****{match[3]}"


def _hide_cued_mobile(match: re.Match[str]) -> str:
    digits = re.sub(r"[-. ]", "", match[2])
    return f"{digits[:3]}****{digits[-4:]}"


def _hide_old_identity(match: re.Match[str]) -> str:
    return match[2][:6] + _STARS * 9


def _hide_landline(match: re.Match[str]) -> str | None:
    return None if _is_numbered(match) else f"{match[1]}-{_STARS * (len(match[2]) - 3)}{match[2][-3:]}"


def _hide_local(match: re.Match[str]) -> str:
    return _STARS * (len(match[2]) - 3) + match[2][-3:]


def _hide_plate(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}{_STARS * len(match[3])}"


def _hide_email(match: re.Match[str]) -> str:
    name, _, host = match[0].rpartition("@")
    return f"{name[0]}{_STARS * 4}@{host}"


def _hide_account(match: re.Match[str]) -> str:
    return f"{match[2][:2]}****"


def _hide_home(match: re.Match[str]) -> str:
    return _STARS * 4


def _hide_name(match: re.Match[str]) -> str | None:
    return None if "某" in match[2] else f"{match[2][0]}某"


_RULES: tuple[tuple[str, re.Pattern[str], _Hide], ...] = (
    ("identity_card", _IDENTITY, _hide_identity),
    ("identity_card", _IDENTITY_OLD, _hide_old_identity),
    ("email", _EMAIL, _hide_email),
    ("account", _ACCOUNT, _hide_account),
    ("bank_card", _BANK, _hide_bank),
    ("bank_card", _BANK_CUED, _hide_cued_bank),
    ("phone", _MOBILE, _hide_mobile),
    ("phone", _MOBILE_CUED, _hide_cued_mobile),
    ("phone", _LANDLINE, _hide_landline),
    ("phone", _LOCAL, _hide_local),
    ("plate", _PLATE, _hide_plate),
    ("home", _HOME, _hide_home),
    ("name", _CUED_NAME, _hide_name),
    ("name", _NAMED_OPEN, _hide_name),
    ("name", _CALLED, _hide_name),
    ("name", _AGED, _hide_name),
    ("name", _SPOKE, _hide_name),
    ("name", _ACTED, _hide_name),
    ("name", _LISTED, _hide_name),
    ("name", _TICKET, _hide_name),
)
