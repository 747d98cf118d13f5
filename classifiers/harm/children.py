"""Children (儿童): whether they are among whom harm befell, as the sentences that speak of it name them."""

import re

from ..beside import BESIDE
from .harms import HARM

_SENTENCE = re.compile(r"[^。!?;\n]+")
_CHILD = re.compile(
    "孩子|小孩|娃|小朋友|幼儿(?!园)|儿童|婴儿|宝宝|男童|女童|男孩|女孩|儿子|女儿|孙子|孙女|未成年"
    f"|(?:幼儿园|小学|中学|初中|高中|托育)(?!{BESIDE})"
)
_PUPIL, _GROWN = re.compile(f"学生|学校(?!{BESIDE})|师生"), re.compile("大学|学院|高校|研究生|大专")


def are_children(folded: str) -> bool:
    """Whether a sentence that speaks of harm names children."""
    sentences = (each.group() for each in _SENTENCE.finditer(folded))
    return any(_names_children(each) and HARM.search(each) for each in sentences)


def _names_children(sentence: str) -> bool:
    """Students of a university are none, nor who ate beside a school."""
    if _CHILD.search(sentence):
        return True
    return _PUPIL.search(sentence) is not None and _GROWN.search(sentence) is None
