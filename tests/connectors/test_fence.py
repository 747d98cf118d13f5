"""The fence: what is marked as an exercise comes in by no way, and behind a fence everything is marked."""

import json
from datetime import UTC, datetime

import pytest

from connectors.doors import KafkaSource, WebhookSource
from connectors.errors import RowError, SignalError
from connectors.fence import fenced
from connectors.parse import finish
from connectors.signal import Channel, Signal
from connectors.sources.files import open_file, read_opened
from connectors.sources.kafka import read_message
from connectors.sources.table import TableContext
from connectors.sources.webhook import read_delivery

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
REFUSED = "本系统不接收演练或示例标记的信息"
REMEDY = "是真实来报的，请去掉这个标记后重发；是演练或示例的，请不要发到值班系统"


def a_signal(**changes):
    return Signal(**{"channel": Channel.DUTY, "source": "x", "source_id": "1", "text": "有人呕吐", **changes})


def marked(**changes):
    said = {"channel": "duty", "source": "x", "source_id": "1", "text": "有人呕吐", "exercise": "drill-x", **changes}
    return json.dumps(said, ensure_ascii=False).encode()


def read(path, **told):
    return list(read_opened(path, None, TableContext(now=NOW, **told)))


def test_on_duty_what_bears_no_mark_passes_as_it_is():
    assert fenced(a_signal(), None) == a_signal()


@pytest.mark.parametrize(("mark", "exercise"), [("sample", None), ("drill-x", None), ("drill-x", "sample")])
def test_the_mark_of_another_fence_is_refused_with_the_field_and_what_to_do(mark, exercise):
    with pytest.raises(SignalError) as refused:
        fenced(a_signal(exercise=mark), exercise)
    assert (refused.value.field, refused.value.reason) == ("exercise（演练标记）", REFUSED)
    assert refused.value.message == f"字段 exercise（演练标记）：{REFUSED}。{REMEDY}"
    assert refused.value.at(2).message.endswith(REMEDY)


@pytest.mark.parametrize("mark", [None, "sample"])
def test_behind_a_fence_everything_bears_its_mark(mark):
    assert fenced(a_signal(exercise=mark), "sample") == a_signal(exercise="sample")


def test_a_line_of_a_file_is_refused_with_its_place_and_the_others_go_in(tmp_path):
    path = tmp_path / "b.jsonl"
    path.write_bytes(marked(exercise=None) + b"\n" + marked() + b"\n")
    good, bad = read(path)
    assert good == finish(a_signal(), NOW)
    assert bad == RowError(row=2, reason=REFUSED, column="exercise（演练标记）", remedy=REMEDY)


def test_a_file_at_a_sample_desk_is_sample_row_by_row_and_other_than_on_duty(tmp_path):
    lines, table = tmp_path / "b.jsonl", tmp_path / "登记表.csv"
    lines.write_bytes(marked(exercise="sample") + b"\n" + marked(exercise=None))
    table.write_text("登记编号,问题描述\nA1,食品过期\n")
    assert read(lines, exercise="sample") == [finish(a_signal(exercise="sample"), NOW)] * 2
    (row,), (on_duty,) = (
        list(read_opened(table, open_file(table), TableContext(now=NOW, exercise=one))) for one in ("sample", None)
    )
    assert (row.exercise, on_duty.exercise, row.id == on_duty.id) == ("sample", None, False)


def test_a_message_of_a_topic_is_refused_and_keeps_what_it_says():
    source = KafkaSource(name="k", servers=("h:9092",), topic="t", group="g")
    signals, (error,) = read_message(marked(), {}, source=source, now=NOW)
    assert (signals, error.reason, error.draft["text"]) == ((), REFUSED, "有人呕吐")


def test_a_delivery_whose_mapping_brings_a_mark_is_refused():
    source = WebhookSource(name="v", token="env:K", fields={"text": "text", "source_id": "id", "exercise": "mark"})
    body = json.dumps({"id": "1", "text": "有人呕吐", "mark": "drill-x"}).encode()
    (bad,) = read_delivery(source, body, content_type="application/json", now=NOW)
    assert (bad.reason, bad.remedy) == (REFUSED, REMEDY)
