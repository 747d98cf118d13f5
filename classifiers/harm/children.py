"""Children (儿童): whether they are among whom harm befell, as the sentences that speak of it name them; and whether
those are pupils of a school, wherever they ate."""

import re

from ..patterns import pattern
from ..where.beside import BESIDE
from ..words import SENTENCE
from .harms import HARM, KIN

_CHILD = pattern(
    "孩子|小孩|娃|小朋友|幼儿(?!园)|儿童|婴儿|宝宝|男童|女童|男孩|女孩|儿子|女儿|孙子|孙女|未成年"
    f"|(?:幼儿园|小学|中学|初中|高中|托育)(?!{BESIDE})"
)
_PUPIL, _GROWN = pattern(f"学生|学校(?!{BESIDE})|师生"), pattern("大学|学院|高校|研究生|大专")
_FEAST = pattern(
    r"(?:儿子|女儿|闺女|孙子|孙女|孩子|小孩|娃|宝宝)的?(?:[大新]?婚|结婚|订婚|定亲|出嫁|回门|娶|喜[酒宴事]"
    r"|(?:满月|百[天日]|周岁|生日)(?:喜?酒|宴|席)|升学宴|谢师宴|办(?:喜)?事(?!不)|考上)"
)
"""老张家儿子结婚: for whom a feast is given, and who is seldom a child or among the ill."""
_WELL = r"(?:没事|好好的|没(?:有|什么|啥)?(?:吃|症状|反应|不适|不舒服|中招)|无(?:不适|症状|异常)|未出现|正常)"
_CHILD_WELL = pattern(rf"(?:{_CHILD.pattern})(?:们|倒|都|也|是|还)*{_WELL}")
_OTHERS_WELL = pattern(rf"(?:其[他余它]|别的?|剩下|另外)[^,。;!?\n]{{0,6}}{_WELL}")
_PERSON = pattern(rf"{_CHILD.pattern}|{_PUPIL.pattern}|{KIN}|[我俺咱]")
_CLAUSE = pattern(r"[^,:]+")
_SOME = r"(?:[\d一二两三四五六七八九十百几多数]+余?[名个位]|部分|一些|多名)"
_PUPILS = pattern(
    rf"(?<![和跟与约找]){_SOME}(?:[小初高]?中?学生|同学(?!聚|家|会)|师生|在校生|幼儿)"
    r"|(?<![上读念在])(?:[小中]学|学校|[该我本全]校|幼儿园|附[小中])(?:的)?"
    r"(?:[一二三四五六七八九]年级|[初高][一二三]|[小中大]班|毕业班"
    r"|[一二三四五六\d]+班|全班|学生|同学|师生|小朋友|[春秋]游|研学)"
    r"|(?:[初高][一二三]|[一二三四五六七八九]年级)[^,。;!?]{0,6}(?:全班|学生|同学)"
    r"|(?:学生|同学)们[^,。;!?]{0,4}[吃喝买]|放学[^。;!?]{0,12}(?:学生|同学)"
)
_OF_A_CLASS = pattern(
    r"(?<![上读念在])(?:[小中]学|学校|幼儿园)|全班|班[上里]|[小中大]班"
    r"|[一二三四五六七八九]\(?[\d一二三四五六七八九十]{1,2}\)?班|年级"
)
_CHILDREN_COUNTED = pattern(rf"(?<!我家)(?<!咱家){_SOME}(?:孩子|小孩|娃娃?|小朋友|宝宝)")
"""6个同学, 育才小学三年级: one who is only said to be of an age (女儿上小学三年级) is a child of a family."""


def are_children(folded: str) -> bool:
    """Whether a sentence that speaks of harm names children, and not as those who are well."""
    folded = _FEAST.sub("宴", folded)
    told = _CHILD_WELL.sub("", folded)
    some_are_well = told != folded or _OTHERS_WELL.search(folded) is not None
    sentences = (each.group() for each in SENTENCE.finditer(told))
    return any(_names_children(each) and _befell(each, some_are_well=some_are_well) for each in sentences)


def are_pupils(folded: str) -> bool:
    """Whether those whom a text speaks of are pupils of a school; that somebody fell ill is asked elsewhere, and those
    of a university are none."""
    if _GROWN.search(folded) and _CHILD.search(folded) is None:
        return False
    by_class = _OF_A_CLASS.search(folded) is not None and _CHILDREN_COUNTED.search(folded) is not None
    return by_class or _PUPILS.search(folded) is not None


def _befell(sentence: str, *, some_are_well: bool) -> bool:
    """Harm is told of; where others are well, of children in its clause or as the last who are named before it."""
    if not some_are_well:
        return HARM.search(sentence) is not None
    hits = ((clause, hit) for clause in _CLAUSE.finditer(sentence) for hit in HARM.finditer(sentence, *clause.span()))
    return any(_names_children(clause.group()) or _names_children(_last_named(sentence, hit)) for clause, hit in hits)


def _last_named(sentence: str, hit: re.Match[str]) -> str:
    return next((each.group() for each in reversed([*_PERSON.finditer(sentence, 0, hit.start())])), "")


def _names_children(sentence: str) -> bool:
    """Students of a university are none, nor who ate beside a school."""
    if _CHILD.search(sentence):
        return True
    return _PUPIL.search(sentence) is not None and _GROWN.search(sentence) is None
