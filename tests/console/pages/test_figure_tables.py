"""Tables of statistics: rows in a known order, a change beside what is compared, a link only where there is a list."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from factories import NOON, SEEDS
from figuring import HOUR, NOVEMBER, NOW, a_clock, a_seen, november

from classifiers.topics.taxonomy import load_taxonomy
from console.pages.figure_tables import compares, heads_of, lists_of, percent_of, tables_of
from console.wording.words import Say
from streams.figures.period import before
from streams.figures.told import told
from streams.gathering.knowledge import Knowledge

KNOWLEDGE = Knowledge(load_taxonomy(SEEDS / "taxonomy.yaml"), {})
SAY = Say("zh")
KEPT = {"stopped_at": NOON - HOUR, "stopped_by": "accepted"}


def statistics(this, other):
    """What November counts of some cases, beside what October counted of others."""
    october = before(NOVEMBER, NOW.date() + timedelta(days=30))
    both = november(*this), november(*other)
    return told((NOVEMBER, october), both, NOW, None)


def the_table(found, grid, lists=None):
    return next(each for each in tables_of(found, KNOWLEDGE, SAY, lists) if each.grid.id == grid)


def first_cells(table):
    return [(line.title, line.cells[0].text, line.cells[0].change) for line in (*table.lines, table.total) if line]


def test_severities_stand_in_their_order_and_the_total_last():
    found = statistics([a_seen(severity=each) for each in ("blue", "red", "blue", "yellow")], [a_seen(severity="red")])
    assert first_cells(the_table(found, "severity")) == [
        ("红色", "1", "与上期持平"),
        ("黄色", "1", "比上期 +1"),
        ("蓝色", "2", "比上期 +2"),
        ("合计", "4", "比上期 +3"),
    ]


def test_what_nobody_said_stands_last_and_a_hazard_has_its_name():
    cases = [a_seen(), a_seen(), a_seen(facts={"hazard": "HZ-B.salmonella"})]
    titles = [line.title for line in the_table(statistics(cases, []), "hazard").lines]
    assert titles == ["生物性危害", "未写明"]


def test_questions_stand_before_what_calls_for_nothing():
    asked, nothing = {"kind": "irrelevant", "request": "enquiry"}, {"kind": "irrelevant"}
    cases = [a_seen(facts=nothing), a_seen(facts=asked), a_seen(facts={"kind": "complaint"})]
    titles = [line.title for line in the_table(statistics(cases, []), "kind").lines]
    assert titles == ["消费者诉求", "咨询", "无关"]


def test_a_rate_is_compared_in_points():
    found = statistics([a_seen(a_clock(**KEPT), a_clock(verdict="overdue"))] * 3, [a_seen(a_clock(**KEPT))] * 5)
    assert first_cells(the_table(found, "law")) == [("时限CMP-1", "50.0%", "比上期 -50.0 个百分点")]


@pytest.mark.parametrize(
    ("this", "other", "said"), [(2, 1, "比上期长 1小时0分"), (1, 3, "比上期短 2小时0分"), (1, 1, "与上期持平")]
)
def test_a_length_is_compared_as_a_length(this, other, said):
    found = statistics([a_seen(claimed_at=NOON + this * HOUR)] * 5, [a_seen(claimed_at=NOON + other * HOUR)] * 5)
    lines = {line.title: line.cells[0] for line in the_table(found, "answers").lines}
    assert lines["开立事件 → 认领"].change == said


def test_of_few_no_share_and_no_median_is_told():
    found = statistics([a_seen(a_clock(**KEPT), claimed_at=NOON)], [])
    law, answers = the_table(found, "law").lines[0], the_table(found, "answers").lines
    claimed = next(line for line in answers if line.title == "开立事件 → 认领")
    assert [law.cells[0].text, claimed.cells[0].text] == ["样本少（1 件）", "样本少（1 件）"]


def test_nothing_is_compared_with_a_share_of_few():
    found = statistics([a_seen(a_clock(**KEPT))] * 5, [a_seen(a_clock(verdict="overdue"))] * 4)
    assert first_cells(the_table(found, "law")) == [("时限CMP-1", "100.0%", "")]


def test_without_a_period_before_nothing_is_compared():
    assert [compares(statistics([a_seen()], other)) for other in ([], [a_seen()])] == [False, True]


def test_stages_of_an_answer_are_not_added_up():
    assert the_table(statistics([a_seen(), a_seen(claimed_at=NOON)], []), "answers").total is None


def test_a_number_leads_to_its_list_and_a_nought_nowhere():
    table = the_table(statistics([a_seen(a_clock(**KEPT))], []), "law", lists_of(NOVEMBER))
    asked = {cell.column.id: parse_qs(urlsplit(cell.href).query) for cell in table.lines[0].cells if cell.href}
    kept = {name: [*query["row"], *query["column"]] for name, query in asked.items()}
    assert kept == {"rate": ["CMP-1", "due"], "due": ["CMP-1", "due"], "on_time": ["CMP-1", "on_time"]}


def test_cases_by_urgency_lead_to_the_queue():
    (red,) = the_table(statistics([a_seen(severity="red")], []), "severity", lists_of(NOVEMBER)).lines
    assert red.cells[0].href == "/?opened_from=2026-11-01&opened_to=2026-11-30&state=unmerged&severity=red"


def test_who_may_see_no_list_is_led_nowhere():
    found = statistics([a_seen(a_clock(**KEPT))], [])
    cells = [cell for table in tables_of(found, KNOWLEDGE, SAY, None) for line in table.lines for cell in line.cells]
    heads = [cell for _, cell in heads_of(found, SAY, None)]
    assert {cell.href for cell in [*cells, *heads]} == {""}


@pytest.mark.parametrize(
    ("share", "said"), [(1, "100.0"), (3999 / 4000, "99.9"), (0.3976, "39.8"), (1 / 4000, "0.1"), (0, "0.0")]
)
def test_all_and_none_are_said_of_all_and_of_none_alone(share, said):
    assert percent_of(share) == said
