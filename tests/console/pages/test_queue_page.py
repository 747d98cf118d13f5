"""The queue: the most urgent first, why, by when, by whom; filters in the URL; nothing that a script must add."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from spoken import tell
from sqlalchemy import update
from visiting import a_blue_case, a_red_case, text_of, title_of

from classifiers.assessment import Harm, Kind
from playbooks.district.people import ROLES
from playbooks.telling.sooner import dues, next_target
from streams.drills.feed import Opening
from streams.store import schema as t
from streams.store.schema import to_us


def numbers(html):
    return [part.split('"')[0] for part in html.split('<a href="/cases/')[1:] if 'class="title"' in part[:60]]


def test_an_empty_queue_says_whether_that_is_of_the_conditions(visitor):
    said = ["现在没有处置中的事件", "没有符合条件的事件"]
    assert [[each in visitor.read(page) for each in said] for page in ("/", "/?severity=red")] == [
        [True, False],
        [False, True],
    ]


@pytest.mark.stores
def test_yellow_stands_before_blue_as_the_line_above_says(line, visitor):
    blue = a_blue_case(line)
    yellow = a_blue_case(line, source_id="b2", text="另一件事", subject={"name": "示例乙店"})
    visitor.do(yellow, "set_severity", level="yellow", reason="多人反映", key="a")
    page = visitor.read("/")
    assert numbers(page) == [visitor.number_of(yellow), visitor.number_of(blue)]
    assert "排序：红、橙、黄、蓝；" in text_of(page)


@pytest.mark.stores
def test_red_stands_first_whatever_is_due_sooner(line, visitor):
    blue, red = a_blue_case(line), a_red_case(line)
    assert numbers(visitor.read("/")) == [visitor.number_of(red), visitor.number_of(blue)]


@pytest.mark.stores
def test_orange_stands_before_what_is_less_urgent_and_looked_at_sooner(line, visitor):
    blue = a_blue_case(line)
    orange = a_blue_case(line, source_id="o1", text="另一件事", subject={"name": "示例乙店"})
    with line.writing() as connection:
        connection.execute(
            update(t.cases).where(t.cases.c.id == orange).values(severity=1, next_at=to_us(T0 + timedelta(days=90)))
        )
    assert numbers(visitor.read("/")) == [visitor.number_of(orange), visitor.number_of(blue)]


def a_red_case_with_a_clock_of_our_own(line, visitor):
    """The hospital's report is checked, and health has two hours to report on: its case id."""
    case_id = a_red_case(line)
    visitor.do(case_id, "complete", step="check_network_report", outcome="done", key="reported")
    return case_id


def test_a_row_says_what_where_why_until_when_and_by_whom(line, visitor):
    (clock,) = line.case(a_red_case_with_a_clock_of_our_own(line, visitor)).running_clocks
    text = text_of(visitor.read("/"))
    for said in (
        "◆ 红色",
        "23人不适",
        "洪门镇示例路1号",
        "为什么是红色",
        "学校（幼儿园）有人不适",
        "还有 2小时0分",
        "11-25 11:40",
    ):
        assert said in text, said
    for said in (clock.deadline.title, clock.deadline.article, "发病报告", "1 条", "未认领", "已派发"):
        assert said in text, said


@pytest.mark.stores
def test_what_a_person_claimed_is_found_from_their_page_and_what_others_took_over_is_not(line, visitor):
    red, blue = a_red_case(line), a_blue_case(line)
    for each in (red, blue):
        visitor.do(each, "acknowledge", key=each)
    assert 'href="/?claimed=1"' in visitor.read("/mine")
    before = numbers(visitor.read("/?claimed=1"))
    visitor.send("/person", person="director-1", back="/")
    visitor.do(blue, "take_over", key="t")
    taken = numbers(visitor.read("/?claimed=1"))
    assert [before, taken] == [[visitor.number_of(each) for each in (red, blue)], [visitor.number_of(blue)]]


def test_what_is_done_on_a_row_leads_back_to_it(line, visitor):
    a_blue_case(line)
    (row,) = line.rows(t.cases)
    assert f'name="back" value="/?severity=blue#row-{row.number}"' in visitor.read("/?severity=blue")


def test_the_countdown_stands_on_the_servers_clock(line, visitor):
    a_red_case_with_a_clock_of_our_own(line, visitor)
    html = visitor.read("/")
    assert f'data-now="{int(T0.timestamp() * 1000)}"' in html
    assert f'data-due="{int((T0 + timedelta(hours=2)).timestamp() * 1000)}"' in html


@pytest.mark.stores
def test_a_missed_time_is_called_overdue(line, visitor):
    a_red_case_with_a_clock_of_our_own(line, visitor)
    line.clock.moment = T0 + timedelta(hours=3)
    line.let_time_pass()
    text = text_of(visitor.read("/?overdue=1"))
    assert ["已过 1小时0分" in text, "已超期 11-25 11:40 （ 已过 1小时0分 ）" in text] == [True, True]


SHOWN = {
    "severity=red": ["red"],
    "severity=blue": ["blue"],
    "channel=illness": ["red"],
    "department=D06": ["red"],
    "playbook=school_event": ["red"],
    "unacknowledged=1": ["red", "blue"],
    "overdue=1": [],
    "words=23人": ["red"],
    "words=聚集性呕吐": ["red"],
    "words=吃出异物": ["blue"],
    "words=示例好再来小吃店": ["blue"],
    "words=洪门镇示例路1号": ["red"],
    "words=聚集性呕吐 23人": ["red"],
    "words=聚集性呕吐　吃出异物": [],
    "state=all": ["red", "blue"],
    "state=all&words=吃出异物": ["blue"],
    "state=ended": [],
    "severity=nonsense&page=x": ["red", "blue"],
}
"""The cases that a query of the address shows."""


@pytest.mark.stores
def test_filters_live_in_the_url(line, visitor):
    names = {visitor.number_of(a_red_case(line)): "red", visitor.number_of(a_blue_case(line)): "blue"}
    for path in ("/", "/fragments/queue"):
        assert {query: [names[n] for n in numbers(visitor.read(f"{path}?{query}"))] for query in SHOWN} == SHOWN


def an_ended_case(line, visitor):
    """A complaint about which nobody had to do anything: its number."""
    blue = a_blue_case(line)
    with line.writing() as connection:
        connection.execute(
            update(t.cases).where(t.cases.c.id == blue).values(state="dismissed", closed_at=to_us(T0), next_at=None)
        )
    return visitor.number_of(blue)


@pytest.mark.stores
def test_a_case_is_found_by_its_number_whatever_else_is_asked(line, visitor):
    number = an_ended_case(line, visitor)
    a_red_case(line)
    asked = [
        f"/?words={said}{view}"
        for said in (number, number.replace("-", "－"))
        for view in ("", "&severity=red", "&overdue=1", "&department=D06")
    ]
    assert {path: numbers(visitor.read(path)) for path in asked} == dict.fromkeys(asked, [number])


@pytest.mark.stores
def test_words_that_stand_outside_the_view_say_how_many_and_lead_there(line, visitor):
    number = an_ended_case(line, visitor)
    page = visitor.read("/?words=吃出异物&severity=red")
    assert numbers(page) == []
    assert "当前条件之外还有 1 件" in text_of(page)
    link = page.split('id="elsewhere"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert numbers(visitor.read(link)) == [number]
    assert "当前条件之外还有" not in text_of(visitor.read(link))


def test_words_found_nowhere_say_what_is_looked_through(visitor):
    assert "来电人的姓名、电话已遮盖，检索不到" in text_of(visitor.read("/?words=王建国"))


def test_a_telephone_is_refused_with_the_reason_and_stays_in_no_address(visitor):
    answer = visitor.client.get("/?severity=red&words=13700005678", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?severity=red&masked=1")
    page = visitor.read("/?words=13700005678")
    assert "个人信息不能检索" in text_of(page)
    assert "13700005678" not in page


def test_the_nearest_legal_time_and_its_article_stand_before_what_puts_a_row_where_it_stands(line, visitor):
    case_id = a_blue_case(line)
    (clock,) = line.case(case_id).running_clocks
    text = text_of(visitor.read("/").partition('<td class="due">')[2].partition("</td>")[0])
    said = ["下一规定期限", f"本区：{clock.deadline.title}", clock.deadline.article.partition("》")[2]]
    assert [text.index(each) for each in said] == sorted(text.index(each) for each in said)


def test_the_kind_of_venue_is_not_said_twice(line, visitor):
    a_red_case(line)
    assert ["学校食堂 · 23人不适 洪门镇示例路1号 · 示例第一小学" in text_of(visitor.read("/"))] == [True]


def test_claiming_takes_one_click_and_comes_back_to_the_same_view(line, visitor):
    red = a_red_case(line)
    answer = visitor.send(
        f"/cases/{red}/act", page="/?severity=red", kind="acknowledge", back="/?severity=red", key="k"
    )
    assert [answer.status_code, answer.headers["location"][:16]] == [303, "/?severity=red&d"]
    assert "已认领：示例·王一" in text_of(visitor.read("/?severity=red"))


def test_the_queue_says_what_became_of_a_click(line, visitor):
    """Also when somebody was faster: a row that stays as it is would say nothing."""
    red = a_red_case(line)
    first, second = (visitor.act(red, "acknowledge", back="/", key=key) for key in ("k1", "k2"))
    said = [text_of(each.partition('<td class="do">')[2].partition("</td>")[0]) for each in (first, second)]
    assert ["“认领”已记入台账" in said[0], "“认领”没有执行" in said[1]] == [True, True]
    assert [first.count("“认领”已记入台账"), said[0].count("认领")] == [1, 2]


def test_the_row_does_not_say_twice_what_was_dispatched(line, visitor):
    page = visitor.act(a_blue_case(line), "dispatch", back="/", key="k")
    row = page.partition('<td class="do">')[2].partition("</td>")[0]
    assert text_of(row.partition("</div>")[0]).split("须转交：区市场监管局")[1].strip() == "认领（派发的人一并认领）"
    assert "示例·王一 已派发 3 项" in text_of(row)


def test_what_was_not_asked_at_a_row_is_said_above(line, visitor):
    page = visitor.act(a_blue_case(line), "note", text="已电话核实", back="/", key="k")
    assert "“备注”已记入台账" in text_of(page.partition('<table class="queue">')[0])


def test_of_a_row_that_left_the_view_the_outcome_stands_above_with_its_number(line, visitor):
    red = a_red_case(line)
    page = text_of(visitor.act(red, "acknowledge", back="/?unacknowledged=1", key="k"))
    assert f"“认领”已记入台账 · {visitor.number_of(red)}" in page


def test_who_may_not_claim_is_offered_no_button(line, visitor):
    a_blue_case(line)
    officer = visitor.read("/")
    visitor.send("/person", person=a_handler(visitor), back="/")
    offered = [
        page.count('value="acknowledge"') + page.count('value="dispatch"') for page in (officer, visitor.read("/"))
    ]
    assert offered == [2, 0]


def a_handler(visitor):
    return next(each.id for each in visitor.desk.reference.people if each.role == "handler")


def test_dispatching_takes_two_clicks_and_names_who_gets_what(line, visitor):
    blue = a_blue_case(line)
    page = visitor.read("/")
    waiting = Counter(step.department_name for step in line.case(blue).open_steps)
    assert f"确认派发所选（{waiting.total()}/{waiting.total()}）" in text_of(page).replace(" ", "")
    said = re.findall(r"<summary><b>(.+?)</b> (\d+) 项", page)
    assert said == [(name, str(n)) for name, n in waiting.items()]
    visitor.do(blue, "dispatch", key="k")
    case = line.case(blue)
    assert [step.title for step in case.open_steps if step.dispatched_at is None] == []


@pytest.mark.stores
def test_a_double_click_does_nothing_twice(line, visitor):
    red = a_red_case(line)
    page = visitor.act(red, "note", text="已电话核实", key="same")
    again = visitor.act(red, "note", text="已电话核实", key="same")
    assert [each.count('<span class="words">备注：已电话核实') for each in (page, again)] == [1, 1]


def test_a_hostile_text_stays_text(line, visitor):
    words = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    case_id = a_blue_case(line, title=words, text=words, subject={"name": words, "address": '"><script>'})
    number = visitor.number_of(case_id)
    pages = [visitor.read(path) for path in ("/", f"/cases/{number}", "/ledger", "/?words=<script>")]
    own = visitor.read("/glossary").count("<script")  # what every page brings itself
    assert [page.count("<script") for page in pages] == [own] * len(pages)
    assert [page.count("<img") for page in pages] == [0, 0, 0, 0]


def test_no_business_and_no_person_stands_in_a_title(line, visitor):
    number = visitor.number_of(a_red_case(line))
    titles = [title_of(visitor.read(path)) for path in ("/", f"/cases/{number}", "/register", "/ledger")]
    assert titles == [f"{each} · 食安值班台" for each in ("值班队列", number, "接报登记", "通知台账")]


@pytest.mark.stores
def test_the_queue_is_paged(line, visitor):
    for n in range(53):
        signal = a_signal(source_id=f"p{n}", text=f"第{n}次在不同的店买到问题食品", subject={"name": f"示例{n}店"})
        line.take(signal, an_assessment(signal, kind=Kind.COMPLAINT))
    first, second = visitor.read("/"), visitor.read("/?page=2")
    assert [len(numbers(first)), len(numbers(second))] == [50, 3]
    assert len({*numbers(first), *numbers(second)}) == 53


def test_the_whole_desk_can_be_read_in_english(line, visitor):
    a_red_case_with_a_clock_of_our_own(line, visitor)
    visitor.send("/language", language="en", back="/")
    text = text_of(visitor.read("/"))
    assert ["Why Red:" in text, "Claim" in text, "2 h 0 min left" in text] == [True, True, True]


def test_the_first_page_begins_the_sample_day(visitor):
    begun = []
    visitor.desk.opening = Opening(lambda: begun.append("begun"))
    visitor.get("/healthz")
    assert begun == []
    visitor.read("/")
    visitor.read("/ledger")
    assert begun == ["begun"]


def tile(page, name):
    """The number on a tile above the queue, and where it leads."""
    leads, n = re.search(rf'<a class="number {name}[^"]*" href="([^"]*)"[^>]*><b>(\d+)</b>', page).groups()
    return int(n), leads


@pytest.mark.stores
def test_a_target_of_the_office_that_has_passed_is_counted_and_its_cases_are_listed(line, visitor):
    case_id = a_red_case(line)
    a_blue_case(line)
    before = tile(visitor.read("/"), "target_passed")
    line.clock.moment = next_target(dues(line.case(case_id)))
    assert [before, tile(visitor.read("/"), "target_passed")] == [
        (0, "/?target_passed=1"),
        (1, "/?target_passed=1"),
    ]
    assert numbers(visitor.read("/?target_passed=1")) == [visitor.number_of(case_id)]


@pytest.mark.stores
def test_a_target_that_was_kept_late_is_counted_no_more(line, visitor):
    case_id = a_red_case(line)
    line.clock.moment = next_target(dues(line.case(case_id)))
    steps = [step for step in line.case(case_id).open_steps if step.target_at and step.target_at <= line.clock.moment]
    for step in steps:
        outcome = next(each for each in step.outcomes if not each.needs)
        visitor.do(case_id, "complete", step=step.id, outcome=outcome.id, key=step.id)
    assert [bool(steps), tile(visitor.read("/"), "target_passed")[0]] == [True, 0]


@pytest.mark.stores
def test_a_claim_that_lapsed_says_whose_and_why_in_the_queue_and_on_the_case(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "acknowledge", key="k")
    same = {"source_id": "r2", "subject": {"name": "示例好再来小吃店"}, "request": None, "channel": "illness"}
    signal = a_signal(**same, text="三人吃后呕吐住院")
    line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=3, hospitalised=3)))
    said = "未认领 · 示例·王一的认领 11-25 09:40 起失效：紧急程度由蓝色升为"
    pages = [text_of(visitor.read(path)) for path in ("/", f"/cases/{case_id}")]
    assert [said in page for page in pages] == [True, True]


def test_a_row_that_nobody_claims_names_who_was_told_last(line, visitor):
    a_blue_case(line)
    line.clock.moment = T0 + timedelta(days=3)
    line.let_time_pass()
    (case,) = line.cases()
    told = [ROLES[each.role] for each in case.reached if each.of == "alert" and each.state == "told"]
    assert len(told) > 1
    assert f"无人认领，督办现到{told[-1]}（ " in text_of(visitor.read("/"))


@pytest.mark.stores
def test_what_is_dispatched_for_one_of_several_signals_names_its_shop(line, visitor):
    line.take(a_signal())
    line.take(a_signal(source_id="a2", text="在示例好再来小吃店又吃出异物"))
    assert "第2条投诉，11月25日，示例好再来小吃店" in text_of(visitor.read("/"))


def test_every_shop_of_what_is_dispatched_is_named_few_of_them_where_many_are_sent_together(line, visitor):
    shops = [f"示例{each}店" for each in "甲乙丙丁戊"]
    cases = []
    for n, each in enumerate(shops):
        line.clock.moment = T0 + timedelta(minutes=n)
        cases.append(a_blue_case(line, source_id=each, text=f"在{each}买到异物", subject={"name": each}))
    for each in cases[1:]:
        visitor.do(each, "merge", other=visitor.number_of(cases[0]), key=each, reason="同一批次")
    page = text_of(visitor.read("/"))
    assert [f"第{n}条投诉，11月25日，{each}" in page for n, each in enumerate(shops, 1)] == [True] * 5
    assert "示例甲店、示例乙店、示例丙店等 5 家 只派这 5 项" in page


def test_a_name_that_a_person_has_verified_is_not_called_unverified(line, visitor):
    case_id = tell(line, "向阳路示例阳光食府，我们四个人吃完都拉肚子")
    number = visitor.number_of(case_id)
    before = [text_of(visitor.read(page)) for page in ("/", f"/cases/{number}")]
    visitor.do(case_id, "set_name_state", state="verified", basis="现场核对营业执照")
    after = [text_of(visitor.read(page)) for page in ("/", f"/cases/{number}")]
    said = [["示例阳光食府（未核实）" in each for each in pages] for pages in (before, after)]
    assert said == [[True, True], [False, False]]
    assert ["示例阳光食府" in each for each in after] == [True, True]
