"""Faults of seeds and playbooks (基础资料的错处) in the reader's language.

Whoever reads a file words its faults in English, with the place and the remedy; an office that edits it reads Chinese.
Each is known again by its form, whatever it names; what is in no form that is known is left as it is.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from classifiers.errors import Fault as WordFault
from connectors.parse import explain
from playbooks.errors import Fault
from playbooks.seedfile import from_yaml

from .grounds import NAME, Form, shapes_of
from .reasons import CHINESE, COUNT, COUNTS, DECODING, in_english
from .words import IN_CHINESE, Say

AnyFault = Fault | WordFault
FORMS = Path(__file__).parent.parent / "locale" / "faults.zh.yaml"
_PLACES = (
    (re.compile(r"line (\d+)"), r"第 \1 行"),
    (re.compile(r"people (?=\S)"), "人员 "),
    (re.compile(r"clause (\d+)"), r"第 \1 条"),
    (re.compile(r"group (?=\S)"), "责任组 "),
    (re.compile(r"target (?=\S)"), "指标 "),
    (re.compile(r"registry (?=\S)"), "台账 "),
    (re.compile(r"note (?=\d)"), "说明 "),
    (re.compile(r"rules (?=\S)"), "规则 "),
)


def fault_in_words(fault: AnyFault, say: Say = IN_CHINESE) -> str:
    """A fault for people, in one line."""
    if not say.is_chinese:
        problem, remedy = in_english(fault.problem), in_english(fault.remedy)
        return f"{fault.file}: {in_english(fault.at)}: {problem}; {remedy}"
    place = " ".join(each for each in (_file(fault.file), _place(fault.at)) if each)
    return f"{place}：{said(fault.problem)}。{said(fault.remedy)}"


@lru_cache(1024)
def said(text: str) -> str:
    """A problem or remedy in Chinese."""
    if DECODING.match(text):
        return explain(ValueError(text)).message
    for form in _shapes():
        if found := form.found_in(text):
            return NAME.sub(lambda slot: found[slot[1]], form.said)
    return text


@cache
def forms() -> dict[str, str]:
    """Every form of a fault, with `{name}` for what it names, and its Chinese."""
    found: dict[str, str] = from_yaml(FORMS.read_text("utf-8"))
    return found


@cache
def _shapes() -> tuple[Form, ...]:
    return shapes_of(forms(), COUNTS, COUNT)


def _file(path: str) -> str:
    """A file by its name; a folder, such as the model's, by its whole path: an office has several of one name."""
    return Path(path).name if Path(path).suffix else path


def _place(at: str) -> str:
    if CHINESE.search(at):
        return at
    for shape, words in _PLACES:
        if shape.match(at):
            return shape.sub(words, at, count=1)
    return at
