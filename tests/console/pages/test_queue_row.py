"""A row of the queue: why it has its colour, by which time it is sorted, and by which article of which law."""

import re

from visiting import a_blue_case, a_red_case, text_of

from console.wording.words import due_instant
from playbooks.urgency.severity import uncovered
from streams.store import schema as t
from streams.store.schema import from_us


def test_a_row_names_every_reason_of_its_colour(line, visitor):
    case = line.case(a_red_case(line))
    shown = text_of(visitor.read("/").partition('<div class="why">')[2].partition("</div>")[0])
    why = uncovered(line.system.reference.severities, case.severity_why)
    assert [each for each in why if each not in shown] == []
    assert [each for each in case.severity_why if each in shown] == list(why)
    assert f"另有 {len(why) - 2} 条" in shown


def test_a_row_says_by_which_time_it_is_sorted(line, visitor):
    a_blue_case(line), a_blue_case(line, source_id="c", subject={"name": "另一家面馆"}), a_red_case(line)
    shown = re.findall(r'class="first-time"[^>]*>排序 <b>([^<]+)</b>', visitor.read("/"))
    rows = [row for row in line.rows(t.cases) if row.severity]
    now = line.clock.now()
    assert shown == [due_instant(from_us(row.next_at), now) for row in rows]  # the red one stands where it stands


def test_a_row_cites_by_the_short_name_and_holds_the_whole_in_a_tooltip(line, visitor):
    a_blue_case(line)
    row = visitor.read("/").partition('<td class="due">')[2].partition("</td>")[0]
    cited = re.search(r'<span class="law" title="([^"]+)">([^<]+)</span>', row)
    assert cited.groups() == (
        "《市场监督管理投诉举报处理办法》（2025年总局令第121号）第十五条",
        "《投诉举报处理办法》第十五条",
    )


def test_of_a_red_case_that_nobody_has_claimed_every_part_of_the_queue_tells(line, visitor):
    a_blue_case(line)
    red = a_red_case(line)
    parts = ("/", "/?severity=blue", "/?state=ended", "/?page=2")

    def told():
        return [re.search('data-red="(.*?)"', visitor.read(each))[1] for each in parts]

    assert told() == [visitor.number_of(red)] * 4
    visitor.do(red, "acknowledge", key="a")
    assert told() == [""] * 4
