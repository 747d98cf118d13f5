"""The frame around every page."""

import ast
import re

from factories import ROOT

CONSOLE = ROOT / "console"
SET_BY_THE_FRAME = re.compile(r"{%-? (?:set|macro) (\w+)")


def given_to_pages():
    """The names under which any page may hand something to its template."""
    for path in (CONSOLE / "pages").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from (each.arg for each in node.keywords)


def test_no_name_of_the_frame_hides_what_a_page_shows():
    frame = set(SET_BY_THE_FRAME.findall((CONSOLE / "templates/layout.html").read_text("utf-8")))
    assert {"menu_link", "menu_rest", "menu_letters"} < frame
    given = set(given_to_pages())
    assert {"waiting", "link", "more"} < given
    assert frame & given == set()
