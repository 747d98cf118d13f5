"""A disk that fills up: somebody is warned, feeds come later, then complaints; harm is taken to the last."""

from collections import namedtuple

import pytest
from commands import shian
from flow import a_signal
from visiting import visiting

from streams.clock import is_synchronised
from streams.intake.admission import Admission
from streams.office import disk

Usage = namedtuple("Usage", "total used free")
MEDIA = a_signal(channel="media", request=None, text="今天天气真好")
SAMPLING = a_signal(channel="sampling", request=None)
COMPLAINT = a_signal()
HARM = a_signal(channel="media", request=None, text="多名学生呕吐")
ILLNESS = a_signal(channel="illness", request=None)
DUTY = a_signal(channel="duty", request=None)


@pytest.mark.parametrize(
    ("full", "taken"),
    [
        (0.94, [True, True, True, True, True, True]),
        (0.95, [False, True, True, True, True, True]),
        (0.97, [False, False, True, True, True, True]),
        (0.99, [False, False, False, True, True, True]),
        (1.0, [False, False, False, True, True, True]),
    ],
)
def test_feeds_are_refused_before_complaints_and_harm_never(full, taken):
    admission = Admission(lag_max=100, harm_words=("呕吐",), full=full)
    assert admission.takes([MEDIA, SAMPLING, COMPLAINT, HARM, ILLNESS, DUTY]) == taken


def use(monkeypatch, share):
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: Usage(100, int(share * 100), 100 - int(share * 100)))


@pytest.mark.parametrize(("share", "state"), [(0.79, "ok"), (0.80, "warn"), (0.94, "warn"), (0.95, "full")])
def test_somebody_is_warned_from_eighty_per_cent_on(monkeypatch, tmp_path, share, state):
    use(monkeypatch, share)
    assert disk.state_of(disk.used(tmp_path)) == state


def test_a_full_disk_is_seen_by_the_running_line_the_desk_and_the_command(monkeypatch, line):
    use(monkeypatch, 0.96)
    with visiting(line) as visitor:
        visitor.desk.runner.ticker.look()
        body = {"channel": "media", "source": "示例论坛", "source_id": "1", "text": "今天天气真好"}
        answer = visitor.client.post("/api/signals", json=body)
        assert [answer.status_code, "Retry-After" in answer.headers] == [429, True]
        complaint = {
            "channel": "complaint",
            "source": "12315",
            "source_id": "2",
            "request": "complaint",
            "text": "异物",
        }
        assert visitor.client.post("/api/signals", json=complaint).status_code == 202
        assert "磁盘已用 96%" in visitor.read("/sources")
    answer = shian("status", "--data", line.system.settings.data)
    assert "■ 红色：磁盘已用 96%" in answer.out


def test_the_kernel_is_asked_whether_its_clock_is_kept_right():
    assert is_synchronised() in (True, False, None)


@pytest.mark.parametrize(("said", "shown"), [(False, True), (True, False), (None, False)])
def test_a_clock_that_nothing_keeps_right_is_told(monkeypatch, line, said, shown):
    monkeypatch.setattr("console.commands.status.is_synchronised", lambda: said)
    answer = shian("status", "--data", line.system.settings.data)
    assert ("时钟没有与时间服务器同步" in answer.out) is shown
    assert shian("status", "--data", line.system.settings.data, "--json").json["clock"] == {"synchronised": said}
