"""Counts of a case: the largest stands, others are named beside it, and a guess is shown in its own words."""

from uuid import uuid4

import pytest
from flow import a_signal, an_assessment, school_illness
from msgspec.structs import replace
from visiting import a_red_case, text_of, the_report, visiting

from classifiers.assessment import Evidence, Harm, Kind
from classifiers.harm import spoken as spoken_module
from classifiers.harm.counts import find_counts, harm_of
from classifiers.harm.spoken import spoken
from classifiers.words import normalise
from connectors.signal import Subject, TakenBy
from console.papers import counted
from console.papers.counted import Counted, count_of, in_words, most, others, standing
from console.reading.queries import SignalRow
from playbooks.facts import PEOPLE
from playbooks.facts import guess as guess_of
from streams.gathering.incoming import facts_of
from streams.hearing.guessed import SOMEBODY
from streams.learning.corrections import DESK

pytestmark = pytest.mark.stores


def row(text, *, source="示例区人民医院", id="r1", kind=Kind.INCIDENT, illness=None):
    """A signal in these words, with the counts that the words have."""
    plain = a_signal(channel="illness", request=None, source=source, source_id=id, text=text, illness=illness)
    signal = replace(plain, id=id)
    assessment = an_assessment(signal, kind=kind, harm=harm_of(normalise(text)))
    return SignalRow(signal=signal, assessment=assessment, state="waiting", revision=1, case_id=None)


@pytest.mark.parametrize(
    ("text", "people", "claimed"),
    [
        ("23名学生呕吐", "23人", "23人"),
        ("几百个孩子全送医院了", "至少200人（原话“几百个孩子”）", "“几百个孩子”"),
        ("班里十几个孩子吐了", "至少10人（原话“十几个孩子”）", "“十几个孩子”"),
        ("二三十人拉肚子", "至少20人（原话“二三十人”）", "“二三十人”"),
        ("近300名学生呕吐", "约300人（原话“近300名学生”）", "“近300名学生”"),
        ("有二十来个孩子吐了", "约20人（原话“二十来个孩子”）", "“二十来个孩子”"),
        ("不到20人腹泻", "约20人（原话“不到20人”）", "“不到20人”"),
        ("大概有十个人拉肚子", "约10人（原话“大概有十个人”）", "“大概有十个人”"),
        ("30人左右呕吐", "约30人（原话“30人左右”）", "“30人左右”"),
        ("至少30人呕吐", "至少30人（原话“至少30人”）", "“至少30人”"),
        ("上百人上吐下泻", "至少100人（原话“上百人”）", "“上百人”"),
        ("中毒人数23人", "23人", "23人"),
        ("一家三口吃完凉菜上吐下泻", "3人", "3人"),
        ("吃完卤肉都吐了", "至少2人", "有人"),
    ],
)
def test_a_count_is_shown_as_it_was_said(text, people, claimed):
    counted = count_of(row(text), "ill")
    assert (counted.people, counted.claimed) == (people, claimed)


@pytest.mark.parametrize(
    ("words", "people"),
    [("8名学生早饭后呕吐", "8人"), ("十几个孩子吐了", "至少10人（原话“十几个孩子”）"), ("有人不舒服", "至少1人")],
)
def test_where_the_form_counts_nobody_the_words_do(words, people):
    registered = row(f"{words}{SOMEBODY}", illness={"ill": 1})
    assert count_of(registered, "ill").people == people
    facts = facts_of(registered.signal, registered.assessment, {})
    assert people.startswith(f"{guess_of(facts, 'ill')}{facts['ill']}人")


@pytest.mark.parametrize(("column", "people"), [(2, "9人"), (9, "9人"), (12, "12人")])
def test_where_column_and_words_differ_the_paper_tells_the_number_by_which_the_case_stands(column, people):
    said = row("就餐后9人腹泻呕吐", illness={"ill": column})
    assert [count_of(said, "ill").people, f"{facts_of(said.signal, said.assessment, {})['ill']}人"] == [people] * 2


@pytest.mark.parametrize("guess", ["几百", "上百", "数十", "三四十", "十几", "好几十", "百余", "一百多"])
@pytest.mark.parametrize("who", ["个孩子", "名学生", "人"])
def test_no_number_is_claimed_that_nobody_said(guess, who):
    said = count_of(row(f"食堂{guess}{who}呕吐"), "ill").claimed
    assert [each for each in said if each.isdecimal()] == []
    assert said.strip("“”") in f"{guess}{who}"


def test_a_nought_that_a_table_is_filled_with_stands_behind_the_words():
    assert count_of(row("3名学生呕吐", illness={"ill": 0}), "ill") == Counted(number=3)


def test_an_answer_that_nobody_is_ill_counts_and_the_words_against_it_are_shown(line):
    words = "吃完面有点恶心，想投诉"
    plain = a_signal(channel="duty", request="complaint", source=DESK, text=words, illness={"ill": 0})
    signal = replace(plain, taken_by=TakenBy(person="示例·王一", role="duty_officer"))
    told = Evidence(start=5, end=7, text="恶心", weight=1, for_="harm")
    case_id = line.take(signal, an_assessment(signal, harm=Harm(ill=1), hazard="HZ-U", evidence=(told,)))
    case = line.case(case_id)
    assert (case.facts["ill"], "不适" in case.title, [each.id for each in case.playbooks]) == (
        0,
        False,
        ["complaint"],
    )
    with visiting(line) as visitor:
        page = visitor.read(f"/cases/{case_id}")
    assert "登记为没有人不适，原话提到不适 ： 吃完面有点恶心 请核对" in text_of(page)
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "不适0人" in report and "登记为没有人不适，原话提到“吃完面有点恶心”，待核对" in report


def test_a_field_of_the_report_is_a_number_that_was_said():
    assert count_of(row("十几个孩子吐了", illness={"ill": 14}), "ill") == Counted(number=14)


def told(rows, field="ill"):
    largest = most(rows, field)
    return largest.number, [each.claimed for each in others(rows, field, largest.number)]


def test_what_another_hospital_counts_is_named_and_not_added():
    rows = [row("接诊6名学生，均呕吐", source="示例区中医院", id="b"), row("23名学生呕吐")]
    assert told(rows) == (23, ["6人"])


def test_each_party_of_guests_is_named():
    rows = [row(f"{n}个人吃完都拉肚子", source=DESK, id=str(n) + word) for n, word in ((3, "a"), (3, "b"), (4, "c"))]
    rows[1] = row("我们3个人也都拉肚子", source=DESK, id="b")
    assert told(rows) == (4, ["3人", "3人"])


def test_a_number_that_several_say_is_said_once_after_who_says_it():
    rows = [row(f"{n}个人吃完都拉肚子", source=DESK, id=str(n) + word) for n, word in ((1, "a"), (1, "b"), (9, "c"))]
    rows += [row("接诊6名学生，均呕吐", source="示例区中医院", id="d"), row("1人腹泻", source="示例热线", id="e")]
    assert in_words(others(rows, "ill", 9)) == "值班接报2条、示例热线称1人；示例区中医院称6人"


def test_a_number_that_is_told_of_another_business_says_so():
    """Two affairs that a person put together may be of other people."""
    rows = [
        row("5人在店里吃完腹泻", source="示例热线", id="a"),
        row("4人腹泻", id="b"),
        row("3人腹泻", id="c", source=DESK),
    ]
    named = ("示例小馆", "示例火锅", None)
    stated = [
        replace(each, signal=replace(each.signal, subject=Subject(name=name)))
        for each, name in zip(rows, named, strict=True)
    ]
    claims = [(each.claimed, each.unit) for each in others(stated, "ill", 5)]
    assert claims == [("4人", "示例火锅"), ("3人", "")]
    assert in_words(others(stated, "ill", 5)).startswith("示例区人民医院称4人，说的是另一单位“示例火锅”；")


def test_who_reports_again_is_no_other_source():
    assert told([row("12名学生呕吐", id="a"), row("23名学生呕吐", id="b"), row("20名学生呕吐", id="c")]) == (23, [])


def test_who_tells_of_the_critically_ill_alone_counts_no_other_number_of_ill():
    later = row("住院患儿中有1名转入重症监护室，病危，其余平稳", source="市中心医院", id="r2")
    assert later.assessment.harm.ill == 1
    assert others([row("23名学生呕吐"), later], "ill", 23) == []


def test_a_rumour_and_who_gives_no_number_count_nothing_beside_the_others():
    rows = [
        row("23名学生呕吐"),
        row("几百个孩子中毒", source="舆情", id="p", kind=Kind.RUMOUR),
        row("吃完都吐了", source=DESK, id="c"),
    ]
    assert others(rows, "ill", 23) == []


def test_every_count_has_a_word_of_the_record():
    assert list(PEOPLE.values()) == ["不适", "住院", "留观", "危重", "死亡"]


def test_head_and_first_report_name_the_other_source(line):
    case_id = a_red_case(line)
    other = a_signal(
        channel="illness",
        request=None,
        source="示例区中医院",
        source_id="z1",
        text="接诊6名学生，均呕吐",
        subject={"name": "示例第一小学"},
    )
    assessment = school_illness(other, ill=6)
    assert (line.take(other, assessment), assessment.harm) == (case_id, Harm(ill=6, children=True))
    with visiting(line) as visitor:
        page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "五、人员情况：不适23人（另有示例区中医院称6人，未相加），住院未掌握" in report
    assert "人数 不适 23 ；另有 示例区中医院 称 6，未相加" in text_of(page)


def test_one_source_has_nobody_beside_it(line):
    case_id = a_red_case(line)
    with visiting(line) as visitor:
        page = visitor.read(f"/cases/{case_id}")
    assert ("另有来源" in page, 'id="counted"' in page) == (False, False)


def test_the_critically_ill_are_counted_from_the_words_too():
    found = [
        count_of(row(text), "critical") for text in ("31名学生呕吐，1人危重", "31名学生呕吐，无危重", "31名学生呕吐")
    ]
    assert [each and each.number for each in found] == [1, 0, None]


def test_only_the_largest_counts_are_looked_for_in_the_words_and_the_first_that_was_said_ends_it(monkeypatch):
    asked = []
    monkeypatch.setattr(counted, "spoken", lambda *told: asked.append(told) or spoken(*told))
    rows = [
        row(text) for text in ("吃完卤肉都吐了", "12人呕吐", "几个近12人呕吐", "12名学生呕吐", "12人腹泻", "3人呕吐")
    ]
    largest = most(rows, "ill")
    assert (largest.people, [number for _, _, number in asked]) == ("12人", [12])


def test_a_short_text_is_read_once_however_often_its_words_are_asked_for(monkeypatch):
    read = []
    monkeypatch.setattr(
        spoken_module, "find_counts", lambda *text, **how: read.append(text) or find_counts(*text, **how)
    )
    text = f"昨天在示例酒楼聚餐后7人都吐了。编号：{uuid4()}"
    said = [count_of(row(text), "ill").people for _ in range(3)]
    assert (said, len(read)) == (["7人"] * 3, 1)


def test_of_very_many_reports_of_one_source_as_many_words_are_read_as_tell(monkeypatch):
    asked = []
    monkeypatch.setattr(counted, "spoken", lambda *told: asked.append(told) or spoken(*told))
    rows = [row("孩子吃完都吐了", id=f"a{n}") for n in range(3 * counted.READ)]
    assert [others(rows, "ill", rows[0].assessment.harm.ill), len(asked)] == [[], 2 * counted.READ]
    asked.clear()
    said = [row(f"{n}名学生呕吐", id=f"b{n}") for n in range(3, 3 * counted.READ)]
    assert [others(said, "ill", 3), len(asked)] == [[], 1]


def test_a_later_version_that_gives_no_number_takes_none_back(line):
    case_id = a_red_case(line)
    with visiting(line) as visitor:
        silent = a_signal(
            channel="illness", request=None, source="示例区人民医院", source_id="r1", text="示例第一小学学生均已离院"
        )
        line.take(silent, an_assessment(silent, kind=Kind.INCIDENT))
        page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    people = next(each for each in report.splitlines() if "人员情况" in each)
    assert [line.case(case_id).signals[0].revision, "不适23人" in people] == [2, True]


def test_a_later_version_that_corrects_a_number_counts_fewer_in_the_heading_and_in_the_report(line):
    case_id = a_red_case(line)
    with visiting(line) as visitor:
        mended = a_signal(
            channel="illness", request=None, source="示例区人民医院", source_id="r1", text="更正：呕吐23人有误，实为5人"
        )
        line.take(mended, an_assessment(mended, kind=Kind.INCIDENT, harm=Harm(ill=5)))
        page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    people = next(each for each in report.splitlines() if "人员情况" in each)
    assert ["5人不适" in line.case(case_id).heading, "不适5人" in people, "23人" in people] == [True, True, False]


def a_post(text):
    """A post in these words."""
    known = row(text, source="示例微博", id="p1")
    return replace(known, signal=replace(known.signal, channel="media"))


def test_what_a_hospital_counts_stands_before_the_larger_number_of_a_post():
    rows = [row("5名学生呕吐"), a_post("三十多个学生吐了")]
    stands, is_heard = standing(rows, "ill")
    beside = in_words(others(rows, "ill", stands.number))
    assert (stands.people, is_heard, beside) == ("5人", False, "示例微博称“三十多个学生”")
    assert [(each[0].people, each[1]) for each in [standing(rows[1:], "ill")]] == [
        ("至少30人（原话“三十多个学生”）", True)
    ]


def test_the_first_report_says_what_posts_alone_say_of_it(line, visitor):
    case_id = a_red_case(line, channel="media", source="示例微博", text="示例第一小学三十多个学生吐了")
    assert "人员情况：网传不适" in the_report(visitor, case_id)


def test_those_next_door_are_others_though_they_are_as_many():
    first = row("我婆婆和我吃了包子都吐，两个人", source=DESK, id="d1")
    later = row("还是包子铺的事，对门老李两口子也吐了", source=DESK, id="d2")
    assert in_words(others([first, later], "ill", 2)) == "值班接报称2人"
    assert others([later], "ill", 2) == []
