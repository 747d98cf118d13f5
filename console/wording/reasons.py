"""Reasons (原因) in the reader's language: what a door refused or could not do, as it lies in the store.

The doors word a reason in Chinese, with the place and the remedy, and it is kept so; what a decoder or a program raised
is kept in English. Each reason is known again by its form, whatever it names, and said in the language of whoever reads
it: also one that was stored long ago. What is quoted in it stays as it is.
"""

import re
from functools import cache, lru_cache, partial

from connectors.parse import explain

from .grounds import Form, ground, names, shapes_of, table, titled
from .words import Say, english, kinds_in_words

DIED = "the assess process died on this signal"
"""What stands where a text ended its process (see streams.pool)."""
LONGEST = 4000
"""Characters of a reason that is looked at; one that is longer quotes a whole page and is shown as it is."""

_RAISED = re.compile(r"([A-Z]\w{2,60}): (.*)", re.DOTALL)
_DECODERS = ("ValidationError", "DecodeError")
DECODING = re.compile(
    r"Expected `|Object (?:missing|contains)|Invalid (?:enum|RFC3339|value|UTF-8|base64)|JSON is malformed|"
    r"Input data was truncated|Integer value out of range|Timestamp is out of range"
)
CHINESE = re.compile("[\u4e00-\u9fff]")
_ROW = re.compile(r"(原)?(?:工作表“(.+?)”)?第 (\d+) 行(?:“(.*?)”)?(?:（单元格 ([A-Z]+\d+)）)?：(.*)", re.DOTALL)
_ITEM = re.compile(r"第 (\d+) 条 (.*)", re.DOTALL)
_FIELD = re.compile(r"字段 ([^：（）]+)(?:（[^：（）]*）)?：(.*)", re.DOTALL)
_SERVER = re.compile(r"([\w.-]+:\d+) (.+)", re.DOTALL)
_OF = re.compile(r"([^：。；]{1,200})：(.+)", re.DOTALL)
_WITH = re.compile(r"([^（）]{1,200})（(.*)）", re.DOTALL)
_SENTENCES = {"。": ". ", "；": "; "}
_WORDS = {"、": ", ", "或": " or ", "，": ", "}
COUNTS = frozenset(
    "n most size limit kept accepted updated repeated rejected old closed columns rows line last seconds".split()
)
"""What a form names by a number."""
COUNT = "[0-9A-Za-z.+-]+"


def reason_in_words(stored: str, say: Say) -> str:
    """A reason as it lies in the store, for people. Below its first line stands who did what, which is left."""
    first, *told = stored.split("\n")
    return "\n".join([_in_words(first, say), *told])


def in_english(reason: str) -> str:
    """A reason that was worded in Chinese. What is in no form that is known is left as it is."""
    return _said(reason) if len(reason) <= LONGEST else reason


@cache
def forms() -> dict[str, str]:
    """Every form of a reason or a refusal, with `{name}` for what it names, and its English."""
    return table("refusals") | table("reasons")


def refusal(reason: str, say: Say) -> str:
    """Why an action was refused, in the language of `say`, with the names of kinds for their ids."""
    said = kinds_in_words(reason)
    return said if say.is_chinese else _begun(in_english(said))


def _in_words(reason: str, say: Say) -> str:
    raised = _RAISED.fullmatch(reason)
    text = raised[2] if raised and raised[1] in _DECODERS else reason
    if DECODING.match(text):
        what = explain(ValueError(text)).message if say.is_chinese else text
        return say("{what}。请改正后重新处理；拿不准的，请来源重报", what=what)
    if reason == DIED:
        return say("初筛程序一读到这条内容就中断。内容没有丢：请人工登记，并请管理员查看")
    if raised:
        return say("程序处理这条内容时出错（{what}）。内容没有丢：请先原样重新处理，仍出错的交给管理员", what=reason)
    return reason if say.is_chinese else in_english(reason)


@lru_cache(4096)
def _said(text: str) -> str:
    """`text` in English, as one known form, by the place it begins with, or part by part."""
    if not CHINESE.search(text):
        return text
    whole = text.rstrip("。")
    named = (english().get, names().get, _by_parts, _by_form, _named)
    ways = (*named, _by_place, partial(_by_parts, marks=_WORDS), _by_ground)
    return next((said for way in ways if (said := way(whole)) is not None), text)


def _named(text: str) -> str | None:
    said = titled(text, Say("en"))
    return None if said == text else said


def _by_ground(text: str) -> str | None:
    said = ground(text, Say("en"))
    return None if said == text else said


def _by_form(text: str) -> str | None:
    for form in _shapes():
        if found := form.found_in(text):
            values = found.groupdict()
            if all(_is_whole(value) for value in values.values()):
                return form.said.format(**{name: _said(value) for name, value in values.items()})
    return None


def _by_place(text: str) -> str | None:
    if found := _ROW.fullmatch(text):
        before, sheet, row, column, cell, rest = found.groups()
        named = [f"sheet “{sheet}”" if sheet else "", f"row {row}", f"“{column}”" if column else ""]
        place = ", ".join(each for each in named if each) + (f" (cell {cell})" if cell else "")
        return f"{'was ' if before else ''}{place}: {_said(rest)}"
    if found := _ITEM.fullmatch(text):
        return f"item {found[1]}: {_said(found[2])}"
    if found := _FIELD.fullmatch(text):
        return f"field {found[1]}: {_said(found[2])}"
    if found := _SERVER.fullmatch(text):
        return f"{found[1]} {_said(found[2])}"
    if found := _OF.fullmatch(text):
        rest = _said(found[2])
        return None if rest == found[2] else f"{_said(found[1])}: {rest}"
    if (found := _WITH.fullmatch(text)) and _is_whole(found[2]):
        what = _said(found[1])
        return None if what == found[1] else f"{what} ({_said(found[2])})"
    return None


def _by_parts(text: str, marks: dict[str, str] = _SENTENCES) -> str | None:
    """Part by part, and only when every part is known: half a translation is read as another sentence."""
    for mark, instead in marks.items():
        parts = _outside_quotes(text, mark)
        if len(parts) > 1:
            said = [_said(each) for each in parts]
            if all(now != before or not CHINESE.search(before) for before, now in zip(parts, said, strict=True)):
                return instead.join([said[0], *map(_begun if mark == "。" else str, said[1:])])
    return None


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_whole(text: str) -> bool:
    """Whether every quote and bracket in it is opened and closed: what a reason names is never half of one."""
    return all(_is_closed(text, *pair) for pair in ("“”", "（）"))


def _is_closed(text: str, begin: str, end: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == begin) - (sign == end)
        if depth < 0:
            return False
    return depth == 0


def _outside_quotes(text: str, mark: str) -> list[str]:
    """`text` cut at a mark where that does not stand within quotes or brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "“（") - (sign in "”）" and depth > 0)
        if sign == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [each for each in (*parts, text[start:]) if each]


@cache
def _shapes() -> tuple[Form, ...]:
    return shapes_of(forms(), COUNTS, COUNT)
