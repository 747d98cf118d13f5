"""What waits in a browser whose log-in has ended holds nobody's number."""

import re

from signing import PASSWORD, an_account


def logged_in(page):
    page.locator(".sign-in [name=login]").fill("li")
    page.locator(".sign-in [name=password]").fill(PASSWORD)
    page.locator(".sign-in button").click()
    page.wait_for_selector("[data-who=li]")


def test_numbers_of_people_in_what_was_written_do_not_wait_for_the_next_log_in(desk, page):
    an_account(desk, "li", "duty_officer")
    page.goto(f"{desk.address}/register")
    logged_in(page)
    page.fill("#words", "凉皮吃出虫子，我的电话139 0000 0001或0373-1234567，身份证410702199001011234，批号20261101001")
    page.context.clear_cookies(name=re.compile("session"))
    page.click(".register button.primary")
    page.click("main a.primary")
    page.wait_for_selector(".sign-in")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    logged_in(page)
    page.wait_for_selector(".register [role=alert]:has-text('电话、证件号码除外')")
    assert [page.input_value("#words"), [each for each in ("0001", "1234567", "410702") if each in kept]] == [
        "凉皮吃出虫子，我的电话＊＊＊或＊＊＊，身份证＊＊＊，批号20261101001",
        [],
    ]
