"""What a laboratory found as somebody told it (来电告知), before its paper report is here: who said it, and when.

A result that stands only in the words of a call is known all the same; that no paper shows it is said with it.
"""

from collections.abc import Iterable, Iterator

from classifiers.patterns import pattern
from classifiers.words import remembered
from connectors.signal import Channel

from ..reading.queries import SignalRow
from ..wording.words import named_by, stated_instant
from .counted import is_doubted

MOST = 5
"""Results that are quoted, the latest."""
TOLD, WRITTEN, NO_PAPER = "来电告知", "来报", "书面检验报告未到"
_SENTENCE = pattern(r"[^。！!；;\n]+")
_CALLS = pattern(
    r"(?:^|[。；;\n】])(?P<who>[^，,。：:；;\n【】\d]{2,20}?)(?:[\d点时分:：]{0,6})(?:来电|电话|通报|告知)"
)
"""Who calls, as whoever took the call down wrote it."""
_RESULT = pattern(r"检[测验]?出|阳性|阴性|分离(?:到|出)|培养(?:到|出)|(?:检[测验]|化验)结果(?:为|是|显示|[:：])")
_NOT_YET = pattern(
    r"(?:结果|报告)[^，,]{0,4}(?:未|没)出|等待?(?:检|化验|结果)|待检|是否"
    r"|有没有|会不会|能不能|[吗？?]|要求|建议|如果|万一|怕|担心"
)


def told_of_tests(rows: Iterable[SignalRow], *, has_paper: bool) -> list[str]:
    """Each result that the words of calls and reports tell, with who told it and when; `has_paper`: whether a duty
    recorded a laboratory's report, which then stands beside it."""
    said = dict.fromkeys(each for row in rows if _may_know(row) for each in _quoted(row, has_paper=has_paper))
    return [*said][-MOST:]


def tests_told(rows: Iterable[SignalRow], *, has_paper: bool) -> list[tuple[str, str]]:
    """The same as a point of a report, with its title; no point where nobody told of a result."""
    told = told_of_tests(rows, has_paper=has_paper)
    how = "口头" if all(each.startswith(TOLD) for each in told) else "来电、来报"
    return [("检验结果" if has_paper else f"检验结果（{how}，待书面）", "；".join(told))] if told else []


def _may_know(row: SignalRow) -> bool:
    """A post that claims a result is no laboratory's word, and a sample's own result is told by its duties."""
    return row.signal.channel in (Channel.DUTY, Channel.ILLNESS, Channel.NOTICE) and not is_doubted(row)


def _quoted(row: SignalRow, *, has_paper: bool) -> Iterator[str]:
    signal = row.signal
    how = TOLD if signal.channel == Channel.DUTY else WRITTEN
    caller = _CALLS.search(signal.whole) if how == TOLD else None
    who = caller["who"] if caller else named_by(signal.source, signal.channel)
    at = f"，{stated_instant(signal.received_at)}" if signal.received_at else ""
    mark = "" if has_paper or how == WRITTEN else f"，{NO_PAPER}"
    yield from (f"{how}（{who}{at}{mark}）：“{words}”" for words in _results(signal.whole))


@remembered
def _results(whole: str) -> tuple[str, ...]:
    said = (hit.group().strip() for hit in _SENTENCE.finditer(whole))
    return tuple(each for each in said if _RESULT.search(each) and not _NOT_YET.search(each))
