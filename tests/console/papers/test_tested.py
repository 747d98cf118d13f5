"""Results told by telephone: quoted with who told them and when, until the paper report is here."""

import pytest
from flow import a_signal
from spoken import tell
from visiting import a_red_case, the_report

from console.papers.tested import told_of_tests
from console.reading.queries import SignalRow

FOUND = "疾控来电：呕吐物检出金黄色葡萄球菌肠毒素"


def a_row(text, channel="duty", source="值班接报", **fields):
    signal = a_signal(channel=channel, source=source, text=text, request=None, subject=None, **fields)
    return SignalRow(signal=signal, state="gathered", case_id="c", assessment=None, revision=1)


def said(text, *, has_paper=False, **fields):
    return told_of_tests([a_row(text, **fields)], has_paper=has_paper)


def test_a_result_that_was_told_by_telephone_is_quoted_as_told():
    assert said(FOUND) == [f"来电告知（疾控，书面检验报告未到）：“{FOUND}”"]


def test_once_the_paper_is_here_nobody_says_that_it_is_not():
    assert said(FOUND, has_paper=True) == [f"来电告知（疾控）：“{FOUND}”"]


@pytest.mark.parametrize(
    ("text", "channel", "words"),
    [
        (
            "区疾控中心10点20分来电。4份标本诺如病毒核酸阳性。",
            "duty",
            ["来电告知（区疾控中心，书面检验报告未到）：“4份标本诺如病毒核酸阳性”"],
        ),
        ("6份样品未检出致病菌", "illness", ["来报（示例市疾控中心）：“6份样品未检出致病菌”"]),
        ("家长要求检测，问能不能检出来", "duty", []),
        ("检验结果还未出，等待化验结果", "duty", []),
        ("网传检出毒药", "media", []),
    ],
)
def test_what_is_asked_for_awaited_or_posted_is_no_result(text, channel, words):
    source = "示例市疾控中心" if channel == "illness" else "值班接报"
    assert said(text, channel=channel, source=source) == words


def test_a_report_before_the_end_says_that_no_paper_is_here_yet(line, visitor):
    case_id = a_red_case(line)
    tell(line, FOUND, subject={"name": "示例第一小学"})
    assert f"检验结果（口头，待书面）：来电告知（疾控，2026-11-25 09:50，书面检验报告未到）：“{FOUND}”" in the_report(
        visitor, case_id
    )


def test_the_final_report_quotes_what_a_call_told(line, visitor):
    case_id = a_red_case(line)
    assert tell(line, FOUND, subject={"name": "示例第一小学"}) == case_id
    for plan, outcome, fields in (
        ("first_report", "done", {}),
        ("verify_report", "confirmed", {}),
        ("end_response", "ended", {"field-basis": "病人均已出院", "field-despite": "示例"}),
    ):
        step = next(each for each in line.case(case_id).open_steps if each.plan == plan)
        visitor.do(case_id, "complete", step=step.id, outcome=outcome, key=plan, **fields)
    said = f"检验结果：来电告知（疾控，2026-11-25 09:50，书面检验报告未到）：“{FOUND}”\n"
    assert said in the_report(visitor, case_id)
