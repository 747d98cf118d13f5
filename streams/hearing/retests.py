"""Re-tests (复测): who says that a laboratory found well what a quick test had found at fault. Nothing ends by it: a
person has to see the report, and says then what holds."""

from classifiers.patterns import pattern
from connectors.signal import Channel, Signal

PASSED = "{why}；来电人称复测合格，须核实检验报告"
"""Why such a call is in a case."""
SAID_TO_PASS = "称复测合格"
"""What a case is called that such a call opens."""
_STALL = pattern(r"(?<![\d月])(?P<n>\d{1,4})号(?!楼)(?:[\u4e00-\u9fff]{0,3}?)(?:摊|档)")
_TESTED = pattern(
    r"(?<!要求)(?<!申请)(?:复[检测验]|[再重]新?[检测]|送[^，。；！？,;!?\n]{0,10}检"
    r"|色谱|质谱|定量|实验室|检验中心|检测中心)(?P<behind>[^\n]*)"
)
_WELL = pattern(
    r"(?<![不未])(?:合格(?![证率的供])|合格的(?=[，。,]|$))|未检出"
    r"|没检出|未超标|没超标|[没不]超限?|(?:结果|是|为|显示)阴性"
)
_NOT_WELL = pattern(r"不合格|未通过|(?<![未没不])超标|(?:结果|是|为|显示)阳性|(?<![未没])检出(?!限)")
_NOT_YET = pattern(r"是否|才能|要求|申请|如果|要是|再说|等[^，。]{0,6}(?:结果|报告)|[吗？?]")


def stall_in(whole: str) -> str | None:
    """The number of the one stall that a text names."""
    found = {hit["n"] for hit in _STALL.finditer(whole)}
    return found.pop() if len(found) == 1 else None


def tells_of_pass(signal: Signal) -> bool:
    """Whether somebody tells this office that a sample was tested once more and found well."""
    if signal.channel not in (Channel.DUTY, Channel.NOTICE):
        return False
    tested = _TESTED.search(signal.whole)
    said = tested["behind"] if tested else ""
    return bool(_WELL.search(said)) and not (_NOT_WELL.search(said) or _NOT_YET.search(said))
