"""The sample day and the drill scenarios: they decode, they tell their affairs, and everybody in them is invented."""

import re
from collections import Counter
from datetime import datetime, time
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from connectors.parse import finish
from connectors.signal import Channel, Signal
from playbooks.deciding.needless import GIVEN
from playbooks.law.workdays import beijing
from streams.drills.sample import EXERCISE, load_sample
from streams.drills.scenario import Scenario, length
from tests.factories import a_reference
from tests.staging import scenario_of

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "seeds" / "sample"
DRILLS = sorted((ROOT / "seeds" / "drills").glob("*.yaml"))
AFFAIRS = {"school", "cowpea", "seaweed", "tableware", "health_food"}
MOBILE = re.compile(r"(?<![\dA-Za-z])1[3-9]\d{9}(?!\d)")
LANDLINE = re.compile(r"(?<![\dA-Za-z])0\d{2,3}-?\d{7,8}(?!\d)")


def sample_files() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted(SAMPLE.glob("*.yaml"))]


def sample_rows() -> list[dict[str, Any]]:
    return [row for body in sample_files() for row in body["signals"]]


def drill_signals() -> list[Signal]:
    rows = [row.signal for path in DRILLS for row in scenario_of(path.stem).script if row.signal]
    return [msgspec.convert(row, Signal, strict=False) for row in rows]


def all_signals() -> list[Signal]:
    return [each.signal for each in load_sample(SAMPLE).signals] + drill_signals()


def steps_of_the_library() -> dict[str, dict[str, tuple[str, ...]]]:
    """Step id → outcome id → what the outcome needs; a duty that no playbook has is among them."""
    steps: dict[str, dict[str, tuple[str, ...]]] = {GIVEN: {"done": ("conclusion",)}}
    for step in (step for book in a_reference().playbooks for step in book.steps):
        steps.setdefault(step.id, {}).update({each.id: each.needs for each in step.outcomes})
    return steps


def test_every_signal_passes_the_door():
    for each in load_sample(SAMPLE).signals:
        assert finish(each.signal, each.at).exercise == EXERCISE


def test_there_are_enough_signals_of_every_channel():
    channels = Counter(str(each.signal.channel) for each in load_sample(SAMPLE).signals)
    assert sum(channels.values()) >= 120
    assert set(channels) == {str(each) for each in Channel}
    assert min(channels.values()) >= 3


def test_the_day_has_a_history_and_goes_on_after_it_opens():
    day = load_sample(SAMPLE)
    assert day.opens_at == beijing(day.date, time(9, 40))
    before = [each for each in day.signals if each.at < day.opens_at]
    assert (len(before) >= 35, len(day.signals) - len(before) >= 90) == (True, True)
    assert all(action.at < day.opens_at for action in day.actions)


def test_every_file_says_that_its_names_are_invented():
    assert all("编造" in body["note"] for body in sample_files())
    assert all("编造" in scenario_of(path.stem).note for path in DRILLS)


def test_rows_are_in_the_order_of_time_and_written_in_beijing_time():
    for body in sample_files():
        times = [row["at"] for row in body["signals"]]
        assert times == sorted(times)
        assert all(re.fullmatch(r"2026-11-\d\dT\d\d:\d\d", at) for at in times)


def test_the_five_affairs_are_told_among_talk_that_is_none_of_our_business():
    affairs = Counter(row["affair"] for row in sample_rows())
    assert AFFAIRS <= set(affairs)
    assert min(affairs[each] for each in AFFAIRS) >= 7
    assert affairs["none"] / affairs.total() >= 0.35


def test_within_ten_seconds_of_opening_ten_pupils_are_reported_ill():
    early = [row for row in sample_rows() if "2026-11-25T09:46" <= row["at"] <= "2026-11-25T09:49"]
    reports = [row["signal"] for row in early if row["affair"] == "school"]
    assert [(each["channel"], each["illness"]["ill"] >= 10) for each in reports] == [("duty", True), ("illness", True)]


def test_within_a_minute_a_complaint_a_failed_sample_and_a_post_tell_of_one_stall():
    rows = [row for row in sample_rows() if "2026-11-25T09:50" <= row["at"] <= "2026-11-25T10:35"]
    cowpea = [row["signal"] for row in rows if row["affair"] == "cowpea"]
    assert {each["channel"] for each in cowpea} == {"complaint", "sampling", "media", "duty"}
    assert {(each["subject"]["name"], each["product"]["name"]) for each in cowpea} == {("示例农贸市场12号摊位", "豇豆")}


def test_one_signal_is_repeated_as_it_was_and_others_come_again_with_news():
    contents: dict[tuple[str, str], list[str]] = {}
    for row in sample_rows():
        signal = row["signal"]
        contents.setdefault((signal["source"], signal["source_id"]), []).append(str(signal))
    again = [each for each in contents.values() if len(each) > 1]
    assert any(len(set(each)) == 1 for each in again)
    assert sum(len(set(each)) > 1 for each in again) >= 5


def test_progress_columns_are_those_that_registers_use():
    known = set(yaml.safe_load((ROOT / "seeds" / "headers.yaml").read_text("utf-8"))["progress"])
    used = {column for row in sample_rows() for column in row["signal"].get("progress", {})}
    assert used and used <= known


@pytest.mark.parametrize("signal", all_signals(), ids=lambda each: each.source_id or each.title)
def test_every_invented_name_says_so(signal: Signal):
    names = [part.name for part in (signal.subject, signal.contact) if part and part.name]
    names += [signal.product.producer] if signal.product and signal.product.producer else []
    names += [signal.media.platform] if signal.media and signal.media.platform else []
    names += [signal.sampling.lab] if signal.sampling and signal.sampling.lab else []
    assert [name for name in names if "示例" not in name] == []


def test_no_phone_could_be_anybodys():
    for path in [*SAMPLE.glob("*.yaml"), *DRILLS]:
        text = path.read_text("utf-8")
        assert MOBILE.findall(text) == []
        assert [each for each in LANDLINE.findall(text) if not each.startswith("0373-00000")] == []


def test_sample_numbers_and_credit_codes_are_visibly_made_up():
    numbers = [each.sampling.sample_no for each in all_signals() if each.sampling and each.sampling.sample_no]
    assert numbers and all(number.startswith("DC26410702000000") for number in numbers)
    assert [each for each in all_signals() if each.subject and each.subject.credit_code] == []


def test_actions_belong_to_signals_of_the_day_and_name_real_steps():
    day = load_sample(SAMPLE)
    first: dict[tuple[str, str], datetime] = {}
    for each in day.signals:
        first.setdefault((each.signal.source, each.signal.source_id or ""), each.at)
    steps = steps_of_the_library()
    for action in day.actions:
        assert first[(action.on["source"], action.on["source_id"])] < action.at
        if action.do == "complete":
            assert set(steps[action.step or ""][action.outcome or ""]) <= set(action.fields)


@pytest.mark.parametrize("path", DRILLS, ids=lambda path: path.stem)
class TestDrills:
    def test_the_file_is_named_by_its_id_and_says_drill(self, path: Path):
        scenario = scenario_of(path.stem)
        assert scenario.id == path.stem
        assert scenario.title.startswith("【演练】")
        assert datetime.fromisoformat(scenario.starts).utcoffset() is not None

    def test_every_inject_says_that_it_is_a_drill(self, path: Path):
        for inject in scenario_of(path.stem).script:
            if inject.signal:
                assert inject.signal["title"].startswith("【演练】")
                assert inject.signal["text"].startswith("【演练】")
            if inject.play:
                assert inject.play.note == "" or inject.play.note.startswith("【演练】")

    def test_the_script_runs_forward_and_labels_come_before_their_use(self, path: Path):
        scenario = scenario_of(path.stem)
        times = [length(each.after) for each in scenario.script]
        assert times == sorted(times)
        labels: set[str] = set()
        for inject in scenario.script:
            assert inject.play is None or inject.play.on in labels
            labels |= {inject.label} if inject.label else set()
        assert {each.on for each in scenario.expect} <= labels

    def test_the_player_names_real_steps_and_gives_what_their_outcomes_need(self, path: Path):
        steps = steps_of_the_library()
        for play in _plays(scenario_of(path.stem)):
            if play.do == "complete":
                assert set(steps[play.step or ""][play.outcome or ""]) <= set(play.fields), play

    def test_expected_actions_are_scored_on_the_ten_lines(self, path: Path):
        expect = scenario_of(path.stem).expect
        assert len({each.id for each in expect}) == len(expect)
        assert all(1 <= each.line <= 10 for each in expect)
        assert sum(each.critical for each in expect) >= 1
        steps = steps_of_the_library()
        assert all(each.done is None or each.done["step"] in steps for each in expect)


def _plays(scenario: Scenario) -> list[Any]:
    return [inject.play for inject in scenario.script if inject.play]
