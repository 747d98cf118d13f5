"""A notice in words: complete without a link, and no more than the channel may carry."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import DUE, NAME, PHONE, QUOTE, a_notice

from connectors.channels import wording
from connectors.channels.wording import EVERYTHING, MORE, least_of_notice, words_of_notice
from connectors.notice import Duty

SECRETS = ("王小明", PHONE, "食堂的汤发酸", NAME)
DIGEST = {"text": "以下3条", "number": "汇总3条", "reason_title": "汇总", "duty": None, "due_at": None}


def a_digest(**changes):
    items = tuple(
        a_notice(id=f"item-{n:04}", number=f"示例{n}号", severity=severity)
        for n, severity in enumerate(("blue", "red", "orange"))
    )
    return a_notice(**(DIGEST | {"items": items, "severity": "red"} | changes))


def test_the_words_say_everything_that_the_least_holds():
    subject, body = words_of_notice(a_notice(), carries=())
    assert subject == "食品安全通知：临期提醒（橙）示例字〔2026〕7号"
    assert body.splitlines() == [
        "食品安全通知：临期提醒",
        "编号：示例字〔2026〕7号",
        "紧急程度：橙　类别：消费者投诉　地区：示例区示例街道",
        "事项：决定是否受理投诉并告知投诉人",
        "到期时间：2026-12-04 24:00",
        "依据：《示例办法》第十四条",
        "收件：示例局（经办人）",
        f"（{MORE}）",
        "时间：2026-11-24 09:40",
        "通知号：00112233445566778899aabb",
    ]


def test_the_kind_of_place_and_the_people_stand_beside_the_place_in_words_digest_and_facts():
    notice = a_notice(affair="学校食堂，不适23人（未核实）")
    lines = words_of_notice(notice, carries=())[1].splitlines()
    digest = words_of_notice(a_digest(items=(notice, a_notice())), carries=())[1]
    assert lines[3] == "情况：学校食堂，不适23人（未核实）"
    assert "示例区示例街道，消费者投诉，学校食堂，不适23人（未核实），" in digest
    assert least_of_notice(notice, carries=())["affair"] == "学校食堂，不适23人（未核实）"


def test_every_duty_of_a_message_is_said_with_its_due_time_and_article():
    duties = (
        Duty(title="核对是否按时报告", due_at=DUE, article="《示例办法》第七条"),
        Duty(title="封存可疑食品，联系人：王小明"),
    )
    notice = a_notice(duties=duties, duty=duties[0].title)
    lines = words_of_notice(notice, carries=())[1].splitlines()
    assert lines[3:6] == [
        "事项共2项，要求立即办的在前，其余按时间先后（内部目标由食安办提出，不是法定时限）：",
        "1. 核对是否按时报告，2026-12-04 24:00 到期（《示例办法》第七条）",
        f"2. {MORE}",
    ]
    assert least_of_notice(notice, carries=())["duties"] == [
        {"duty": "核对是否按时报告", "due_at": "2026-12-05T00:00:00+08:00", "article": "《示例办法》第七条"},
        {},
    ]
    digest = a_digest(items=(notice, a_notice()))
    assert "核对是否按时报告等2项，2026-12-04 24:00 到期" in words_of_notice(digest, carries=())[1]


def test_the_offices_target_and_the_time_of_law_stand_side_by_side_what_comes_first_in_front():
    soon, late = DUE - timedelta(days=2), DUE + timedelta(days=2)
    article = "《示例办法》第七条"
    duties = (
        Duty(title="到场", target_at=soon),
        Duty(title="核对", due_at=DUE, article=article, target_at=soon),
        Duty(title="答复", due_at=DUE, article=article, target_at=late),
        Duty(title="上报", due_at=DUE, article="示例通知", is_law=False),
    )
    lines = words_of_notice(a_notice(duties=duties, duty="到场", due_at=None, article=None), carries=())[1].splitlines()
    assert lines[4:8] == [
        "1. 到场，内部目标 2026-12-02 24:00",
        "2. 核对，内部目标 2026-12-02 24:00，2026-12-04 24:00 到期（《示例办法》第七条）",
        "3. 答复，2026-12-04 24:00 到期（《示例办法》第七条），内部目标 2026-12-06 24:00",
        "4. 上报，2026-12-04 24:00 到期（不是法定时限）（示例通知）",
    ]
    at_once = Duty(title="到场", is_at_once=True, article=article, target_at=soon)
    said = words_of_notice(a_notice(duties=(at_once, *duties), duty="到场"), carries=())[1].splitlines()[4]
    assert said == "1. 到场，立即办理（《示例办法》第七条），内部目标 2026-12-02 24:00"
    assert sorted([*duties, at_once], key=lambda each: each.order)[0] is at_once
    alone = words_of_notice(a_notice(duties=duties[1:2], duty="核对"), carries=())[1].splitlines()
    assert alone[3:6] == ["事项：核对", "内部目标：2026-12-02 24:00", "到期时间：2026-12-04 24:00"]


def test_what_gives_work_says_how_it_is_signed_for_and_the_number_only_where_numbers_may_leave():
    notice = a_notice(how="请于 2026-12-04 24:00 前登录值班台签收", phone=PHONE, text="")
    found = [words_of_notice(notice, carries=each)[1].splitlines()[6:8] for each in ((), ("phones",))]
    how = "签收：请于 2026-12-04 24:00 前登录值班台签收"
    assert found == [[how, "收件：示例局（经办人）"], [how, f"食安办电话：{PHONE}"]]
    assert "phone" not in least_of_notice(notice, carries=())
    assert "食安办电话" not in words_of_notice(a_notice(phone=PHONE), carries=EVERYTHING)[1]


@pytest.mark.parametrize(
    ("carries", "line"),
    [
        ((), None),
        (("names", "phones"), None),
        (("quotes",), "食堂的汤发酸。请尽快处理。"),
        (("quotes", "names"), "食堂的汤发酸。请尽快处理。"),
        (("quotes", "names", "phones"), QUOTE),
    ],
)
def test_a_quote_leaves_only_where_it_may_and_without_what_may_not(carries, line):
    _, body = words_of_notice(a_notice(), carries=carries)
    assert [each for each in body.splitlines() if "汤" in each] == ([line] if line else [])
    assert (MORE in body) is (line != QUOTE)


def test_nothing_is_said_to_be_left_out_when_nothing_was():
    assert MORE not in words_of_notice(a_notice(text=""), carries=())[1]


def test_cards_and_plates_leave_by_no_channel():
    _, body = words_of_notice(a_notice(text="车牌豫A12345。汤发酸。"), carries=EVERYTHING)
    assert [("豫A" in body), ("汤发酸。" in body), (MORE in body)] == [False, True, True]


@pytest.mark.parametrize(("exercise", "mark"), [("sample", "【示例】"), ("drill-1", "【演练】")])
def test_the_fence_stands_first_even_before_what_is_urgent(exercise, mark):
    for text in words_of_notice(a_notice(exercise=exercise, urgent=True), carries=(), text_max=40):
        assert text.startswith(f"{mark}【紧急】食品安全")


def test_a_digest_lists_red_first_and_never_the_texts():
    _, body = words_of_notice(a_digest(), carries=EVERYTHING)
    items = [line for line in body.splitlines() if line.startswith("·")]
    assert [item[:6] for item in items] == ["· [红] ", "· [橙] ", "· [蓝] "]
    assert (
        items[0]
        == "· [红] 示例1号 临期提醒：示例区示例街道，消费者投诉，决定是否受理投诉并告知投诉人，2026-12-04 24:00 到期"
    )
    assert "汤" not in body


def test_a_digest_that_is_cut_counts_what_it_left_out():
    whole = words_of_notice(a_digest(), carries=())[1]
    cut = words_of_notice(a_digest(), carries=(), text_max=len(whole) - 1)[1]
    assert [len(cut) < len(whole), cut.count("·"), f"另有1条未列出，{MORE}" in cut] == [True, 2, True]
    least = words_of_notice(a_digest(), carries=(), text_max=90)[1]
    assert [least.count("·"), f"共3条，均未列出，{MORE}" in least] == [0, True]


def test_a_quote_that_is_cut_says_where_the_rest_is():
    notice = a_notice(text="汤" * 500)
    _, body = words_of_notice(notice, carries=EVERYTHING, text_max=300)
    assert len(body) == 300
    assert f"汤……（后略，{MORE}）" in body
    assert body.endswith(f"通知号：{notice.id}")


@given(st.integers(0, 400), st.booleans(), st.text(max_size=200))
def test_the_body_is_never_longer_than_it_may_be(text_max, many, text):
    notice = a_digest() if many else a_notice(text=text)
    assert len(words_of_notice(notice, carries=EVERYTHING, text_max=text_max)[1]) <= text_max


before_and_after = st.text(max_size=30)


@given(before_and_after, before_and_after, st.sampled_from(["联系人：王小明", f"电话{PHONE}", QUOTE]), st.booleans())
def test_no_name_phone_or_quote_leaves_by_a_channel_that_carries_nothing(before, after, private, many):
    text = f"{before}。{private}。{after}。引文标记"
    notice = a_notice(text=text, duty=f"办理。联系人：王小明{PHONE}")
    if many:
        notice = a_digest(items=(notice, notice), text=text)
    said = [*words_of_notice(notice, carries=()), str(least_of_notice(notice, carries=()))]
    assert [word for word in (*SECRETS, "引文标记") if any(word in each for each in said)] == []


def test_the_least_for_machines_is_plain_and_in_beijing_time():
    least = least_of_notice(a_notice(), carries=())
    assert {name: least[name] for name in ("id", "severity", "due_at", "receiver")} == {
        "id": "00112233445566778899aabb",
        "severity": "orange",
        "due_at": "2026-12-05T00:00:00+08:00",
        "receiver": "D03/handler",
    }
    assert "quote" not in least
    assert least_of_notice(a_notice(), carries=EVERYTHING)["quote"] == QUOTE
    assert [each["severity"] for each in least_of_notice(a_digest(), carries=())["items"]] == ["red", "orange", "blue"]


def test_midnight_is_the_end_of_the_day_before():
    assert [wording.words_of(DUE), wording.words_of(DUE.replace(minute=1))] == ["2026-12-04 24:00", "2026-12-05 00:01"]


def test_the_words_hold_no_facts_of_their_own():
    source = Path(wording.__file__).read_text("utf-8")
    words = re.findall(r'f?"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', source)
    assert [word for word in words if re.search(r"\d", re.sub(r"\{[^}]*\}|24:00", "", word))] == []
