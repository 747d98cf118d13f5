"""Light and dark pages: what is chosen stays, every text is read in both, and paper is light."""

import pytest
from browsing import PAGES

READABLE = """() => {
  const paper = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const linear = (each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4;
  const light = (rgb) => rgb.reduce((sum, each, n) => sum + [0.2126, 0.7152, 0.0722][n] * linear(each / 255), 0);
  const seen = new Map();
  const over = (colours) => {
    const said = colours.join("|");
    if (!seen.has(said)) seen.set(said, mixed(colours));
    return seen.get(said);
  };
  const mixed = (colours) => {
    paper.clearRect(0, 0, 1, 1);
    for (const each of colours) { paper.fillStyle = each; paper.fillRect(0, 0, 1, 1); }
    return [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const grounds = (each) => {
    const found = [];
    for (; each; each = each.parentElement) {
      const style = getComputedStyle(each), drawn = style.backgroundImage.match(/rgba?\\([^)]*\\)/g) || [];
      found.unshift(style.backgroundColor, ...drawn.slice(0, 1));
    }
    return ["#fff", ...found];
  };
  const isSaid = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const shown = [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility()
    && (isSaid(each) || each.matches("input, textarea, select")) && !each.matches(":disabled"));
  return shown.map((each) => {
    const ground = grounds(each), [a, b] = [over(ground), over([...ground, getComputedStyle(each).color])].map(light);
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), each];
  }).filter(([ratio]) => ratio < 4.5)
    .map(([ratio, each]) => `${ratio.toFixed(2)} ${each.tagName} ${each.className} ${each.textContent.trim()}`);
}"""
"""Texts whose colour stands out from what lies under them by less than 4.5 to 1."""
MARKS = """() => document.body.insertAdjacentHTML("beforeend", ["red", "orange", "yellow", "blue"].map((level) =>
    `<table class="queue"><tr class="${level} marked">
      <td class="level"><span class="severity ${level}">级</span><span class="tag mark-of">有更新</span>
      <td><span class="late nearest">已过<small>按</small></span><a class="title" href="/x">是什么</a><mark>证据</mark>
      <td><span class="told">督办</span><span class="part news">新的</span></table>
    <div class="head ${level}"><div class="why">为什么</div></div>
    <span class="day off">休</span><span class="day work">班</span>
    <p class="notice bad">没有<b class="warn">待送</b></p><p class="notice good">已记</p>
    <b class="good">好</b><b class="bad">坏</b>
    <span class="count">3</span><span class="countdown passed">已过</span><span class="tag late">晚</span>
    <div class="difference"><ins>加</ins><del>减</del></div>
    <section class="band">示例<span class="quiet">虚构</span><button>暂停</button></section>`).join(""))"""
"""Each severity with the marks that may stand beside it."""
GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(242, 245, 248)", "rgb(17, 23, 29)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(desk, page, scheme):
    page.emulate_media(color_scheme=scheme)
    for path in (*PAGES, "/mine", "/calls", "/handover", f"/cases/{desk.red}", f"/cases/{desk.blue}", "/cases/none"):
        page.goto(desk.address + path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.evaluate(MARKS)
        assert [path, page.evaluate(GROUND), page.evaluate(READABLE)] == [
            path,
            {"light": LIGHT, "dark": DARK}[scheme],
            [],
        ]


def test_what_is_not_read_is_found(desk, page):
    page.goto(desk.address)
    page.evaluate("document.querySelector('footer').style.color = '#c8d0d8'")
    assert [each.split()[1] for each in page.evaluate(READABLE)] == ["FOOTER", "SPAN"]


def test_pages_are_as_dark_as_the_machine_until_the_reader_chooses(desk, page):
    page.goto(desk.address)
    shown = []
    for scheme, chosen in [("light", None), ("dark", None), ("dark", "light"), ("light", "dark"), ("light", "system")]:
        page.emulate_media(color_scheme=scheme)
        if chosen:
            page.click(f"button[name=light][value={chosen}]")
        page.goto(f"{desk.address}/ledger")
        shown.append(page.evaluate(GROUND))
    assert shown == [LIGHT, DARK, LIGHT, DARK, LIGHT]


def test_paper_is_light_whatever_the_screen_is(desk, page):
    page.goto(desk.address)
    page.click("button[name=light][value=dark]")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert [page.evaluate(GROUND), ink] == ["rgb(255, 255, 255)", "rgb(22, 32, 43)"]


def test_who_chooses_on_a_refusal_comes_to_the_page_that_the_form_was_on(desk, page):
    case = f"{desk.address}/cases/{desk.red}"
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
