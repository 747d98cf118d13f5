"""Corrections of the machine's reading as sentences: what was corrected, in the words that people use."""

from playbooks import entries as e
from playbooks.facts import KNOWN_FACTS, NAMES

from .words import KINDS, Say

_FLAGS = {"True": "是", "False": "否"}
"""How entries that were written before said a flag."""


def corrected(body: e.LabelCorrected, say: Say) -> str:
    """What a person corrected, from what to what, and what is otherwise because of it."""
    is_named = any(body.named) and body.field != "kind"  # the desk has its own words for kinds
    was, now = (say(_word_of(each)) for each in (body.named if is_named else (body.was, body.now)))
    what = title(body.field, say)
    said = say("更正机器初筛：{field}由“{was}”改为“{now}”", field=what, was=was or say("未掌握"), now=now)
    if body.with_step:
        said = say("办理结果报来：{field}由“{was}”改为“{now}”", field=what, was=was or say("未掌握"), now=now)
    elif body.by:
        said = say("来件更正：{field}由“{was}”改为“{now}”", field=what, was=was or say("未掌握"), now=now)
    elif was == now:  # a person stands behind what the machine only guessed
        said = say("人工确认：{field}为“{now}”", field=what, now=now)
    elif body.field in NAMES and not was:  # what source or words called it before, the entry does not know
        said = say("人工写明：{field}为“{now}”", field=what, now=now)
    also = [say("“{field}”随之更正", field=title(name, say)) for name in body.also if name in KNOWN_FACTS]
    return say("；").join([said, *also])


def title(field: str, say: Say) -> str:
    """What a thing that can be corrected is called."""
    return say(KNOWN_FACTS.get(field) or NAMES.get(field) or field)


def _word_of(value: str) -> str:
    return KINDS.get(value) or _FLAGS.get(value) or value
