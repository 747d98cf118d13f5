"""The queue holds still under whoever is about to act on it, says what waits, and marks what has changed."""

import pytest
from browsing import NEVER_CONNECTED
from flow import T0, a_signal, school_illness
from visiting import a_red_case

LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
FINGER = """(kind) => { const at = document.querySelector("tr.blue"), finger = new Touch({identifier: 1, target: at});
    at.dispatchEvent(new TouchEvent(kind, {bubbles: true, touches: kind === "touchend" ? [] : [finger]})); }"""
AT = {"subject": {"name": "示例第一小学", "address": "洪门镇示例路1号"}}
WAITS = "#held:visible:has-text('有 1 条新动态')"


@pytest.fixture
def faults(page):
    """What the page's script complained of."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def numbers(page):
    return [each.get_attribute("id") for each in page.locator("table.queue tr[id]").all()]


def another_red(desk, n=2):
    """A further affair that stands above everything else."""
    school = f"示例第{n}小学"
    a_red_case(desk, source_id=f"r{n}", text=f"{school}33名学生腹泻", subject={"name": school}, occurred_at=T0)


def test_no_row_moves_under_the_pointer_until_it_leaves(desk, page, faults):
    page.goto(desk.address)
    before, button = numbers(page), page.locator("tr.blue summary.button")
    button.hover()
    at = button.bounding_box()
    another_red(desk)
    page.evaluate(LOOK)
    page.wait_for_selector(WAITS)
    assert [numbers(page), button.bounding_box(), page.title()[:4]] == [before, at, "(1) "]
    page.mouse.move(5, 5)
    page.wait_for_selector("tr.red >> nth=1")
    after = numbers(page)
    (new,) = set(after) - set(before)
    assert [[each for each in after if each != new], page.locator("#held:visible").count()] == [before, 0]
    assert page.locator(f"#{new}.marked .mark-of").inner_text() == "新"
    assert page.locator(".mark-of").count() == 1
    assert faults == []


def test_what_waits_comes_at_once_when_it_is_asked_for(desk, page, faults):
    page.goto(desk.address)
    page.hover("tr.blue")
    another_red(desk)
    page.evaluate(LOOK)
    page.wait_for_selector(WAITS)
    page.focus("#held")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.red >> nth=1")
    assert [page.locator("#held:visible").count(), faults] == [0, []]


def test_no_row_moves_while_a_control_in_it_has_the_focus(desk, page, faults):
    page.goto(desk.address)
    page.focus("tr.blue button")
    another_red(desk)
    page.evaluate(LOOK)
    page.wait_for_selector(WAITS)
    assert [page.locator("tr.red").count(), page.evaluate("document.activeElement.id")[:6]] == [1, "claim-"]
    page.focus("#filters input")
    page.wait_for_selector("tr.red >> nth=1")
    assert faults == []


def test_what_had_the_focus_has_it_when_what_waited_has_come(desk, page, faults):
    page.goto(desk.address)
    controls = ["a.title", "summary.button", "button[value=acknowledge]", ".whole > summary"]
    kept = []
    for n, control in enumerate(controls, 2):
        page.locator(f"tr.blue {control}").focus()
        another_red(desk, n)
        page.evaluate(LOOK)
        page.wait_for_selector(WAITS)
        page.locator("#held").dispatch_event("click")
        page.wait_for_selector(f"tr.red >> nth={n - 1}")
        kept.append(page.locator(f"tr.blue {control}").evaluate("each => each === document.activeElement"))
    assert [kept, faults] == [[True] * len(controls), []]


def test_on_touch_it_holds_while_a_finger_is_down_and_two_seconds_after(desk, browser):
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}, locale="zh-CN"
    )
    page = context.new_page()
    page.clock.install()
    page.goto(desk.address)
    page.evaluate(FINGER, "touchstart")
    another_red(desk)
    page.evaluate(LOOK)
    page.wait_for_selector(WAITS)
    page.clock.run_for(60_000)
    page.evaluate(FINGER, "touchend")
    page.clock.run_for(1_000)
    held = page.locator("tr.red").count()
    page.clock.run_for(2_000)
    page.wait_for_selector("tr.red >> nth=1")
    assert held == 1
    context.close()


def test_a_pointer_that_rests_does_not_hold_the_queue_for_ever(desk, page, faults):
    page.clock.install()
    page.goto(desk.address)
    page.hover("tr.blue")
    another_red(desk)
    page.evaluate(LOOK)
    page.wait_for_selector(WAITS)
    page.clock.run_for(21_000)
    page.wait_for_selector("tr.red >> nth=1")
    page.wait_for_selector(".mark-of")
    assert faults == []


def test_a_mark_waits_for_who_looks_away_and_goes_ten_seconds_after_the_first_move(desk, page, faults):
    page.clock.install()
    page.goto(desk.address)
    another_red(desk)
    page.evaluate(LOOK)
    page.wait_for_selector(".mark-of")
    page.clock.run_for(60_000)
    assert page.locator(".mark-of").count() == 1
    page.mouse.move(9, 9)
    page.clock.run_for(9_000)
    assert page.locator(".mark-of").count() == 1
    page.clock.run_for(2_000)
    page.wait_for_selector(".mark-of", state="detached")
    assert faults == []


def test_without_the_live_connection_it_holds_as_well(desk, page, faults):
    page.clock.install()
    page.add_init_script(NEVER_CONNECTED)
    page.goto(desk.address)
    page.clock.run_for(4_000)
    page.hover("tr.blue")
    another_red(desk)
    page.clock.run_for(12_000)
    page.wait_for_selector(WAITS)
    assert page.locator("tr.red").count() == 1
    page.mouse.move(5, 5)
    page.wait_for_selector("tr.red >> nth=1")
    assert faults == []


def test_what_another_officer_does_is_marked_at_its_row_alone(desk, page, faults):
    page.goto(desk.address)
    other = page.context.new_page()
    other.goto(desk.address)
    other.click("tr.red button:has-text('认领')")
    other.wait_for_selector("tr.red :text('已认领')")
    page.bring_to_front()
    page.wait_for_selector("tr.red .mark-of:has-text('有更新')")
    assert [page.locator(".mark-of").count(), faults] == [1, []]


def test_what_is_new_of_a_row_is_marked_in_it_as_long_as_the_row(desk, page, faults):
    page.clock.install()
    page.goto(desk.address)
    further = a_signal(channel="illness", request=None, source="示例区人民医院", source_id="r3", text="又来了", **AT)
    desk.take(further, school_illness(further, ill=31))
    page.evaluate(LOOK)
    page.wait_for_selector("tr.red .mark-of")
    news = page.locator("tr.red .news").all_inner_texts()
    assert ["31人不适" in news, "学校食堂" in news, "十人以上不适" in news] == [True, False, False]
    page.mouse.move(9, 9)
    page.clock.run_for(12_000)
    page.wait_for_selector(".mark-of", state="detached")
    assert [page.locator(".news").count(), faults] == [0, []]


def test_a_receipt_goes_with_the_mark_of_its_row(desk, page, faults):
    page.clock.install()
    page.goto(desk.address)
    page.locator("button[id^=claim]").first.click()
    page.wait_for_selector(".do > .notice.good")
    page.mouse.move(9, 9)
    page.clock.run_for(12_000)
    page.wait_for_selector(".do > .notice.good", state="detached")
    assert [page.locator(".mark-of").count(), faults] == [0, []]


def test_the_row_that_was_acted_on_stays_where_it_was_and_is_marked_for_a_while(desk, page, faults):
    page.set_viewport_size({"width": 1366, "height": 500})
    page.goto(desk.address)
    row = page.locator("tr:has(button[id^=claim])").first
    id_, button = row.get_attribute("id"), row.locator("button[id^=claim]")
    page.evaluate("id => scrollBy(0, document.getElementById(id).getBoundingClientRect().top - 100)", id_)
    before = row.bounding_box()["y"]
    button.click()
    page.wait_for_selector(f"#{id_}.marked .mark-of")
    page.wait_for_load_state()
    page.wait_for_timeout(200)  # the next frame
    assert abs(page.locator(f"#{id_}").bounding_box()["y"] - before) < 2
    assert [page.locator(f"#{id_} .mark-of").inner_text(), page.locator(".mark-of").count()] == ["刚操作", 1]
    page.goto(desk.address)
    assert [page.locator(".mark-of").count(), faults] == [0, []]
