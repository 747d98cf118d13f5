"""What is printed on A4: it begins where it stands, tables are tables, and what is signed stays together."""

import pytest

from streams.store import schema as t

A4_INSIDE = {"width": 680, "height": 1000}
"""180 mm between the margins, at 96 dots to an inch."""
STYLES = """([which, what]) =>
    [...new Set([...document.querySelectorAll(which)].map((each) => getComputedStyle(each)[what]))]"""

SHOWN = "each => each.map(one => one.checkVisibility())"


@pytest.fixture
def paper(page):
    """A page as it is printed."""
    page.set_viewport_size(A4_INSIDE)
    page.emulate_media(media="print")
    return page


def styles(paper, which, what="breakInside"):
    """How everything of a kind is printed, each way once."""
    return paper.evaluate(STYLES, [which, what])


def test_what_may_be_longer_than_a_sheet_begins_where_it_stands(shown, paper):
    paper.goto(f"{shown.address}/cases/{shown.red}")
    assert [styles(paper, each) for each in (".head", ".panel")] == [["auto"], ["auto"]]


@pytest.mark.parametrize("path", ["/", "/cases/{red}", "/handover", "/calls", "/unplaced", "/drills"])
def test_nothing_to_press_is_printed(shown, paper, path):
    paper.goto(shown.address + path.format(red=shown.red))
    assert (
        paper.locator("main :is(button, .button:not(.state *, .unreached), input, select):visible").all_inner_texts()
        == []
    )


def test_of_a_case_everything_is_printed_but_what_the_clauses_say(shown, paper):
    """They stand under each duty that is somebody's by them, and in the plan."""
    paper.goto(f"{shown.address}/cases/{shown.red}")
    printed = [paper.locator(f"main details{kind}").evaluate_all(SHOWN) for kind in (".clause", ".step")]
    assert [set(each) for each in printed] == [{False}, {True}]


def test_what_stands_in_the_fields_of_a_page_of_its_own_is_printed(shown, paper):
    paper.goto(f"{shown.address}/rumours/entry?id=E01")
    seen = [paper.locator(f"main [name={each}]").is_visible() for each in ("claim", "fact", "refuted_by", "verdict")]
    paper.goto(f"{shown.address}/register")
    seen += [paper.locator(f"main [name={each}]").first.is_visible() for each in ("words", "ill", "place", "caller")]
    assert seen == [True] * 8


@pytest.mark.parametrize(
    "path",
    [
        "/statistics/list?from=2026-11-01&to=2026-11-30&grid=kind&row=all&column=cases",
        "/handover",
        "/ledger",
    ],
)
def test_a_list_is_a_table_whose_rows_stay_whole(shown, paper, path):
    paper.goto(shown.address + path)
    laid = [styles(paper, f".plain {each}", "display") for each in ("thead", "tr", "td")]
    assert [laid, styles(paper, ".plain tr")] == [
        [["table-header-group"], ["table-row"], ["table-cell"]],
        ["avoid"],
    ]
    assert paper.evaluate("document.documentElement.scrollWidth") == A4_INSIDE["width"]


def test_where_a_sheet_is_signed_is_never_cut_and_what_is_asked_flows_on(shown, paper):
    paper.goto(f"{shown.address}/notices/{shown.rows(t.notices)[0].id}/print")
    assert [styles(paper, each) for each in (".slip .sign", ".slip .facts tr")] == [["avoid"], ["auto"]]
