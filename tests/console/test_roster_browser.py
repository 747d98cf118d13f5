"""The roster in a browser: on a telephone nothing is wider than the page, and a page left open names the next shift."""

from dataclasses import replace
from datetime import date

import pytest
from browsing import serving
from flow import T0
from visiting import seated

from playbooks.district.roster import Month, Roster, Turn

WANG, LI, ZHANG = "示例·王一", "示例·李一", "示例·张一"
TODAY = date(2026, 11, 25)
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
ACTS = "main :is(a[href], button, summary, select, input:not([type=checkbox]))"
LOW = f"""() => [...document.querySelectorAll("{ACTS}")]
    .filter((each) => each.checkVisibility({{visibilityProperty: true}}) && each.getBoundingClientRect().height < 44)
    .map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def at_desk(line):
    """A desk whose roster names one by day and two by night."""
    turns = (
        Turn(day=TODAY, shift="day", officers=(WANG,), leaders=(ZHANG,)),
        Turn(day=TODAY, shift="night", officers=(LI, WANG), leaders=(ZHANG,), leader_phone="0373-0009998"),
    )
    line.system.reference = replace(line.system.reference, roster=Roster([Month(turns=turns)]))
    with seated(line) as app, serving(app) as address:
        line.address = address
        yield line


def test_at_360_pixels_nothing_is_wider_than_the_page_and_all_is_as_high_as_a_finger(at_desk, page):
    page.set_viewport_size({"width": 360, "height": 800})
    for path in ("/roster", "/roster?month=2026-12", "/handover", "/"):
        page.goto(at_desk.address + path)
        band = page.locator("#on-duty").inner_text()
        assert (path, WANG in band, ZHANG in band) == (path, True, True)
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        assert (path, page.evaluate(WIDER), page.evaluate(LOW)) == (path, 0, [])


def test_a_page_that_is_open_when_the_shift_changes_names_the_next(at_desk, page):
    at_desk.clock.moment = T0.replace(hour=11, minute=59, second=59)
    page.goto(f"{at_desk.address}/ledger")
    assert WANG in page.locator("#on-duty").inner_text()
    at_desk.clock.moment = T0.replace(hour=12)
    page.wait_for_selector(f"#on-duty:has-text('{LI}')", timeout=10_000)
    assert "0373-0009998" in page.locator("#on-duty").inner_text()


def test_a_shift_is_changed_on_a_telephone(at_desk, page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{at_desk.address}/roster")
    row = page.locator("tr", has=page.locator("td", has_text="2026-11-27")).first
    row.locator("summary").click()
    row.locator("[name=officers]").fill(f"{WANG}、{LI}")
    row.locator("button.primary").click()
    page.wait_for_selector(".notice.good")
    assert f"{WANG}、{LI}" in page.locator("tr", has_text="2026-11-27").first.inner_text()
