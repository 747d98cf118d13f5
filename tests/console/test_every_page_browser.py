"""Each page of the desk, opened once: it fits a telephone and a wide screen, is read by day and night, is touched."""

import pytest
from browsing import DARK, GROUND, LIGHT

PAGES = (
    "/",
    "/unplaced",
    "/dead-letters",
    "/sources",
    "/ledger",
    "/set-aside",
    "/glossary",
    "/register",
    "/drills",
    "/files",
    "/workdays",
    "/retention",
    "/learning",
    "/statistics",
    "/statistics/list?grid=duties&row=all&column=sent",
    "/setup",
    "/rumours",
    "/schema",
    "/mine",
    "/calls",
    "/handover",
    "/cases/{red}",
    "/cases/{blue}",
    "/cases/none",
)
"""Pages of the desk that every office has; the last is not there."""
OPEN = "for (const each of document.querySelectorAll('details')) each.open = true"
BEYOND = "document.documentElement.scrollWidth - innerWidth"
TOO_SMALL = """() => [...document.querySelectorAll("body *")].filter((each) => {
    const shown = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    return shown && each.getClientRects().length && parseFloat(getComputedStyle(each).fontSize) < 16;
}).map((each) => each.tagName + "." + each.className + ":" + each.textContent.trim().slice(0, 20))"""
UNTOUCHABLE = """(width) => [...document.querySelectorAll("a[href], button, summary, select, input")].filter((each) => {
    const aim = each.matches("[type=checkbox], [type=radio]") ? each.closest("label") : each;
    const box = aim.getBoundingClientRect();
    return each.checkVisibility({visibilityProperty: true}) && (box.height < 44 || box.width < width)
        && !each.classList.contains("skip");
}).map((each) => each.outerHTML.slice(0, 80))"""
COVERED = """() => [...document.querySelectorAll("main a[href], main button, main summary")].filter((each) => {
    if (!each.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})) return false;
    each.scrollIntoView({block: "center"});
    const box = each.getClientRects()[0], x = box.left + Math.min(box.width / 2, 40), y = box.top + box.height / 2;
    const hits = [-20, -10, 0, 10, 20].filter((d) => each.contains(document.elementFromPoint(x, y + d)));
    return hits.length < 5;
}).map((each) => each.outerHTML.slice(0, 80))"""
"""What another thing lies over, within the height of a finger."""
DATE, NUMBER = r"\d{2}-\d{2} \d{2}:\d{2}", r"\d{8}-\d{3}"
BROKEN = """pattern => {
  const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("textarea, form, .unseen, .notice, option")) continue;
    for (const match of node.textContent.matchAll(new RegExp(pattern, "g"))) {
      const range = document.createRange();
      range.setStart(node, match.index); range.setEnd(node, match.index + match[0].length);
      if (new Set([...range.getClientRects()].map(each => Math.round(each.top))).size > 1) found.push(match[0]);
    }
  }
  return found;
}"""
"""What should stand in one piece, and does not."""
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


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_the_screen_and_is_read_by_day_and_by_night_and_touched(shown, page, path):
    errors, pieces = [], NUMBER if path.startswith("/cases/") else f"{NUMBER}|{DATE}"  # a case is running text
    is_table = path.startswith("/statistics")  # a figure of one digit stands in a cell of its own
    width = 0 if is_table else 44
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(shown.address + path.format(red=shown.red, blue=shown.blue))
    found = {
        "broken": page.evaluate(BROKEN, pieces),
        "covered": [] if is_table else page.evaluate(COVERED),
        "untouchable": page.evaluate(UNTOUCHABLE, width),
    }
    page.evaluate(OPEN)
    found["untouchable, opened"] = page.evaluate(UNTOUCHABLE, width)
    for wide in (360, 1366):
        page.set_viewport_size({"width": wide, "height": 800})
        found[wide] = page.evaluate(BEYOND), page.evaluate(TOO_SMALL), page.evaluate(BROKEN, pieces)
    page.evaluate(MARKS)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found[scheme] = page.evaluate(GROUND), page.evaluate(READABLE)
    assert found == {
        **dict.fromkeys(("broken", "covered", "untouchable", "untouchable, opened"), []),
        **dict.fromkeys((360, 1366), (0, [], [])),
        "light": (LIGHT, []),
        "dark": (DARK, []),
    }
    assert len(errors) == (path == "/cases/none"), errors


def test_what_is_not_read_is_found(shown, page):
    page.goto(shown.address)
    page.evaluate("document.querySelector('footer').style.color = '#c8d0d8'")
    assert [each.split()[1] for each in page.evaluate(READABLE)] == ["FOOTER", "SPAN"]
