"""Texts: what the machine read by is told beside the words, in either language."""

import pytest
from flow import a_signal, an_assessment
from visiting import text_of, visiting

from classifiers.assessment import Evidence, Harm, Kind
from console.forms import LANGUAGE_COOKIE

SOURCE = "2015年国家监测计划（转载件，未核对原文）以两例以上发病为食源性疾病暴发事件，见 deadlines.yaml；个案只作投诉"
TEXT = "我和老公昨晚吃了示例小馆的烤鱼都拉肚子"


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def a_post_of_two(line):
    """A post that is an incident because two who ate together are ill; its case id."""
    post = a_signal(channel="media", request=None, source="示例微博", source_id="p1", text=TEXT, subject=None)
    named = Evidence(start=0, end=4, text=TEXT[:4], weight=1.0, for_="outbreak")
    why = f"同餐至少2人不适，由投诉转为事件（{SOURCE}）"
    return line.take(post, an_assessment(post, kind=Kind.INCIDENT, harm=Harm(ill=2), kind_why=why, evidence=(named,)))


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("zh", f"同餐至少2人不适，由投诉转为事件（{SOURCE}）"),
        (
            "en",
            "2 or more ill after one meal: an incident, no longer a complaint (the national monitoring plan of 2015 "
            "(a copy, not compared with its original) calls two cases or more a foodborne outbreak, see deadlines.yaml"
            "; a single case stays a complaint)",
        ),
    ],
)
def test_a_case_says_why_a_post_of_two_is_an_incident_beside_its_words_and_why_the_book_answers(
    line, visitor, language, why
):
    visitor.client.cookies.set(LANGUAGE_COOKIE, language)
    case_id = a_post_of_two(line)
    page = visitor.read(f"/cases/{case_id}")
    books, signals = (page.partition(part)[2].partition(end)[0] for part, end in PARTS)
    assert [why in text_of(books), f"我和老公 — {why}" in " ".join(text_of(signals).split())] == [True, True]


PARTS = (('<details class="books"', "</details>"), ('id="signals"', "</section>"))


def test_the_machine_that_asks_for_a_case_is_told_why_too(line, visitor):
    answer = visitor.client.get(f"/api/cases/{a_post_of_two(line)}").json()["case"]
    assert [each["facts"]["kind_why"] for each in answer["signals"]] == [f"同餐至少2人不适，由投诉转为事件（{SOURCE}）"]
