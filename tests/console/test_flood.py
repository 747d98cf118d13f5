"""In a flood the door says what it did not take, keeps what it took, and people harmed come in whatever waits."""

import json

import pytest

from streams.store import schema as t


def item(n, **fields):
    return {"channel": "media", "source": "示例监测", "source_id": f"f{n}", "text": f"第{n}条闲谈"} | fields


def post(visitor, *items):
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in items)
    return visitor.client.post("/api/signals", content=lines.encode(), headers={"content-type": "application/x-ndjson"})


def admission(visitor):
    return visitor.client.app.state["desk"].runner.admission


def test_a_feed_is_told_to_come_back_and_what_speaks_of_harm_is_taken(line, visitor):
    admission(visitor).came(20_000)
    answer = post(visitor, item(1), item(2, text="孩子在示例食堂吃完呕吐"), item(3, channel="complaint"))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
    assert [each["receipt"] for each in answer.json()["signals"]] == ["refused", "accepted", "accepted"]
    assert (answer.json()["accepted"], answer.json()["refused"]) == (2, 1)
    assert len(line.rows(t.signals)) == 2


def test_what_was_taken_and_is_sent_again_is_only_repeated(visitor):
    admission(visitor).came(20_000)
    items = [item(1), item(2, text="示例甲店有人死亡")]
    post(visitor, *items)
    admission(visitor).went(30_000)
    answer = post(visitor, *items)
    assert (answer.status_code, [each["receipt"] for each in answer.json()["signals"]]) == (
        202,
        ["accepted", "repeated"],
    )


def test_the_count_of_what_was_refused_is_shown(visitor):
    admission(visitor).came(20_000)
    post(visitor, item(1), item(2))
    assert "shian_refused 2.0" in visitor.client.get("/metrics").text
    assert "已请来源稍后重发 2 条" in visitor.read("/sources")


@pytest.mark.parametrize(("waits", "topics"), [(0, ["signals"]), (600, ["express", "signals"])])
def test_people_harmed_pass_what_waits_once_much_does(line, visitor, waits, topics):
    admission(visitor).came(waits)
    post(visitor, item(1), item(2, text="孩子在示例食堂吃完呕吐"))
    assert [row.topic for row in line.rows(t.log)] == topics
