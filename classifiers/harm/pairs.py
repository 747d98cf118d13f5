"""Pairs and lists: those who are named one by one. 爷仨, 老两口, 我和我对象, 我、我老公还有两个娃."""

import re

from ..patterns import pattern
from .harms import HARM, KIN, PEOPLE
from .numerals import HEADS as HEADS_OF_NUMBERS
from .numerals import number

_NEXT = (
    r"(?<=[妈爸娘爹哥姐弟妹公婆奶爷姨舅])(?=[我俺])"
    r"|(?<=爷爷)(?=奶奶)|(?<=爸爸)(?=妈妈)|(?<=公公)(?=婆婆)|(?<=外公)(?=外婆)"
)
"""我妈我爸, 爷爷奶奶: two, with nothing between them."""
_AND = rf"(?:、|,|\+|和|跟|与|同(?!事|学|桌)|还有|以?及(?!时)|加上|外加|{_NEXT})"
_WHOSE = r"(?:[我俺他她]们?家?)?的?"
_MORE = rf"(?![我俺他她][二两俩]个?人){_WHOSE}(?P<more>[二两俩三四五六])[个名位]?(?:{KIN}|{PEOPLE})"
"""我媳妇和两个孩子; 我媳妇和我两个人 are two."""
_CALLED = (
    "[小老][王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林郑梁谢宋唐许邓冯韩曹"
    "曾彭蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢崔谭陆范汪石]"
    r"(?![\u4e00-\u9fff]{0,2}[家店])"
)
"""老赵, 小孙: whom colleagues and neighbours call by the surname."""
HEADS = (
    "爷娘哥姐父母祖夫婆兄妹妯我他她咱两双俺本男女媳老爱对丈妻儿闺孙孩娃宝妈爸奶姥外公岳舅姑姨爹弟嫂侄表堂室舍同工朋邻家"
    "小叔伯大婶其上下"
)
"""What a pair or a list begins with."""
PAIR = pattern(
    rf"(?=[{HEADS}])(?:"
    r"(?:爷|娘|哥|姐|父子|母子|父女|母女|祖孙|夫妻|夫妇|婆媳|兄弟|姐妹|姐弟|兄妹"
    r"|妯娌|我们|[他她]们?|咱|我|俺)(?P<n>[俩仨]|[二两三](?:人|个|口))"
    r"|(?:(?P<couple>两口子|夫妇|夫妻(?=[,。二昨今]|$)|双双)"
    rf"|(?P<list>(?:我|俺|本人|其(?=[和与跟同])|{KIN})(?:{_AND}{_WHOSE}小?(?:{KIN}|那口子"
    rf"|[我俺](?=、)))+(?:{_AND}[我俺](?:自己)?)?"
    rf"|{_CALLED}(?:{_AND}(?:{_CALLED}|{KIN}))+(?:、(?!大家|全家|家人|[我他她咱]们)[\u4e00-\u9fff]{{2}}(?=也?都))?)"
    r"(?:[一全]?家(?P<house>[二两三四五六])口)?"
    rf"|(?P<one>{KIN})(?={_AND}{_WHOSE}[二两俩三四五六]))(?:{_AND}(?:{_MORE}|(?P<another>{KIN})))?"
    r"(?!说|讲|反映|打|报|约|商量|去找))"
)
_OF_ONE_HOUSE = pattern("老[婆公]|媳妇|爱人|妻子|丈夫|对象")
"""我和老婆一家三口: who is named is of the house."""
_LED = pattern(
    rf"(?:(?P<lead>{KIN}|{_CALLED}|[我俺])最?先|先是(?P<first>[我俺]?(?:{KIN})|{_CALLED}))"
    rf"(?P<fell>[^,。;!?]{{2,14}})[,。;]"
    r"(?:紧?接着|然后|随后|后来|跟着)[我俺]?$"
)
"""弟媳先开始肚子疼, 接着我妈和我姐也吐: who was the first."""
JOINT = pattern(_AND)
"""What stands between those named."""
_FAR = 30


_MEMBERS = pattern(rf"(?<=家[{HEADS_OF_NUMBERS}]口)(?:人)?(?:\([^()\n]{{1,24}}\)|,(?:包括|含)[^,。;\n]{{1,16}})")


def without_members(folded: str) -> str:
    """一家四口(夫妻和两个孩子): who they are is blotted out, every character in its place; they are counted already."""
    if "口" not in folded:  # nearly every text
        return folded
    return _MEMBERS.sub(lambda hit: "某" * len(hit.group()), folded)


def with_the_first(sentence: str, hit: re.Match[str]) -> int:
    """How many a pair or a list names, with the one who fell ill before them."""
    led = _LED.search(sentence, max(0, hit.start() - _FAR), hit.start()) if "先" in sentence else None
    if led is None or re.search(rf"{led['lead'] or led['first']}(?:[和跟与、都也]|$)", hit.group()):
        return size_of(hit)
    return size_of(hit) + (HARM.search(led["fell"]) is not None)


def size_of(hit: re.Match[str]) -> int:
    """How many a pair or a list names."""
    more = (number(hit["more"]) or 0 if hit["more"] else 0) + (hit["another"] is not None)
    if hit["list"]:
        house = (number(hit["house"]) or 1) - 1 if hit["house"] and not _OF_ONE_HOUSE.search(hit["list"]) else 0
        return 1 + len(JOINT.findall(hit["list"])) + more + house
    if hit["one"]:
        return 1 + more
    return (2 if hit["couple"] else number(hit["n"][0]) or 2) + more
