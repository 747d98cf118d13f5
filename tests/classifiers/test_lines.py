"""Lines: a page whose lines break inside words is read as it was written, and nothing else is joined."""

import pytest

from classifiers.assessment import Kind
from classifiers.lines import joined

from .test_assess import ASSESSOR, assess

PAGE = (
    "关于示例中学学生身体不适的情况说\n明。今日12时40分,我校食堂午餐后陆续有学生出现恶\n心、呕吐、腹痛,"
    "截至16时共3\n1人,其中住院5人,其余学生均已返\n校。"
)


def test_a_broken_page_is_read_as_it_was_written():
    said = assess(PAGE, channel="duty")
    assert (said.kind, said.harm.ill, said.harm.hospitalised) == (Kind.INCIDENT, 31, 5)


def test_evidence_of_a_broken_page_points_into_it_as_given():
    said = assess(PAGE, channel="duty")
    assert [PAGE[each.start : each.end] for each in said.evidence] == [each.text for each in said.evidence]


def test_a_name_is_told_without_the_break_in_it():
    page = "投诉人在红旗区样例路的好运来面\n馆就餐后腹泻,要求查\n处并赔偿医\n药费,请依法办理。"
    names = [(each.text, page[each.start : each.end]) for each in assess(page).entities if each.type == "operator"]
    assert names == [("好运来面馆", "好运来面\n馆")]


@pytest.mark.parametrize(
    "text",
    [
        "姓名:张某\n主诉:腹泻\n可疑食品:凉皮\n就餐地点:样例路",
        "今天去吃火锅\n味道一般\n回来肚子疼\n下次不去了",
        "1.小明 呕吐\n2.小红 腹泻\n3.小刚 腹痛",
        "三班\n4人呕吐",
        "没有换行的一句话",
    ],
)
def test_lines_that_end_where_words_do_stay_apart(text):
    assert joined(text, ASSESSOR._reader.cut) is None
