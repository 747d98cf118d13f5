"""On a phone everything that acts is as high and as wide as a finger, and nothing else lies over it."""

from browsing import PAGES, serving
from visiting import visiting

from tests.staging import open_drill

TOO_SMALL = """(width) => [...document.querySelectorAll("a[href], button, summary, select, input")].filter((each) => {
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


def test_what_is_touched_is_large_enough_to_touch(shown, page):
    page.set_viewport_size({"width": 360, "height": 800})
    for path in (*PAGES, "/mine", "/calls", "/handover", f"/cases/{shown.red}", f"/cases/{shown.blue}"):
        page.goto(shown.address + path)
        width = 0 if path.startswith("/statistics") else 44  # a figure of one digit stands in a cell of its own
        folded = page.evaluate(TOO_SMALL, width)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert [path, folded, page.evaluate(TOO_SMALL, width)] == [path, [], []]


def test_nothing_lies_over_what_a_finger_aims_at(shown, page):
    page.set_viewport_size({"width": 360, "height": 800})
    for path in ("/", "/mine", "/calls", "/register", f"/cases/{shown.red}", f"/cases/{shown.blue}"):
        page.goto(shown.address + path)
        assert [path, page.evaluate(COVERED)] == [path, []]


def test_the_buttons_of_a_drills_clock_are_too(line, page):
    open_drill(line)
    page.set_viewport_size({"width": 360, "height": 800})
    with visiting(line) as visitor, serving(visitor.desk) as address:
        page.goto(address)
        page.click(".steer > summary")
        buttons = page.locator(".band button:visible, .steer > summary").all()
        assert [len(buttons) > 3, min(each.bounding_box()["height"] for each in buttons) >= 44] == [True, True]


def test_the_numbers_above_the_queue_stand_apart(shown, page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(shown.address)
    boxes = [each.bounding_box() for each in page.locator(".number").all()]
    pairs = [(one, other) for one, other in zip(boxes, boxes[1:], strict=False) if one["y"] == other["y"]]
    assert [len(pairs) > 1, [one["x"] + one["width"] < other["x"] for one, other in pairs]] == [
        True,
        [True] * len(pairs),
    ]
