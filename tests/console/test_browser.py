"""The desk in a real browser: six tasks with their clicks counted, the narrow screen, live changes, keys."""

import re

import pytest
from browsing import NEVER_CONNECTED, Hand
from flow import T0
from signing import PASSWORD, an_account
from visiting import a_red_case

from console.wording.citing import shortened
from streams.store import schema as t

WIDEST = """(chooser) => { const paper = document.createElement("canvas").getContext("2d");
    paper.font = getComputedStyle(chooser).font;
    return 36 + Math.max(...[...chooser.options].map((each) => paper.measureText(each.text).width)); }"""
"""How wide a list must be to show its longest name, with the room for its arrow."""


def test_the_most_urgent_item_is_the_first_row(shown, page):
    page.goto(shown.address)
    first = page.locator("table.queue tbody tr").first
    assert ["红色" in first.inner_text(), "23人不适" in first.inner_text()] == [True, True]
    assert first.bounding_box()["y"] < 500


def test_why_it_is_red_is_said_without_a_click_and_all_of_it_by_one(shown, page):
    page.goto(shown.address)
    row, hand = page.locator("table.queue tbody tr").first, Hand(page)
    why = row.locator(".why")
    shown = [each.is_visible() for each in why.locator("li").all()]
    hand.click("table.queue tbody tr:first-child .whole > summary")
    first, second, *others = [each.inner_text() for each in why.locator("li").all()]
    assert [why.inner_text().split("：")[0], first, second] == [
        "为什么是红色",
        "十人以上不适",
        "学校（幼儿园）有人不适",
    ]
    assert [shown, hand.clicks] == [[True] * 2 + [False] * len(others), 1]
    assert [each.is_visible() for each in why.locator("li").all()] == [True] * (2 + len(others))


def test_claiming_is_one_click_which_takes_no_colour_from_the_row_and_says_in_it_what_became_of_it(desk, page):
    page.goto(desk.address)
    hand, colour = Hand(page), "getComputedStyle(document.querySelector('tr.red')).backgroundColor"
    before = page.evaluate(colour)
    hand.click("tr.red button:has-text('认领')")
    page.wait_for_selector("tr.red :text('已认领：示例·王一')")
    assert [hand.clicks, desk.case(desk.red).acknowledged_by] == [1, "示例·王一"]
    assert [page.evaluate(colour), before] == ["rgb(253, 236, 236)"] * 2
    page.evaluate("document.querySelector('table.queue').id = 'old'")
    page.mouse.move(0, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("table.queue:not(#old)")
    assert page.locator(".notice.good").all_inner_texts() == ["“认领”已记入台账"]
    assert page.locator("tr.red .do > .notice.good").count() == 1


def test_dispatching_is_two_clicks(desk, page):
    page.goto(desk.address)
    hand = Hand(page)
    hand.click("tr.blue summary:has-text('派发')")
    hand.click("tr.blue button:has-text('确认派发')")
    page.wait_for_selector("tr.blue :text('已派发')")
    assert hand.clicks == 2


def test_the_article_of_the_nearest_date_is_on_the_row_and_first_on_the_case(shown, page):
    page.goto(shown.address)
    (clock,) = shown.case(shown.blue).running_clocks
    article = clock.deadline.article
    assert shortened(article) in page.locator("tr.blue").inner_text()
    page.click("tr.blue a.title")
    nearest = page.locator("article.clock").first.inner_text()
    assert ["本区下一期限" in nearest, article in nearest] == [True, True]


def test_the_time_of_others_is_called_past_when_it_passes_while_the_page_is_open(shown, page):
    page.goto(f"{shown.address}/cases/{shown.red}")
    tag = page.locator("span.tag.theirs").first
    before = tag.text_content()
    tag.evaluate("each => { each.dataset.at = 1; }")
    page.wait_for_selector("span.tag.theirs:not([data-past])", state="attached")
    assert [before, tag.text_content()] == ["对方期限内", "对方期限已过"]


def test_a_time_that_comes_while_the_queue_is_looked_at_is_not_called_the_next_any_more(shown, page):
    page.goto(shown.address)
    called = page.locator("tr.red .nearest .when b").first
    before = called.text_content()
    called.evaluate("each => { each.dataset.at = 1; }")
    page.wait_for_selector("tr.red .nearest .when b:first-child:not([data-past])")
    assert [before, called.text_content()] == ["下一规定期限", "规定期限"]


def test_a_department_sees_its_own_steps_open_and_the_duty_officer_a_list(shown, page):
    page.goto(f"{shown.address}/cases/{shown.red}")
    listed = page.locator("details.step[open]").count()
    page.select_option("#person", label="示例·朱一（承办人）")
    page.wait_for_selector("details.step[open]")
    owners = set(page.locator("details.step[open] .department").all_inner_texts())
    assert [listed, len(owners)] == [0, 1]


def test_a_new_red_item_appears_by_itself_and_is_told(desk, page):
    page.goto(desk.address)
    page.wait_for_timeout(300)
    page.evaluate("window.isTheSamePage = true")
    a_red_case(desk, source_id="r2", text="示例第二小学23名学生腹泻", subject={"name": "示例第二小学"}, occurred_at=T0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("tr.red >> nth=1")
    assert [page.evaluate("window.isTheSamePage"), page.title()[:4]] == [True, "(1) "]
    assert "有新的红色事项" in page.inner_text("#announce")


def test_the_numbers_beside_the_menu_follow_those_of_the_queue(shown, page):
    page.goto(shown.address)
    stale = "each => { each.textContent = '9'; each.hidden = false; }"
    page.locator("[data-count=unplaced]").first.evaluate(stale)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("[data-count=unplaced]", state="hidden")
    assert page.locator("[data-count=unplaced]").first.text_content() == "0"


def test_what_is_done_elsewhere_shows_through_the_live_connection(desk, page):
    page.goto(desk.address)
    other = page.context.new_page()
    other.goto(desk.address)
    other.click("tr.red button:has-text('认领')")
    page.wait_for_selector("tr.red :text('已认领：示例·王一')", timeout=8000)


def test_what_was_unticked_stays_so_when_the_queue_is_fresh(shown, page):
    page.goto(shown.address)
    page.click("tr.blue summary:has-text('派发')")
    boxes = "tr.blue input[name=steps][type=checkbox]"
    n = len(shown.case(shown.blue).open_steps)
    page.locator(boxes).first.uncheck()
    assert page.inner_text("tr.blue .confirm button") == f"确认派发所选（{n - 1}/{n}）"
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.querySelector('table.queue').id = 'old'")
    page.mouse.move(0, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("table.queue:not(#old)")
    ticked = [each.is_checked() for each in page.locator(boxes).all()]
    assert ticked == [False] + [True] * (n - 1)
    assert page.inner_text("tr.blue .confirm button") == f"确认派发所选（{n - 1}/{n}）"


def test_without_the_live_connection_the_queue_polls(desk, page):
    """However often the browser tries to connect again: its failures must not put the poll off for ever."""
    page.clock.install()
    page.add_init_script(NEVER_CONNECTED)
    page.goto(desk.address)
    page.clock.run_for(4_000)
    other = page.context.new_page()
    other.goto(desk.address)
    other.click("tr.red button:has-text('认领')")
    other.wait_for_selector("tr.red :text('已认领：示例·王一')")
    page.clock.run_for(12_000)
    page.wait_for_selector("tr.red :text('已认领：示例·王一')", timeout=8000)


def test_a_desk_that_does_not_answer_is_said_and_so_is_its_return(shown, page):
    page.goto(shown.address)
    page.route("**/fragments/**", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#stale:has-text('本页停在')")
    page.unroute("**/fragments/**")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#stale", state="hidden")


def test_an_opened_form_of_the_head_moves_no_button_and_closes_the_one_before(desk, page):
    page.goto(f"{desk.address}/cases/{desk.blue}")
    buttons = page.locator(".head > .buttons > * > summary")
    places = "all => all.map((each) => [each.getBoundingClientRect().left, each.getBoundingClientRect().top + scrollY])"
    before = buttons.evaluate_all(places)
    page.click("#report summary")
    assert buttons.evaluate_all(places) == before
    page.click("#close summary")
    page.click("#note summary")
    page.wait_for_selector("#close:not([open])")
    assert buttons.evaluate_all(places) == before
    page.fill("#note textarea", "已去现场")
    page.click("#note button")
    page.wait_for_selector(".notice:has-text('备注：已去现场')")


def test_a_small_screen_folds_what_a_wide_one_shows_and_a_link_and_paper_open_it(shown, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{shown.address}/cases/{shown.red}")
    folded = page.locator("details[data-wide]:not([open])").count()
    page.evaluate("location.hash = document.querySelector('details.others details.step').id")
    page.wait_for_selector("details.others details.step:visible")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.locator("main details:not([open]):not(.confirm)").count()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.reload()
    assert [folded > 3, printed, page.locator("details[data-wide]:not([open])").count()] == [True, 0, 0]


def test_who_acts_is_chosen_above_the_queue_on_a_phone(shown, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shown.address)
    chooser, row = page.locator("#person").bounding_box(), page.locator("table.queue tbody tr").first.bounding_box()
    assert [chooser["y"] < row["y"], chooser["x"] + chooser["width"] <= 360] == [True, True]
    assert page.locator("#person").evaluate(WIDEST) <= chooser["width"]


@pytest.mark.parametrize("path", ["/", "/cases/{red}"])
def test_a_phone_shows_no_tall_header_before_the_page(shown, page, path):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shown.address + path.format(red=shown.red))
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert [page.locator("main").bounding_box()["y"] < 200, wide] == [True, 360]


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720), (1440, 900)])
def test_a_red_case_shows_what_it_is_what_comes_first_and_the_claim_at_once(shown_late, page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{shown_late.address}/cases/{shown_late.red}")
    places = [".head .severity", ".head h1", ".head .nearest", "#claim, #dispatch, #note"]
    boxes = [page.locator(each).first.bounding_box() for each in places]
    ends = [box["y"] + box["height"] for box in boxes]
    assert [ends == sorted(ends), ends[-1] <= height] == [True, True]


def test_every_page_is_in_reach_from_the_folded_menu(shown, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shown.address)
    page.locator("details.menu > summary").click()
    page.locator("details.menu a[href='/ledger']").click()
    page.wait_for_url("**/ledger")
    assert page.locator("h1").first.inner_text().strip() != ""


def test_a_phone_shows_a_department_its_few_pages_on_the_page_of_a_case_too(desk, page):
    an_account(desk, "zhu", "handler", "D03")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{desk.address}/cases/{desk.red}")
    page.fill("[name=login]", "zhu")
    page.fill(".sign-in [name=password]", PASSWORD)
    page.click(".sign-in button")
    page.wait_for_selector("#case")
    shown = [each.get_attribute("href") for each in page.locator(".top nav a:visible").all()]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert [shown, page.locator("main").bounding_box()["y"] < 200, wide] == [["/", "/mine", "/glossary"], True, 360]


@pytest.mark.parametrize("path", ["/", "/cases/{red}", "/cases/{blue}", "/signals/{signal}", "/register", "/setup"])
def test_a_phone_with_letters_twice_as_large_shows_nothing_beyond_its_edge(shown_late, page, path):
    page.set_viewport_size({"width": 360, "height": 740})
    signal = shown_late.case(shown_late.red).signals[0].id
    page.goto(shown_late.address + path.format(red=shown_late.red, blue=shown_late.blue, signal=signal))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_reader_s_own_size_of_letters_counts(shown, page):
    page.goto(shown.address)
    sheet = page.evaluate("fetch('/static/desk.css').then((answer) => answer.text())")
    assert re.search(r"^html {[^}]*font-size: ([^;]+);", sheet, re.MULTILINE)[1] == "100%"


def test_a_calendar_is_a_calendar_on_a_phone_too(shown, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{shown.address}/workdays")
    week = page.locator("table.month").first.locator("tbody tr").nth(1).locator("td")
    boxes = [each.bounding_box() for each in week.all()]
    assert [len(boxes), len({box["y"] for box in boxes}), len({box["x"] for box in boxes})] == [7, 1, 7]


def test_registering_is_in_reach_wherever_a_phone_is_in_the_form(shown, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{shown.address}/register")
    page.focus("#words")
    low = page.locator(".register button.primary").bounding_box()
    page.locator("input[name=phone]").scroll_into_view_if_needed()
    end = page.locator(".register button.primary").bounding_box()
    assert [0 < each["y"] < 740 - each["height"] for each in (low, end)] == [True, True]


def test_a_case_page_says_that_there_is_more(desk, page):
    page.goto(f"{desk.address}/cases/{desk.red}")
    other = page.context.new_page()
    other.goto(desk.address)
    other.click("tr.red button:has-text('认领')")
    page.wait_for_selector("#newer:visible", timeout=8000)


def test_without_a_script_the_desk_does_the_same(desk, browser):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(desk.address)
    page.click("tr.red button:has-text('认领')")
    page.click("tr.blue summary:has-text('派发')")
    page.click("tr.blue button:has-text('确认派发')")
    assert ["已认领：示例·王一" in page.inner_text("tr.red"), "已派发" in page.inner_text("tr.blue")] == [True, True]
    page.goto(f"{desk.address}/cases/{desk.red}")
    page.click("summary:has-text('复制为文字')")
    assert "的首次报告" in page.input_value("#report-text")
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_navigation_is_one_line_and_its_menu_opens_without_a_script(shown, browser, language):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(shown.address)
    page.click(f"button[name=language][value={language}]")
    assert page.locator(".top nav").bounding_box()["height"] < 48
    page.click(".menu summary")
    page.click(".menu a[href='/sources']")
    assert [page.url, page.locator(".menu summary").get_attribute("aria-current")] == [
        f"{shown.address}/sources",
        "true",
    ]
    context.close()


def test_the_first_row_is_within_a_phones_first_screen(shown, page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(shown.address)
    assert page.locator("table.queue tbody tr").first.bounding_box()["y"] < 400


def test_everything_can_be_reached_by_keyboard_with_its_focus_seen(desk, page):
    page.goto(desk.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("tr.red button")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.red :text('已认领：示例·王一')")


def test_the_copied_report_is_the_report(shown, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{shown.address}/cases/{shown.red}")
    page.click("summary:has-text('复制为文字')")
    page.click("button:has-text('复制')")
    page.wait_for_selector("button:has-text('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#report-text")


def test_the_countdown_runs_in_the_page(shown, page):
    page.goto(shown.address)
    page.evaluate("document.querySelector('[data-due]').dataset.due = Date.now() * 2")
    page.wait_for_selector(r"[data-due]:text-matches('还有 \\d+天\\d+小时')")


WIDTHS = (
    """() => [...document.querySelectorAll(".slip .sign td:not(.room)")].map((each) => Math.round(each.clientWidth))"""
)


@pytest.mark.parametrize(("width", "media"), [(1366, "screen"), (800, "screen"), (360, "screen"), (680, "print")])
def test_every_cell_of_a_sheet_that_is_signed_is_as_wide_as_the_others_and_wide_enough(shown, page, width, media):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(f"{shown.address}/notices/{shown.rows(t.notices)[0].id}/print")
    widths = page.evaluate(WIDTHS)
    assert [len(widths), min(widths) >= 180, max(widths) - min(widths) <= 2] == [10, True, True]
    assert page.evaluate("document.documentElement.scrollWidth") == width
