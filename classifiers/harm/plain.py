"""Plain (俗话): how people here and hurried fingers write harm, put into the words that the counts know.

吃罢 is 吃完, 仨人 三人, 啦肚子 拉肚子. Every character keeps its place.
"""

from ..patterns import pattern

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
_SAID = pattern("[吃喝仨啦付腹呕](?:(?<=[吃喝])罢|(?<=仨)人|(?<=啦)[肚稀]|(?<=付)泻|(?<=腹)通|(?<=呕)土)")
_FEVER = pattern("(?<![头毛白])(?<!外卖)(?<!快递)(?<![店卖商]家)发少(?=[,。;!?了还和跟到 ]|$)")
"""发少 beside 头发少, which is hair."""

_POINT = pattern(r"[,。;:!?、]|(?<!\d)\.(?!\d)")
_PAUSE = pattern(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_PAUSES = 3
"""So many blanks in a text without any other mark are where whoever spoke, or writes on a telephone, drew breath."""

_MISREAD = pattern(
    r"(?<![a-z\d])(?!o)(?=\d*[ol])(?=[ol]*\d)[\dol]+(?![a-z\d])(?<!\dl)"
    r"|(?<![a-z\d])(?:\d+l|l[\dol]*)(?=[人名例位个月日时年])"
    r"|(?<=[数重亡院]:)o(?![a-z\d])"
)
"""4o多名, l7人, 死亡人数:o: digits that a machine took for letters; o157 and 5l are none."""
_AS_DIGITS = str.maketrans("ol", "01")

_FACES = "🤮🤢💩🚽"
_MEAL = pattern(r"[吃喝]|外卖|点了")
_BY_FACES = pattern(
    rf"(?<=一直|开始|半夜|当晚|直接|现在|回来)[{_FACES}]+"
    rf"|(?<![{_FACES}])[{_FACES}]++"
    r"(?=了?到?(?:一整?个?(?:晚上?|夜|宿|天)|整[晚夜]|半[夜宿]|现在|[两三四五六几\d]+[次回趟天]))"
)
"""半夜🤮🤮, 💩一整晚: alone they say that somebody liked nothing of it."""


def with_faces(folded: str, whole: str) -> str:
    """A folded text, in which no picture is left, with those told that say of somebody who ate that they were sick."""
    is_sick = "🤮" in whole or "💩" in whole or "🚽" in whole  # at once false where the text has no picture at all
    if not is_sick or _MEAL.search(folded) is None:
        return folded
    for hit in _BY_FACES.finditer(whole, 0, len(folded)):
        folded = f"{folded[: hit.start()]}哕{folded[hit.start() + 1 :]}"
    return folded


def with_pauses(folded: str) -> str:
    """A folded text that has blanks for marks (speech written down by a machine), with commas in their place."""
    if _POINT.search(folded) or folded.count(" ") < _PAUSES:  # nearly every text
        return folded
    pauses = [*_PAUSE.finditer(folded)]
    if len(pauses) < _PAUSES:
        return folded
    return _PAUSE.sub(lambda hit: hit.group()[1:] + ",", folded)


def in_plain_words(folded: str) -> str:
    """A folded text with what it says in dialect or mistyped put plainly."""
    said = _SAID.sub(lambda hit: _WORDS[hit.group()], folded)
    said = said.replace("冇", "没")
    if "o" in said or "l" in said:
        said = _MISREAD.sub(lambda hit: hit.group().translate(_AS_DIGITS), said)
    return _FEVER.sub("发烧", said) if "发少" in said else said
