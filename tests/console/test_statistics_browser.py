"""Statistics on paper: an A4 page holds its tables as tables."""

A4_INSIDE = {"width": 680, "height": 1000}
"""180 mm between the margins, at 96 dots to an inch."""
CELLS = "[...document.querySelectorAll('.figures td')].map((each) => getComputedStyle(each).display)"


def test_printed_it_fits_a4_as_tables_without_the_desk_around_them(shown, page):
    page.set_viewport_size(A4_INSIDE)
    page.goto(shown.address + "/statistics")
    page.emulate_media(media="print")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    seen = [page.locator(each).is_visible() for each in (".top nav", ".filters", ".tabs", "#law")]
    assert [wide, set(page.evaluate(CELLS)), seen] == [0, {"table-cell"}, [False, False, False, True]]


def test_a_number_leads_to_what_it_counts(shown, page):
    page.goto(shown.address + "/statistics")
    number = page.locator("#signals .total a").first
    said = number.inner_text()
    number.click()
    assert f"共 {said} 条" in page.locator("main").inner_text()
