"""The browser of the tests has a Chinese font; without one every picture would show boxes and no test would tell."""

import pytest

DRAWN = """text => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 80;
    const pen = canvas.getContext("2d");
    pen.font = "64px sans-serif";
    pen.textBaseline = "top";
    pen.fillText(text, 4, 4);
    return Array.from(pen.getImageData(0, 0, 80, 80).data).filter((_, i) => i % 4 === 3).join();
}"""
# A code point that Unicode will never assign: whatever is drawn for it is the missing-glyph box.
NEVER_ASSIGNED = "\U0001fffe"


@pytest.mark.parametrize("character", "食品安全红旗区")
def test_a_chinese_glyph_is_not_the_missing_glyph_box(page, character):
    """Ink is there, and it is not the ink of the box."""
    drawn, box = page.evaluate(DRAWN, character), page.evaluate(DRAWN, NEVER_ASSIGNED)
    assert [set(drawn.split(",")) != {"0"}, drawn != box] == [True, True]


def test_two_chinese_glyphs_differ(page):
    """Fonts that draw one box for all would pass the test above if their box were not the usual one."""
    assert page.evaluate(DRAWN, "食") != page.evaluate(DRAWN, "安")
