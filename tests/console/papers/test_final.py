"""A final report says where a judgement stands against the record."""

from msgspec.structs import replace

from console.papers.final import points
from playbooks.telling.progress import progress_of
from tests.factories import a_case, an_incoming, done, the_step

AGAINST = "与记录不符、须核对的判断"


def test_a_judgement_that_the_record_contradicts_since_is_named_with_what_it_says():
    case = a_case(an_incoming(facts={"channel": "illness", "kind": "incident", "ill": 4}))
    case = done(case, "complete", step=the_step(case, "verify_report").id, outcome="confirmed")
    step = the_step(case, "judge_report_threshold").id
    case = done(case, "complete", step=step, outcome="below", fields={"basis": "不足30人"})
    since = replace(case, facts=case.facts | {"dead": 1})
    said = [dict(points(each, progress_of(each, []))).get(AGAINST) for each in (case, since)]
    assert [said[0], (said[1] or "").partition("（")[0]] == [None, "未达报告线：记录为死亡1人，有人死亡即达到报告线"]
