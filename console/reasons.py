"""Reasons of dead letters in the reader's language: a decoder and Python speak English, and to programmers.

What the doors refuse they say in Chinese themselves, with the place and the remedy, and that is shown as it is.
"""

import re

from connectors.parse import explain

from .words import Say

DIED = "the assess process died on this signal"
"""What stands where a text ended its process (see streams.pool)."""

_RAISED = re.compile(r"([A-Z]\w{2,60}): (.*)", re.DOTALL)
_DECODERS = ("ValidationError", "DecodeError")
_DECODING = re.compile(
    r"Expected `|Object (?:missing|contains)|Invalid (?:enum|RFC3339|value|UTF-8|base64)|JSON is malformed|"
    r"Input data was truncated|Integer value out of range|Timestamp is out of range"
)


def reason_in_words(stored: str, say: Say, language: str) -> str:
    """A reason as it lies in the store, for people. Below its first line stands who did what, which is left."""
    first, *told = stored.split("\n")
    return "\n".join([_in_words(first, say, language), *told])


def _in_words(reason: str, say: Say, language: str) -> str:
    raised = _RAISED.fullmatch(reason)
    text = raised[2] if raised and raised[1] in _DECODERS else reason
    if _DECODING.match(text):
        what = text if language == "en" else explain(ValueError(text)).message
        return say("{what}。请改正后重新处理；拿不准的，请来源重报", what=what)
    if reason == DIED:
        return say("初筛程序一读到这条内容就中断。内容没有丢：请人工登记，并把这封死信交给管理员")
    if raised:
        return say("程序处理这条内容时出错（{what}）。内容没有丢：请先原样重新处理，仍出错的交给管理员", what=reason)
    return reason
