"""Bygone (往事) and made up (虚构): whoever fell ill years ago, or in a tale, is nobody now."""

import re

from ..harm.harms import HARM
from ..patterns import pattern

_AT_SCHOOL = "[我俺咱]们?[^,。!?]{0,3}[上读念](?:[小大]?学|[初高]中|中学)"
_TOLD_OF_OLD = pattern(
    r"(?:年前的(?:今天|这[一]?天|那[一]?天)|(?:19\d\d|20[01]\d|202[0-2])年的今天)"
    r"(?![^,。!?]{0,6}(?:出生|生日|开[的业张店]|结婚|领证|入职|搬))|历史上的今天|[一二三四五六七八九十]+年过去了?"
    r"|时隔[^,。]{1,4}年[^。]{0,4}当年|回[望顾眸](?:19|20)\d\d"
    r"|(?:19|20)\d\d年[^。!?\n]{0,24}(?:事件|往事|旧案|中毒案?)(?:回[顾放望]|始末)|旧文(?:转载|重发|重温)|旧案回顾"
    r"|(?:[三四五六七八九几十]|十[一二]|\d\d)[多几来]?年前[^,。!?\n]{0,24}案[^,。!?\n]{0,6}"
    "(?:宣判|开庭|[再重]审|终审|[改翻][判案])"
    r"|(?:[三四五六七八九几十]|十[一二]|\d\d)[多几来]?年前[那的]一?[场次起桩][^,。!?\n]{0,16}"
    r"(?:案|事件|事故|中毒)(?!件|事|案|之?后|以[来后]|重演)"
)
_SCHOOLDAYS = pattern(
    rf"(?:(?:[五六七八九几十]|\d\d)[多几来]?年前|(?:19\d\d|20[01]\d)年)[^,。!?]{{0,2}}{_AT_SCHOOL}"
    rf"|{_AT_SCHOOL}(?:那会|那年|那阵)"
    r"|^\W{0,2}(?:我|俺|我们)?(?:小时候|儿时)(?![^。!?]{0,40}(?:这家|店|又|没想到|竟|居然|公司|单位))"
    r"|^\W{0,2}(?:大?前年|(?:19\d\d|20[01]\d|202[0-2])年),?[我俺]们?"
    r"(?:学校|单位|厂|公司|村|小区)(?:也|就)(?:是?这样|有过|出过|发生过)(?![^。!?]{0,40}(?:又|好几天了))"
)
"""十年前我上高中, 我上中学那会, 小时候: one's own schooldays; 2016年我们单位就有过."""
_SINCE = pattern("[这上]个?(?:礼拜|周|星期|月)|前[两几]?天|[今昨]|中午|刚|现在|如今|儿子|女儿|闺女|孩子|娃|他们学校")
"""Beside them somebody tells of now."""
_HISTORY = pattern(
    r"(?<![\d自从])(?P<date>(?:19\d\d|20[01]\d|202[0-2])年(?:\d{1,2}月(?:\d{1,2}[日号])?)?)"
    r"(?![^,。!?\n]{0,8}(?:开业|成立|换|承包|结婚|搬|投入|建[成校园厂]"
    r"|生产|产的?|入[学校职]|级|出生|以来|[起间到至]|买))"
    r"(?!的|份|年?[^,。]{0,3}生[人的)])[^,。!?\n]{0,20}?(?:[案毒](?!例)|事件|事故|惨案|假酒|酸汤子)"
)
"""2002年南京汤山投毒案: a year that is long past, and what is known by it. Later years may be the one of the report; a
day of it may be a licence's or a contract's, told of beside those who fell ill now."""
_MINE = pattern("[我俺咱](?!国|们再?回[头看望顾])")
_AGAIN = pattern("现有|目前|[这本此]次|[这本][周月]|最近|[这近]几?[天日]|前天|今年|[上下中]午")
_NOW = pattern(
    r"今[天日早晚](?!是|(?:再|又)?(?:重提|回[望看想首]|提起))(?<!的今天)"
    r"|刚才|昨[天日晚]|近日|日前|刚刚|再次|又[一有出]|这会儿?|现在(?![想看回提还都仍])|眼下|这回"
    r"|上个?[周月]|[今昨]儿|(?<![月\d])\d{1,2}日"
)
"""Something has happened since."""
_ANOTHER_DAY = pattern(r"(?<![\d至止到])\d{1,2}月\d{1,2}日")
"""Not 截至10月19日, which goes on with the affair; asked where no heading says how old all of it is."""
_ANNIVERSARY = pattern("年前?的今天|历史上的今天")
_SOME_YEARS_AGO = pattern(
    r"(?:前(?:几|些|两|三)年|(?<![今明])大前年|早些年|早几年|好[多几]年前|[很许]多年前)"
    r"(?![^,。;!?]{0,10}(?:开[的业张了]|成立|承包|结婚|搬|盖|建|买|装修|种|酿|泡|腌|落下|做过|查出|[起就换]))"
    r"[^,。;!? \n]*"
)
"""前几年一家四口住院: a memory, where nothing tells of now; not a shop that opened then, nor what ails one since."""
_SHOWN = "小品|相声|电视剧|短剧|网剧|剧情|电影|动画片?|动漫|综艺|小说|漫画|剧本"
_STAGED = pattern(
    rf"(?:(?:{_SHOWN})(?:里|中(?![毒招])|上演)(?![^,。;!?]{{0,2}}(?:推|介绍|种草|打卡|[那这]家|同款))"
    rf"|(?:梦见|梦到|做了?个?梦(?![都也]),?)|那[集段](?:{_SHOWN}))[^,。;!? \n]*"
)
"""小品里俩人吃坏肚子: who falls ill on a stage or in a dream."""
_LIKE_LIFE = pattern(
    "一样|似的|同款|[像如跟](?:[^,。;!?]{0,4})(?:小品|相声|电视剧|短剧|电影|小说|动漫)|现实|真的|不是梦|成真"
    r"|[我俺咱]们?(?:[俩仨]|也|都|家|几个|[二两三四五六七八九十\d])|[我俺咱]和|演员|剧组|拍[摄戏]|片场"
)
"""跟小品里一样,我们俩都吐了, 剧组十人拍戏时吐了: beside it somebody tells of life."""
_BY_LAUGHING = pattern(
    "笑[得到死]?[^,。;!?]{0,3}(?:肚子|肚皮|胃)[都也]?(?:疼|痛)|笑[得到死][^,。;!?]{0,4}(?:趴|倒|晕|吐)"
)
_JOKE_HEAD = pattern(r"\W{0,2}(?:段子|沙雕新闻|冷?笑话|搞笑段子|今日段子)(?:[:】\])]|一[则个]\W)")
"""段子:…, 【沙雕新闻】…: what follows tells of today as of life, for the sake of the joke."""
_TALE_HEAD = pattern(
    r"\W{0,2}(?:(?:[影书剧]评|观后感|读后感|(?:剧情|内容)(?:简介|梗概))\W{0,2}《"
    r"|(?:小说|长篇|短篇|网文)(?:连载|节选|试读|推荐)\W{0,2}[:《·|第])"
)
"""影评:《某某》, 小说连载·第三十七章: a heading that says outright that all below is made up."""
_IN_LIFE = pattern("现实|真(?:的|事|有|实发生)|[我俺咱]|散场|影[院城]|书[店吧]|剧场|今[天日早晚]|昨[天日晚]|刚[才刚]")


def is_anniversary(folded: str) -> bool:
    """The text remembers what happened on this day, and tells of nothing since, whether or not it counts anybody."""
    return "的今天" in folded and _ANNIVERSARY.search(folded) is not None and is_of_old(folded)


def is_made_up(folded: str) -> bool:
    """The heading says so, and nothing below is told of life; of a joke the heading is enough."""
    if _JOKE_HEAD.match(folded):
        return "现实" not in folded
    if _is_staged(folded):
        return True
    return _TALE_HEAD.match(folded) is not None and _IN_LIFE.search(folded) is None


def is_of_old(folded: str) -> bool:
    """The text tells what happened years ago, and of nothing since."""
    if _TOLD_OF_OLD.search(folded) and _NOW.search(folded) is None:
        return True
    memory = _SOME_YEARS_AGO.search(folded)
    if _harms_only_in(memory, folded) and not any(each.search(folded) for each in (_SINCE, _NOW, _AGAIN)):
        return True
    if _SCHOOLDAYS.search(folded) and _SINCE.search(folded) is None and _NOW.search(folded) is None:
        return True
    past = _HISTORY.search(folded) if "年" in folded else None
    if past is None or _MINE.search(folded) or HARM.search(folded, 0, past.start()):
        return False
    return all(each.search(folded, past.end("date")) is None for each in (_NOW, _ANOTHER_DAY, _AGAIN))


def _is_staged(folded: str) -> bool:
    """Only on a stage or in a dream does anybody fall ill, and nothing beside it tells of life."""
    return _harms_only_in(_STAGED.search(folded), _BY_LAUGHING.sub("", folded)) and _LIKE_LIFE.search(folded) is None


def _harms_only_in(hit: re.Match[str] | None, folded: str) -> bool:
    """That clause tells of somebody who is ill, and no other: what they go on with may be of today."""
    if hit is None or HARM.search(hit.group()) is None:
        return False
    return HARM.search(folded.replace(hit.group(), "")) is None
