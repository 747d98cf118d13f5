"""接报登记: words in, a number and an alert at once; private things stay private; duplicates show while typing."""

import re
from urllib.parse import urlencode

import pytest
from flow import a_signal, an_assessment
from visiting import a_blue_case, text_of, visiting

from classifiers.assessment import Kind
from console.forms import PERSON_COOKIE
from console.pages.similar import most_similar, pairs
from console.reading.queries import SignalRow
from streams.learning.corrections import PUT_ASIDE, registered_as
from streams.privacy.private import contact_of
from streams.store import schema as t
from streams.store.stored import decode_signal

PHONE = "13912345678"


@pytest.fixture
def visitor(line, process):
    with visiting(line, process=process) as visitor:
        yield visitor


def test_only_the_words_are_required(line, visitor):
    answer = visitor.send("/register", words="示例甲店的凉皮吃出虫子", key="a")
    page = visitor.read(answer.headers["location"])
    number = visitor.number_of(line.cases()[0].id)
    assert f"已登记，编号 {number}" in text_of(page)


def test_who_took_the_call_stands_in_the_ledger_and_the_system_beside_what_it_did(line, visitor):
    answer = visitor.send("/register", words="示例甲店的凉皮吃出虫子", key="a")
    ledger = text_of(visitor.read(answer.headers["location"])).partition("台账")[2]
    assert re.search(r"示例·王一 *（ *值班员 *） *接报登记：示例甲店的凉皮吃出虫子", " ".join(ledger.split()))
    assert "系统 步骤开始：" in " ".join(ledger.split())


@pytest.mark.stores
def test_the_same_call_sent_again_by_a_colleague_is_no_other_call(line, visitor):
    visitor.send("/register", words="示例甲店的凉皮吃出虫子", key="same")
    visitor.client.cookies.set(PERSON_COOKIE, "duty-2")
    visitor.send("/register", words="示例甲店的凉皮吃出虫子", key="same")
    assert [row.revision for row in line.rows(t.signals)] == [1]


def test_without_words_nothing_is_stored(line, visitor):
    answer = visitor.send("/register", words="  ", operator="示例甲店", key="a")
    assert [answer.status_code, "还缺原话" in answer.text, line.rows(t.signals)] == [400, True, []]


@pytest.mark.stores
def test_a_double_click_registers_once(line, visitor):
    for _ in range(2):
        visitor.send("/register", words="示例甲店的凉皮吃出虫子", key="same")
    assert [len(line.rows(t.signals)), len(line.cases())] == [1, 1]


@pytest.mark.stores
def test_a_red_call_is_red_at_once(line, visitor):
    answer = visitor.send("/register", words="学校打来，23名学生呕吐", key="a")
    assert "◆ 红色" in text_of(visitor.read(answer.headers["location"]))


@pytest.mark.stores
def test_whoever_takes_a_call_claims_its_case_along_and_the_ledger_says_so(line, visitor):
    answer = visitor.send("/register", words="学校打来，23名学生呕吐", key="a", claim="1")
    page = text_of(visitor.read(answer.headers["location"]))
    (case,) = line.cases()
    assert [case.severity, case.acknowledged_by] == ["red", "示例·王一"]
    assert ["认领（登记来报的人一并认领）" in page, "已由您认领" in page] == [True, True]


@pytest.mark.stores
def test_a_call_about_what_a_colleague_has_claimed_takes_nothing_from_them(line, visitor):
    visitor.send("/register", words="示例甲店的凉皮吃出虫子", operator="示例甲店", key="a", claim="1")
    visitor.client.cookies.set(PERSON_COOKIE, "duty-2")
    visitor.send("/register", words="示例甲店的凉皮也有虫子", operator="示例甲店", key="b", claim="1")
    assert [(len(case.signals), case.acknowledged_by) for case in line.cases()] == [(2, "示例·王一")]


def test_without_that_button_nobody_has_claimed_it(line, visitor):
    visitor.send("/register", words="学校打来，23名学生呕吐", key="a")
    assert [case.acknowledged_by for case in line.cases()] == [None]


def test_a_department_that_registers_a_call_is_offered_no_claim(line, visitor):
    offered = "登记并认领" in visitor.read("/register")
    visitor.client.cookies.set(PERSON_COOKIE, "d03-handler")
    assert [offered, "登记并认领" in visitor.read("/register")] == [True, False]


@pytest.mark.stores
def test_the_callers_name_and_phone_stay_out_of_every_page(line, visitor):
    fields = {
        "words": f"我是住户，电话{PHONE}，示例甲店的凉皮吃出虫子",
        "caller": "示例·住三楼的",
        "phone": PHONE,
        "key": "a",
    }
    answer = visitor.send("/register", **fields)
    pages = [visitor.read(path) for path in (answer.headers["location"], "/", "/ledger")]
    assert [(PHONE in page, "住三楼的" in page) for page in pages] == [(False, False)] * 3
    assert [len(line.rows(t.private)), PHONE in str(line.rows(t.signals))] == [1, False]


@pytest.mark.parametrize(("typed", "held"), [({}, PHONE), ({"phone": "13800001111"}, "13800001111")])
@pytest.mark.stores
def test_who_sent_what_was_put_aside_is_who_is_asked_back(line, visitor, typed, held):
    aside = a_signal(source_id="p1", text="这家的豆腐闻着不对劲", contact={"name": "示例·来电人", "phone": PHONE})
    line.take(aside, an_assessment(aside, relevant=False, relevance=0.0, kind=Kind.IRRELEVANT))
    (original,) = line.rows(t.signals)
    key = f"{PUT_ASIDE}{original.id}"
    visitor.send("/register", page="/register", words="豆腐发霉了", key=key, **typed)
    vault = line.system.vault
    found = line.read(lambda connection: contact_of(connection, vault, registered_as(original.id, None)))
    assert found is not None and found.phone == held
    with line.system.database.reading() as connection:
        assert contact_of(connection, vault, "nothing") is None


def test_what_is_filled_in_is_kept_and_what_is_not_is_missing(line, visitor):
    fields = {
        "words": "吃坏肚子",
        "operator": "示例甲店",
        "place": "洪门镇",
        "ill": "3",
        "product": "凉皮",
        "request": "both",
    }
    answer = visitor.send("/register", occurred="2026-11-25T08:00", key="a", **fields)
    assert answer.status_code == 303
    body = line.rows(t.signals)[0].body.decode()
    assert [
        each for each in ('"ill":3', '"both"', '"洪门镇"', '"凉皮"', "2026-11-25T00:00:00Z") if each not in body
    ] == []
    assert ['"dead"' in body, '"hospitalised"' in body] == [False, False]


@pytest.mark.parametrize(
    ("fields", "ill", "note"),
    [
        ({"sick": "yes", "ill": "2"}, 2, False),
        ({"ill": "2"}, 2, False),
        ({"sick": "yes"}, 1, True),
        ({"sick": "yes", "hospitalised": "2"}, 2, True),
        ({"sick": "yes", "hospitalised": "2", "critical": "3"}, 3, True),
        ({"sick": "yes", "observed": "4"}, 4, True),
        ({"sick": "no"}, 0, False),
        ({"sick": "no", "ill": "0"}, 0, False),
        ({"sick": "unknown"}, None, False),
        ({}, None, False),
    ],
)
def test_whether_anybody_is_ill_is_the_callers_statement(line, visitor, fields, ill, note):
    visitor.send("/register", words="凉皮有怪味", key="a", **fields)
    (row,) = line.rows(t.signals)
    signal = decode_signal(row.body)
    said = signal.illness.ill if signal.illness else None
    assert (said, "（登记：有人不适，人数不清）" in signal.text) == (ill, note)


@pytest.mark.parametrize("field", ["ill", "hospitalised", "observed", "critical", "dead"])
def test_nobody_ill_and_a_count_are_asked_about(line, visitor, field):
    answer = visitor.send("/register", words="凉皮有怪味", key="a", sick="no", **{field: "2"})
    assert [answer.status_code, "又填了人数" in answer.text, line.rows(t.signals)] == [400, True, []]


def test_the_case_shows_what_was_answered(line, visitor):
    answer = visitor.send(
        "/register", words="凉皮有怪味", key="a", ill="4", hospitalised="1", observed="2", critical="1"
    )
    assert "填报：不适 4 · 住院 1 · 留观 2 · 危重 1" in text_of(visitor.read(answer.headers["location"]))


@pytest.mark.parametrize(("field", "value"), [("ill", "很多"), ("ill", "-1"), ("occurred", "昨天")])
def test_what_cannot_be_read_is_refused_by_name(line, visitor, field, value):
    answer = visitor.send("/register", words="吃坏肚子", key="a", **{field: value})
    assert [answer.status_code, line.rows(t.signals)] == [400, []]


def test_an_irrelevant_call_still_becomes_a_case(line, visitor):
    """Whatever the classifier thinks, a person must see every call."""
    visitor.send("/register", words="今天天气真好", key="a")
    assert len(line.cases()) == 1


@pytest.mark.stores
def test_possible_duplicates_show_with_the_case_they_belong_to(line, visitor):
    case_id = a_blue_case(line, text="在示例好再来小吃店吃出异物，要求处理")
    number = visitor.number_of(case_id)
    near = visitor.read("/fragments/similar?words=好再来小吃店里吃出异物")
    far = visitor.read("/fragments/similar?words=幼儿园孩子发烧")
    assert [number in near, "没有近似的信息" in far] == [True, True]


BBQ = "好味来烧烤店：昨晚和朋友吃烧烤，今天早上两个人都拉肚子"
TYPED = "昨晚在好味来烧烤店吃烧烤，我和孩子"
TYPED_ON = (
    f"{TYPED}今天一早起来都吐了，孩子吐了五六次，已经送到医院输液，医生让住院观察，老板电话打不通，请你们赶快派人去看"
)


@pytest.mark.stores
def test_what_was_near_stays_near_while_more_is_written(line, visitor):
    case_id = a_blue_case(line, text=BBQ, subject=None)
    number = visitor.number_of(case_id)
    assert [number in visitor.read(f"/fragments/similar?words={each}") for each in (TYPED, TYPED_ON)] == [True, True]


@pytest.mark.stores
def test_what_registering_would_join_is_told_before_with_its_ground(line, visitor):
    case_id = a_blue_case(line, text="凉皮里吃出虫子", subject={"name": "示例甲店"})
    number = visitor.number_of(case_id)
    said = {"words": "买了一瓶饮料，喝着发苦，要求退钱", "operator": "示例甲店", "product": "饮料"}
    told = text_of(visitor.read(f"/fragments/similar?{urlencode(said)}"))
    assert f"登记后归入这一事件： {number}" in " ".join(told.split())
    assert "同一单位“示例甲店”" in told
    before = visitor.read(f"/fragments/similar?words={said['words']}")
    assert ("登记后归入" in before, line.cases()[0].id) == (False, case_id)
    visitor.send("/register", key="a", **said)
    assert [len(case.signals) for case in line.cases()] == [2]


@pytest.mark.parametrize(
    ("held", "near"), [(TYPED, True), ("拉肚子", False), ("今天天气真好，和朋友去公园散步，看到很多花", False)]
)
def test_a_long_text_is_near_to_one_that_is_mostly_in_it(held, near):
    row = SignalRow(signal=a_signal(text=held), assessment=None, state="gathered", revision=1, case_id="c")
    assert bool(most_similar(TYPED_ON + "。" + BBQ, [row])) is near


def test_marks_and_spaces_make_no_difference_to_pairs():
    assert pairs("吃出，异 物！") == pairs("吃出异物")


def test_one_case_is_shown_once():
    rows = [
        SignalRow(signal=a_signal(text="吃出异物"), assessment=None, state="gathered", revision=1, case_id="c")
        for _ in range(3)
    ]
    assert len(most_similar("在店里吃出异物", rows)) == 1


@pytest.mark.stores
def test_a_call_is_put_into_a_similar_case_by_one_button_which_only_those_on_duty_have(line, visitor):
    case_id = a_blue_case(line, text="在示例好再来小吃店吃出异物，要求处理")
    near = visitor.read("/fragments/similar?words=好再来小吃店里吃出异物")
    assert f'<button name="join" value="{case_id}">登记并归入这件' in near
    answer = visitor.send("/register", words="有人在店里吃坏了", key="j", join=case_id)
    page = text_of(visitor.read(answer.headers["location"]))
    assert [len(line.cases()), "已归入同一事件，共 2 条信息" in page] == [1, True]
    assert "示例·王一（值班员） 接报登记：有人在店里吃坏了（接报的人认定是同一件事）" in page


def test_who_is_not_on_duty_is_offered_no_such_button_and_puts_a_call_into_nothing(line, visitor):
    case_id = a_blue_case(line, text="在示例好再来小吃店吃出异物，要求处理")
    person = next(each.id for each in visitor.desk.reference.people if each.role == "station_officer")
    visitor.send("/person", person=person, back="/")
    assert 'name="join"' not in visitor.read("/fragments/similar?words=好再来小吃店里吃出异物")
    visitor.send("/register", words="有人在店里吃坏了", key="j", join=case_id)
    assert [len(each.signals) for each in line.cases()] == [1, 1]
