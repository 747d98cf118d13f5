"""Plain (俗话): how people here and hurried fingers write harm, put into the words that the counts know.

吃罢 is 吃完, 仨人 三人, 啦肚子 拉肚子. Every character keeps its place.
"""

import re

_WORDS = {
    "吃罢": "吃完",
    "喝罢": "喝完",
    "仨人": "三人",
    "啦肚": "拉肚",
    "啦稀": "拉稀",
    "付泻": "腹泻",
    "腹通": "腹痛",
    "呕土": "呕吐",
}
_SAID = re.compile("[吃喝仨啦付腹呕](?:(?<=[吃喝])罢|(?<=仨)人|(?<=啦)[肚稀]|(?<=付)泻|(?<=腹)通|(?<=呕)土)")
_FEVER = re.compile("(?<![头毛白])发少(?=[,。;!?了还和跟到 ]|$)")
"""发少 beside 头发少, which is hair."""


def in_plain_words(folded: str) -> str:
    """A folded text with what it says in dialect or mistyped put plainly."""
    said = _SAID.sub(lambda hit: _WORDS[hit.group()], folded)
    return _FEVER.sub("发烧", said) if "发少" in said else said
