"""On a phone what is pressed in a drill is as high as a finger, and numbers stand apart."""

from browsing import serving
from visiting import seated

from tests.staging import open_drill


def test_the_buttons_of_a_drills_clock_are_as_high_as_a_finger(line, page):
    open_drill(line)
    page.set_viewport_size({"width": 360, "height": 800})
    with seated(line) as app, serving(app) as address:
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
