"""工作要点目标: each target of the plan with its two numbers; nothing due is a dash, and a played drill is none."""

import csv
import io
from datetime import date, timedelta
from types import SimpleNamespace

import msgspec
import pytest
from figuring import a_clock, a_seen, a_signal_of, a_step
from flow import T0
from sqlalchemy import update
from visiting import a_red_case, text_of

from console.figures import targets_of
from console.pages.drill_room import Run
from console.pages.plan_targets import exercised, meets, reached
from streams.store import schema as t

MONTH = "from=2026-11-01&to=2026-11-30"
YEAR = "from=2026-01-01&to=2026-12-31"
DAY = timedelta(days=1)
TODAY = date(2026, 11, 25)


def section(visitor, query=MONTH):
    """The words of the section; empty where there is none."""
    page = visitor.read(f"/statistics?{query}")
    start = page.find('<section class="panel" id="plan">')
    return text_of(page[start : page.index("</section>", start)]) if start >= 0 else ""


def filed(visitor, target):
    """What the file says of a target: by its numbers, those of the period."""
    text = visitor.get(f"/statistics/csv?{MONTH}").content.decode("utf-8-sig")
    return {
        row["指标"]: row["2026-11-01 至 2026-11-30"]
        for row in csv.DictReader(io.StringIO(text))
        if row["依据"] == target
    }


def put(line, **fields):
    """A stored case with a failed sample whose time to be disposed of passed yesterday."""
    case = a_red_case(line)
    step = a_step(plan="complete_disposal", about="sample:1")
    signal = a_signal_of("sampling", {"failed_sample": True}, about=("sample:1",))
    made = a_seen(step, signal, a_clock(T0 - DAY, step=step.id)).case
    stored = msgspec.structs.replace(
        line.case(case), steps=made.steps, clocks=made.clocks, signals=made.signals, **fields
    )
    with line.writing() as connection:
        row = {"body": msgspec.msgpack.encode(stored), "is_confidential": bool(stored.confided)}
        connection.execute(update(t.cases).where(t.cases.c.id == case).values(**row))


def a_run(day, *, is_held=True):
    """A run that ended on a day."""
    return Run(id=f"{day:%Y%m%d}-090000-x", state="finished", scenario="x", is_held=is_held)


def test_where_nothing_was_due_the_value_is_a_dash_and_nothing_is_met(visitor):
    words = section(visitor)
    assert ["100.0%" in words, "● 达到" in words, "口径待确认" in words] == [False, False, True]
    assert filed(visitor, "K20.2") == {"分子": "0", "分母": "0", "完成值": "—", "是否达到（= 100%）": "—"}


def test_both_numbers_stand_there_and_lead_to_their_cases(line, visitor):
    put(line)
    assert filed(visitor, "K20.2") == {"分子": "0", "分母": "1", "完成值": "0.0%", "是否达到（= 100%）": "未达到"}
    listed = text_of(visitor.read(f"/statistics/list?{MONTH}&grid=plan&row=K20.2&column=of"))
    assert ["抽检不合格食品核查处置率 · 分母" in listed, "共 1 条" in listed] == [True, True]


def test_what_only_the_director_opens_is_in_nobody_elses_numbers(line, visitor):
    put(line, confided=True)
    assert filed(visitor, "K20.2")["分母"] == "0"


def test_a_period_that_is_no_year_leads_to_the_whole_year(visitor):
    assert ["看全年的数" in section(visitor, each) for each in (MONTH, YEAR)] == [True, False]


def test_a_district_that_follows_anothers_plan_has_no_section(visitor, monkeypatch):
    ref = visitor.desk.reference
    other = msgspec.structs.replace(ref.plan, plan=msgspec.structs.replace(ref.plan.plan, id="410711-2026"))
    follows = SimpleNamespace(exercise=None, reference=SimpleNamespace(plan=other, areas=ref.areas))
    assert [len(targets_of(visitor.desk)), targets_of(follows)] == [7, ()]
    monkeypatch.setattr("console.pages.statistics_page.targets_of", lambda _: ())
    assert [section(visitor), filed(visitor, "K20.2")] == ["", {}]


def test_in_a_drill_no_target_is_counted(visitor):
    drilled = SimpleNamespace(exercise="drill:x", reference=visitor.desk.reference)
    assert targets_of(drilled) == ()


def test_a_share_that_is_just_what_the_plan_wants_is_enough():
    assert [meets(29, 100, ">=", 29), meets(57, 100, "=", 57), meets(28, 100, ">=", 29)] == [True, True, False]


def test_the_last_exercise_is_the_last_that_people_answered():
    runs = [a_run(date(2026, 11, 1), is_held=False), a_run(date(2025, 2, 1)), a_run(date(2024, 6, 1))]
    held = exercised(runs, TODAY)
    assert (held.last, held.stage, held.until, held.n) == (date(2025, 2, 1), 18, date(2027, 2, 1), 1)
    assert exercised(runs[:1], TODAY) is None


def test_the_page_of_drills_and_the_section_speak_of_the_next_exercise(visitor, monkeypatch):
    monkeypatch.setattr(visitor.desk.drills, "runs", lambda: [a_run(date(2024, 1, 15))])
    said = "距最近一次由人员应对并办完的演练（2024-01-15）已满24个月"
    assert [said in section(visitor), said in text_of(visitor.read("/drills"))] == [True, True]
    assert filed(visitor, "K24.1")["是否达到（≥ 1次/2年）"] == "未达到"


@pytest.mark.parametrize(
    ("part", "of", "said"), [(2249, 2500, "89.9%"), (9, 10, "90.0%"), (1, 3, "33.3%"), (2, 2, "100.0%"), (0, 2, "0.0%")]
)
def test_a_share_says_no_more_than_is_reached(part, of, said):
    assert reached(part, of) == said
