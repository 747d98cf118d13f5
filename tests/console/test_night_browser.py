"""Light and dark pages: what is chosen stays, and paper is light."""

from browsing import DARK, GROUND, LIGHT


def test_pages_are_as_dark_as_the_machine_until_the_reader_chooses(shown, page):
    page.goto(shown.address)
    seen = []
    for scheme, chosen in [("light", None), ("dark", None), ("dark", "light"), ("light", "dark"), ("light", "system")]:
        page.emulate_media(color_scheme=scheme)
        if chosen:
            page.click(f"button[name=light][value={chosen}]")
        page.goto(f"{shown.address}/ledger")
        seen.append(page.evaluate(GROUND))
    assert seen == [LIGHT, DARK, LIGHT, DARK, LIGHT]


def test_paper_is_light_whatever_the_screen_is(shown, page):
    page.goto(shown.address)
    page.click("button[name=light][value=dark]")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert [page.evaluate(GROUND), ink] == ["rgb(255, 255, 255)", "rgb(22, 32, 43)"]


def test_who_chooses_on_a_refusal_comes_to_the_page_that_the_form_was_on(shown, page):
    case = f"{shown.address}/cases/{shown.red}"
    page.goto(case)
    page.evaluate("""() => {
      const form = document.querySelector("form[action$='/act']");
      form.elements.token.value = "old";
      form.submit();
    }""")
    page.wait_for_selector("[data-unsent]")
    page.click("button[name=light][value=dark]")
    page.wait_for_selector("#case")
    assert [page.url, page.evaluate(GROUND)] == [case, DARK]
