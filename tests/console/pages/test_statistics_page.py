"""统计: a number is what the queue or its list shows, whoever asks; what is not theirs leaves no trace."""

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from signing import an_account, sit_down
from sqlalchemy import update
from visiting import a_blue_case, a_red_case, a_rumour_case, text_of, visiting

from classifiers.assessment import Harm, Kind
from console.forms import LANGUAGE_COOKIE, PERSON_COOKIE
from console.wording.figures import AT_TIMES, GRIDS
from streams.figures.told import Statistics
from streams.store import schema as t

REASON = "误报：同一条信息重复来报"
MONTH = "from=2026-11-01&to=2026-11-30"


@pytest.fixture
def desk(line):
    a_red_case(line)
    a_rumour_case(line)
    aside = a_blue_case(line)
    a_blue_case(line, source_id="a2", subject={"name": "示例另一家店", "address": "洪门镇示例路2号"})
    with visiting(line) as visitor:
        for case_id in {each.id for each in line.cases()} - {aside}:
            visitor.do(case_id, "acknowledge")
        with line.writing() as connection:
            row = {"state": "dismissed", "closed_at": t.to_us(T0)}
            connection.execute(update(t.cases).where(t.cases.c.id == aside).values(**row, body=ended(line, aside)))
        yield line, visitor


def ended(line, case_id):
    case = msgspec.structs.replace(line.case(case_id), state="dismissed", closed_at=T0, conclusion=REASON)
    return msgspec.msgpack.encode(case)


def numbers(page):
    """Every number of a page that is a link: its address and what it says."""
    main = page[page.index('<main id="main"') :]
    links = re.findall(r'<a (?:class="number" )?href="(/statistics/list[^"]*|/\?[^"]*)">(.*?)</a>', main)
    return {(unescape(href), re.sub(r"<[^>]+>", " ", text).split()[0]) for href, text in links}


def total_of(visitor, href):
    """How many the list behind a number shows."""
    said = text_of(visitor.read(href))
    if href.startswith("/statistics"):
        return int(re.search(r"共 (\d+) 条", said)[1])
    return len(set(re.findall(r"\d{8}-\d{3}", said)))


def confide(line, case_id):
    """Only the director opens it."""
    case = msgspec.structs.replace(line.case(case_id), confided=True)
    with line.writing() as connection:
        body = msgspec.msgpack.encode(case)
        connection.execute(update(t.cases).where(t.cases.c.id == case_id).values(is_confidential=True, body=body))
        connection.execute(update(t.signals).where(t.signals.c.case_id == case_id).values(is_confidential=True))


def told(visitor, query=MONTH):
    return msgspec.json.decode(visitor.get(f"/api/statistics?{query}").content, type=Statistics)


def number(statistics, grid, row, column):
    return next(
        (each.value for each in statistics.figures if (each.grid, each.row, each.column) == (grid, row, column)), 0
    )


def test_every_number_is_as_many_as_its_list_shows(desk):
    _, visitor = desk
    linked = numbers(visitor.read(f"/statistics?{MONTH}"))
    counts = [
        (href, said)
        for href, said in linked
        if said.isdecimal() and parse_qs(urlsplit(href).query).get("grid") != ["ill"]
    ]
    wrong = [(href, said) for href, said in counts if total_of(visitor, href) != int(said)]
    assert [len(counts) > 40, wrong] == [True, []]


def test_cases_are_as_many_as_the_queue_shows(desk):
    _, visitor = desk
    found = told(visitor)
    both = {}
    for level in ("red", "orange", "yellow", "blue"):
        href = f"/?state=unmerged&severity={level}&opened_from=2026-11-01&opened_to=2026-11-30"
        both[level] = [number(found, "severity", level, "cases"), total_of(visitor, href)]
    assert both == {"red": [1, 1], "orange": [0, 0], "yellow": [1, 1], "blue": [2, 2]}


def test_the_queue_keeps_the_days_that_a_number_asked_for(desk):
    _, visitor = desk
    nothing = visitor.read("/?state=unmerged&opened_from=2026-10-01&opened_to=2026-10-31")
    page = visitor.read("/?state=unmerged&opened_from=2026-11-01&opened_to=2026-11-30")
    kept = ['name="opened_from" value="2026-11-01"' in page, '<option value="unmerged" selected>' in page]
    assert ["没有符合条件的事件" in nothing, *kept] == [True, True, True]


@pytest.mark.parametrize("days", [("0001-01-01", "2026-11-30"), ("2026-11-01", "9999-12-31"), ("x", "y")])
def test_the_queue_leaves_out_days_that_no_number_can_ask_for(desk, days):
    _, visitor = desk
    page = visitor.read(f"/?state=unmerged&opened_from={days[0]}&opened_to={days[1]}")
    assert ['id="row-' in page, 'name="opened_from"' in page] == [True, False]


def test_a_list_shows_the_time_of_receipt_by_which_it_counts(line):
    for day in ("2026-11-24", "2026-10-30"):
        a_blue_case(line, received_at=f"{day}T09:00:00+08:00")
    with visiting(line) as visitor:
        href = f"/statistics/list?{MONTH}&grid=signals&row=all&column=received"
        page = text_of(visitor.read(href))
    assert ["共 1 条" in page, "11-24 09:00" in page, "10-30" in page] == [True, True, False]


def test_the_page_the_file_and_the_api_say_the_same(desk):
    _, visitor = desk
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"/statistics/csv?{MONTH}").content.decode("utf-8-sig"))))
    filed = {(row["表"], row["项目"], row["指标"]): row["2026-11-01 至 2026-11-30"] for row in rows}
    found = told(visitor)
    both = [
        (filed["收到的信息", "合计", "收到"], number(found, "signals", "all", "received")),
        (filed["按紧急程度", "合计", "事件"], number(found, "severity", "all", "cases")),
        (filed["不予处置（误报等）", REASON, "事件"], number(found, "aside", REASON, "cases")),
    ]
    page = text_of(visitor.read(f"/statistics?{MONTH}"))
    assert [both, "4 收到的信息" in page, "4 开立的事件" in page] == [[("4", 4), ("4", 4), ("1", 1)], True, True]


def test_the_file_opens_in_excel_and_holds_no_formula(desk):
    line, visitor = desk
    case_id = next(each.id for each in line.cases() if each.state == "dismissed")
    case = msgspec.structs.replace(line.case(case_id), conclusion="=HYPERLINK(1)")
    line.execute(update(t.cases).where(t.cases.c.id == case_id).values(body=msgspec.msgpack.encode(case)))
    answer = visitor.get(f"/statistics/csv?{MONTH}")
    assert [answer.content[:3], b",'=HYPERLINK(1)," in answer.content, b",=" in answer.content] == [
        b"\xef\xbb\xbf",
        True,
        False,
    ]


def test_the_file_says_of_when_its_numbers_are_since_they_change_later(desk):
    _, visitor = desk
    rows = csv.DictReader(io.StringIO(visitor.get(f"/statistics/csv?{MONTH}").content.decode("utf-8-sig")))
    assert {row["截至"] for row in rows} == {"2026-11-25 09:40"}
    assert "也会改变已过去各期的数字，报出的请导出留存" in text_of(visitor.read("/statistics"))


def test_people_are_counted_in_people_and_what_a_number_counts_is_parted_into_words(desk):
    _, visitor = desk
    visitor.client.cookies.set(LANGUAGE_COOKIE, "en")
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"/statistics/csv?{MONTH}").content.decode("utf-8-sig"))))
    units = {row["Unit"] for row in rows if row["Table"] == "People ill"}
    assert [units, [row["Definition"] for row in rows if re.search(r"\.[A-Za-z]", row["Definition"])]] == [
        {"people", "items"},
        [],
    ]


def test_every_number_is_defined_on_the_page(desk):
    _, visitor = desk
    page = text_of(visitor.read("/statistics"))
    shown = [grid for grid in GRIDS if grid.columns[0].id != "cases" or grid.id == "aside"]
    columns = [column for grid in shown for column in grid.columns if column.id not in AT_TIMES]
    assert [each for each in [*(grid.about for grid in shown), *(c.about for c in columns)] if each not in page] == []


def test_a_column_that_counts_nothing_and_rarely_does_is_left_out_of_the_page(desk):
    line, visitor = desk
    titles = [column.title for grid in GRIDS for column in grid.columns if column.id == "waiting"]
    before = titles[0] in text_of(visitor.read("/statistics"))
    line.execute(update(t.signals).where(t.signals.c.channel == "media").values(state="waiting"))
    filed = visitor.get("/statistics/csv").content.decode("utf-8-sig")
    assert [before, titles[0] in text_of(visitor.read("/statistics")), titles[0] in filed] == [False, True, True]


def test_without_dates_it_is_this_month_and_the_period_stands_in_its_links(desk):
    _, visitor = desk
    page = visitor.read("/statistics")
    offered = re.findall(r'href="/statistics\?(from=[^"]+)"( aria-current="page")?>(本.+?)<', page)
    assert [(unescape(query), bool(current), name) for query, current, name in offered] == [
        ("from=2026-11-23&to=2026-11-29", False, "本周"),
        (MONTH, True, "本月"),
        ("from=2026-10-01&to=2026-12-31", False, "本季度"),
        ("from=2026-01-01&to=2026-12-31", False, "本年"),
    ]


def test_the_day_before_is_compared_day_by_day(desk):
    _, visitor = desk
    day = text_of(visitor.read("/statistics?from=2026-11-25&to=2026-11-25"))
    after = text_of(visitor.read("/statistics?from=2026-11-26&to=2026-11-26"))
    said = ["上期：2026-11-24 至 2026-11-24，没有数据，不作比较" in day, "0 收到的信息 比上期 -4" in after]
    assert said == [True, True]


REVERSED, EARLY = "from=2026-11-30&to=2026-11-01", "from=0001-01-01&to=2026-11-01"


@pytest.mark.parametrize("query", [REVERSED, EARLY, "from=2026-11-01", "to=x", "from=x&to=y"])
def test_what_is_no_period_is_refused_with_what_would_be_one(desk, query):
    _, visitor = desk
    pages = [visitor.get(f"{path}?{query}") for path in ("/statistics", "/statistics/csv", "/api/statistics")]
    assert [[page.status_code for page in pages], "统计期" in text_of(pages[0].text)] == [[400] * 3, True]


def test_a_list_of_no_figure_is_not_found(desk):
    _, visitor = desk
    asked = ("grid=x&row=all&column=cases", "grid=law&row=all&column=x", "")
    assert [visitor.get(f"/statistics/list?{query}").status_code for query in asked] == [404] * 3


def test_the_reason_of_what_was_set_aside_stands_in_its_list(desk):
    _, visitor = desk
    assert REASON in text_of(visitor.read(f"/statistics/list?{MONTH}&grid=aside&row=all&column=cases"))


def test_what_is_for_the_director_alone_leaves_no_trace_for_others(desk):
    line, visitor = desk
    before = told(visitor)
    red = next(each.id for each in line.cases() if each.severity == "red")
    confide(line, red)
    others = text_of(visitor.read(f"/statistics?{MONTH}"))
    listed = text_of(visitor.read(f"/statistics/list?{MONTH}&grid=kind&row=all&column=cases"))
    visitor.client.cookies.set(PERSON_COOKIE, "director-1")
    director = text_of(visitor.read(f"/statistics?{MONTH}"))
    seen = ["3 收到的信息" in others, "3 开立的事件" in others, "仅主任可见" in others, "共 3 条" in listed]
    shown = ["4 收到的信息" in director, "仅主任可见的有 1 个" in director, told(visitor) == before]
    assert [seen, shown[:2]] == [[True, True, False, True], [True, True]]


def test_drills_are_not_among_the_numbers_of_duty(desk):
    line, visitor = desk
    before = told(visitor).figures
    line.take(a_signal(source_id="drill", exercise="drill-1", subject={"name": "示例演练店"}))
    said = "演练、示例和补录的历史资料都不在内" in text_of(visitor.read("/statistics"))
    assert [told(visitor).figures == before, said] == [True, True]


def test_who_opens_no_cases_sees_numbers_without_lists_and_without_what_people_wrote(desk):
    line, visitor = desk
    an_account(line, "admin", "administrator")
    sit_down(line, visitor, "admin")
    page = visitor.read(f"/statistics?{MONTH}")
    texts = [page, visitor.get(f"/statistics/csv?{MONTH}").text, visitor.get(f"/api/statistics?{MONTH}").text]
    listing = visitor.get(f"/statistics/list?{MONTH}&grid=kind&row=all&column=cases").status_code
    assert [[REASON in each for each in texts], numbers(page), listing] == [[False] * 3, set(), 403]


def test_it_says_no_name_telephone_or_address_of_anybody(desk):
    _, visitor = desk
    page = visitor.read(f"/statistics?{MONTH}") + visitor.get(f"/statistics/csv?{MONTH}").text
    assert [each for each in ("好再来", "示例第一小学", "示例路") if each in page] == []


def test_in_english_it_holds_no_chinese_title(desk):
    _, visitor = desk
    visitor.client.cookies.set(LANGUAGE_COOKIE, "en")
    page = text_of(visitor.read(f"/statistics?{MONTH}"))
    said = ["4 Reports received" in page, "Times of law (by article)" in page, "收到的信息" in page]
    assert said == [True, True, False]


CALLERS, OCTOBER = "来电合计可能另有 3 人不适，未相加", "from=2026-10-01&to=2026-10-31"


def test_how_many_callers_may_be_together_stands_beside_the_ill(line):
    for n in range(3):
        signal = a_signal(source_id=f"c{n}", channel="duty", request=None, text="在示例好再来小吃店吃完吐了")
        line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(ill=1)))
    with visiting(line) as visitor:
        assert [CALLERS in text_of(visitor.read(f"/statistics?{query}")) for query in (MONTH, OCTOBER)] == [True, False]
