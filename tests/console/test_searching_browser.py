"""The conditions of the queue in a real browser: they are reached by one key, and open where they stand."""


def test_more_conditions_leave_the_others_where_they_stand(shown, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(shown.address)
    before = page.locator(".filters [name=severity]").bounding_box()
    page.click(".filters .rest > summary")
    asked = page.locator(".filters .rest input").all()
    assert [page.locator(".filters [name=severity]").bounding_box(), [each.is_visible() for each in asked]] == [
        before,
        [True] * 3,
    ]


def test_a_stroke_begins_a_search(shown, page):
    page.goto(shown.address)
    page.keyboard.press("/")
    page.keyboard.type("二十三")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=**")
    assert page.input_value(".filters [name=words]") == "二十三"
