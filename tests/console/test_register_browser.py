"""接报登记 in a real browser: one key, the words, one click; what is understood and what is alike shows meanwhile."""

import pytest
from browsing import Hand


def test_a_phone_call_is_logged_with_one_key_its_words_and_one_click(desk, page):
    page.goto(desk.address)
    page.keyboard.press("n")
    page.wait_for_url("**/register")
    page.keyboard.type("示例甲店的凉皮吃出虫子")
    hand = Hand(page)
    hand.click("button:has-text('登记')")
    page.wait_for_url("**/cases/**")
    assert [hand.clicks, "已登记，编号 20261125-" in page.inner_text("main")] == [1, True]


def test_a_phone_call_needs_no_mouse(desk, page):
    page.goto(desk.address)
    page.keyboard.press("n")
    page.wait_for_url("**/register")
    page.keyboard.type("示例甲店的凉皮吃出虫子")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases/**")
    assert "已登记，编号 20261125-" in page.inner_text("main")


def test_control_and_enter_press_the_button_that_is_chosen_and_otherwise_the_first(desk, page):
    posted = []
    page.on(
        "request",
        lambda each: posted.append(each.post_data) if each.url.endswith("/register") and each.post_data else None,
    )
    for place in ("", "#words", "[name=caller]", "button[name=claim]", "#similar button"):
        page.goto(f"{desk.address}/register")
        page.fill("#words", "示例乙店附近凉皮有怪味道" if place else "示例乙店的凉皮有怪味")
        if place:
            page.wait_for_selector("#similar button")
            page.focus(place)
        page.keyboard.down("Control")
        page.keyboard.down("Enter")
        page.keyboard.down("Enter")  # held
        page.keyboard.up("Enter")
        page.keyboard.up("Control")
        page.wait_for_url("**/cases/**")
    pressed = [[each for each in ("claim=1", "claim=", "join=") if each in said] for said in posted]
    assert pressed == [[], [], [], ["claim=1", "claim="], ["join="]]


def test_escape_goes_back_from_the_register(shown, page):
    page.goto(f"{shown.address}/register")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{shown.address}/")
    assert page.locator("table.queue").count() == 1


def test_escape_leaves_written_words_only_when_that_is_meant(shown, page):
    page.goto(f"{shown.address}/register")
    page.fill("#words", "好再来小吃店吃出异物")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.keyboard.press("Escape")
    assert [page.input_value("#words"), len(asked)] == ["好再来小吃店吃出异物", 1]
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Escape")
    page.wait_for_url(f"{shown.address}/")


def test_words_that_come_back_without_who_called_say_so(shown, page):
    page.goto(f"{shown.address}/register")
    page.fill("#words", "好再来小吃店吃出异物")
    page.fill("[name=phone]", "13800000000")
    page.goto(f"{shown.address}/unplaced")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    page.go_back()
    said = page.wait_for_selector("[data-unkept]:visible").inner_text()
    assert [page.input_value("#words"), page.input_value("[name=phone]")] == ["好再来小吃店吃出异物", ""]
    assert ["13800000000" in kept, "请重新填写" in said] == [False, True]
    page.goto(f"{shown.address}/register")
    assert page.is_visible("[data-unkept]") is False


def test_words_that_come_back_after_they_were_sent_say_so_and_new_ones_do_not(desk, page):
    page.goto(f"{desk.address}/register")
    page.fill("#words", "示例甲店的凉皮吃出虫子")
    page.click(".register button.primary")
    page.wait_for_url("**/cases/**")
    page.go_back()
    page.wait_for_selector("[data-registered]:visible")
    page.goto(f"{desk.address}/register")
    page.fill("#words", "示例甲店的凉皮吃出虫子")
    assert page.is_visible("[data-registered]") is False


def test_words_that_come_back_after_they_were_refused_are_not_said_to_have_been_taken(desk, page):
    page.goto(f"{desk.address}/register")
    page.fill("#words", "示例甲店的凉皮吃出虫子")
    page.fill("[name=occurred]", "2036-01-01T00:00")
    page.click(".register button.primary")
    page.wait_for_selector("[data-unsent]")
    page.go_back()
    page.wait_for_function("document.querySelector('#words')?.value")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.is_visible("[data-registered]") is False


def test_possible_duplicates_show_while_typing(shown, page):
    page.goto(f"{shown.address}/register")
    page.fill("#words", "好再来小吃店吃出异物")
    page.wait_for_selector("#similar a")
    assert "要求处理" in page.inner_text("#similar")


def test_what_else_came_from_the_telephone_shows_once_it_is_written_and_its_number_is_in_no_address(desk, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for words in ("示例庚店的凉皮发霉", "示例辛店的月饼过期"):
        page.goto(f"{desk.address}/register")
        page.fill("#words", words)
        page.fill("[name=operator]", "示例庚店" if words.startswith("示例庚") else "")
        page.fill("[name=phone]", "137 0000 9876")
        page.press("[name=phone]", "Tab")
        if words.startswith("示例辛"):
            assert "另有 1 件投诉举报" in page.wait_for_selector("#caller a >> xpath=../../..").inner_text()
            page.fill("[name=operator]", "示例庚店")
            page.press("[name=operator]", "Tab")
            page.wait_for_selector("#caller:has-text('同一对象 1 件')")
        page.click("button:has-text('登记')")
        page.wait_for_url("**/cases/**")
    assert [each for each in asked if "9876" in each] == []


def test_possible_duplicates_stand_under_the_words_on_a_phone(shown, page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{shown.address}/register")
    page.fill("#words", "好再来小吃店吃出异物")
    page.wait_for_selector("#similar a")
    assert page.locator("#similar a").first.bounding_box()["y"] < 800


@pytest.mark.parametrize("width", [360, 1280])
def test_what_the_system_understood_shows_while_typing(shown, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{shown.address}/register")
    page.fill("#words", "孩子在东街小学吃完饭开始吐，班上还有5个同学也吐")
    page.wait_for_selector(".heard")
    assert "系统读到：食品安全事件 · 不适人数 5 · 场所 学校食堂 · 地点 东街小学" in page.inner_text(".heard")
    assert page.locator(".heard").bounding_box()["y"] < 800


def test_a_number_answers_that_somebody_is_ill_and_another_answer_takes_it_back(shown, page):
    page.goto(f"{shown.address}/register")
    said = []
    page.fill("[name=ill]", "2")
    said.append((page.is_checked("[value=yes]"), page.input_value("[name=ill]")))
    page.check("[value=no]")
    said.append((page.is_checked("[value=yes]"), page.input_value("[name=ill]")))
    page.fill("[name=ill]", "0")
    said.append((page.is_checked("[value=no]"), page.input_value("[name=ill]")))
    assert said == [(True, "2"), (False, ""), (True, "0")]


def test_the_answer_is_in_the_case(desk, page):
    page.goto(f"{desk.address}/register")
    page.fill("#words", "示例乙店的凉皮有怪味")
    page.check("[value=yes]")
    page.click("button:has-text('登记')")
    page.wait_for_url("**/cases/**")
    assert ["1人不适" in page.inner_text("h1"), "（登记：有人不适，人数不清）" in page.inner_text("main")] == [
        True,
        True,
    ]
