"""Dates and numbers of cases stay in one piece, also on the screen of a telephone."""

import re

PIECE = re.compile(r"\d{2}-\d{2} \d{2}:\d{2}|\d{8}-\d{3}")
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


def test_no_date_and_no_number_of_a_case_is_broken_across_lines(shown, page):
    found = {}
    for width in (1366, 360):
        page.set_viewport_size({"width": width, "height": 740})
        for path in ("/", "/handover", "/mine"):
            page.goto(f"{shown.address}{path}")
            found[width, path] = page.evaluate(BROKEN, PIECE.pattern)
    assert {key: each for key, each in found.items() if each} == {}
