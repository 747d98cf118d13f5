"""History is read when nothing else waits: what says the same, or repeats the same rumour, is found beside news."""

from datetime import timedelta
from functools import partial

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assess import Assessor
from classifiers.assessment import RumourMatch
from connectors.parse import finish
from streams.door import part, receive
from streams.embedded import Elsewhere, Runner
from streams.intake import history_reader
from streams.intake.history import receive_history, store_read, unread, wake
from streams.intake.history_reader import HistoryReader
from streams.office.office_files import shown
from streams.office.redacting import redact
from streams.office.saying import say
from streams.pool import AssessProcess
from streams.settings import MODEL, SEEDS
from streams.store import schema as t
from streams.writer import Writer

DAY = timedelta(days=1)
RUMOUR = "听说紫菜是黑色塑料袋做的，塑料紫菜吃了致癌，大家快转给家人，千万不要再吃紫菜了"
NEW_RUMOUR = """
  - id: E99
    claim: "雪莲薯是用胶水粘起来的"
    fact: "示例：不是。"
    refuted_by: "示例机构"
    refuted_on: 2026
    verdict: "false"
    source: "示例"
    keywords: ["雪莲薯", "胶水"]
    variants: ["雪莲薯都是胶水粘的，别买了"]
    reviewed_on: 2026-11-24
    review_by: 2027-11-24
"""
WORDS = "小区门口的水果店把烂水果切成果盘再卖，价签也不写，买回去打开全是酸味，希望有人去看看"


@pytest.fixture(scope="module")
def process():
    """The real classifier, in a process of its own."""
    load = partial(Assessor.load, SEEDS, MODEL)
    started = AssessProcess(load, ("410702",))
    yield started
    started.stop()


class Lent:
    """A process that is given back and not ended."""

    def __init__(self, process):
        self.send, self.receive, self.restart = process.send, process.receive, process.restart

    def stop(self):
        pass


@pytest.fixture
def reader(line, process):
    writer = Writer(line.system.database, line.system.vault)
    writer.start()
    yield HistoryReader(line.system.database, writer, lambda: Lent(process), home="410702")
    writer.stop()


def arrivals(*texts, received_at=T0 - 300 * DAY, **fields):
    """Rows of a register that name no business."""
    return [
        part(finish(a_signal(source_id=f"h{n}", text=each, subject=None, received_at=received_at, **fields), T0))
        for n, each in enumerate(texts)
    ]


def lying(line, rows):
    return line.write(lambda connection: receive_history(connection, rows, T0, line.system.vault, home="410702"))


def read_all(reader):
    turns = 0
    while reader.take_turn():
        turns += 1
    return turns


def left_unread(line):
    return line.read(lambda connection: [row.id for row in unread(connection, 100)])


def found(line, text, **assessed):
    """What history stands beside a case that news opens."""
    signal = finish(a_signal(source_id=f"n{text[:4]}", text=text, subject=None), T0)
    case = line.case(line.take(signal, an_assessment(signal, **assessed)))
    return [(each.signal, each.why) for each in case.earlier]


def fingerprint_of(line, signal_id):
    """The fingerprint by which a row is found, which news of the same words would have."""
    return next(row.value for row in line.rows(t.history_keys) if row.signal_id == signal_id and row.value)


def test_a_row_is_found_by_what_it_says_months_later(line, reader):
    same, other = arrivals(WORDS, "买的面包里有一根头发，商家不肯退款，请帮忙处理一下这件事情")
    lying(line, [same, other])
    assert [row for row in line.rows(t.history_keys) if row.value] == []
    assert [read_all(reader), left_unread(line)] == [1, []]
    alike = fingerprint_of(line, same.signal.id)
    assert found(line, WORDS, fingerprint=alike) == [(same.signal.id, "内容基本相同（转发、改写）")]


def test_a_row_is_found_by_the_rumour_that_it_repeats(line, reader):
    (row,) = arrivals(RUMOUR)
    lying(line, [row])
    read_all(reader)
    (key,) = [each.key for each in line.rows(t.history_keys) if each.key.startswith("rumour:")]
    match = RumourMatch(id=key.removeprefix("rumour:"), similarity=0.9, claim="示例说法", start=0, end=4)
    assert found(line, "又有人说紫菜是塑料", rumour_match=match) == [(row.signal.id, "同一已辟谣说法 “示例说法”")]


def test_it_reads_by_the_words_that_the_office_says_now(line):
    runner = Runner(line.system, reads=lambda system, writer: Elsewhere())
    runner.writer.start()
    rumours = shown(line.system.settings, "seeds/rumours.yaml") + NEW_RUMOUR
    say(line.system.database, line.system.shipped, {"seeds/rumours.yaml": rumours}, by="王", at=T0)
    assert runner.renewal.look() is True
    lying(line, arrivals("听说雪莲薯是用胶水粘起来的，大家快转给家人，千万不要再吃雪莲薯了"))
    runner.history.take_turn()
    runner.history.stop()
    runner.writer.stop()
    keys = [row.key for row in line.rows(t.history_keys) if row.key.startswith("rumour:")]
    assert keys == ["rumour:E99"]


def test_beyond_two_years_nothing_is_found(line, reader):
    (row,) = arrivals(WORDS, received_at=T0 - 731 * DAY)
    lying(line, [row])
    read_all(reader)
    assert found(line, WORDS, fingerprint=fingerprint_of(line, row.signal.id)) == []


def test_reading_again_changes_nothing_and_so_does_the_same_file_again(line, reader):
    rows = arrivals(WORDS, RUMOUR)
    lying(line, rows)
    read_all(reader)
    keys = sorted(line.rows(t.history_keys))
    lying(line, rows)
    assert [read_all(reader), sorted(line.rows(t.history_keys)) == keys] == [0, True]


@pytest.mark.parametrize("way", [lying, lambda line, rows: through_the_door(line, rows)])
def test_a_row_that_says_something_else_now_is_read_anew(line, reader, way):
    (old,), (new,) = arrivals(WORDS), arrivals(WORDS + "，谢谢，另外他家的西瓜也不新鲜，切开都是空心的")
    lying(line, [old])
    read_all(reader)
    before = fingerprint_of(line, old.signal.id)
    way(line, [new])
    assert left_unread(line) == [old.signal.id]
    read_all(reader)
    assert [left_unread(line), fingerprint_of(line, old.signal.id) == before] == [[], False]


def through_the_door(line, rows):
    line.write(lambda connection: receive(connection, rows, T0, line.system.vault))


def test_a_row_that_changed_or_woke_while_it_was_read_is_left_as_it_is(line, reader, monkeypatch):
    changed, woken = arrivals(WORDS, RUMOUR)
    lying(line, [changed, woken])
    read = HistoryReader._read

    def meanwhile(self, rows):
        result = read(self, rows)
        lying(line, arrivals(WORDS + "（已补充）"))
        line.write(lambda connection: wake(connection, [woken], T0, line.system.vault))
        return result

    monkeypatch.setattr(HistoryReader, "_read", meanwhile)
    reader.take_turn()
    assert [left_unread(line), [row for row in line.rows(t.history_keys) if row.value]] == [[changed.signal.id], []]


def test_while_news_waits_history_is_not_read(line, reader):
    lying(line, arrivals(WORDS))
    through_the_door(line, [part(finish(a_signal(source_id="news"), T0))])
    assert [reader.take_turn(), len(left_unread(line))] == [False, 1]


def test_more_than_one_turn_s_rows_are_read_in_turns(line, reader, monkeypatch):
    monkeypatch.setattr(history_reader, "BATCH", 2)
    lying(line, arrivals(WORDS, RUMOUR, WORDS + "一", WORDS + "二", WORDS + "三"))
    assert [read_all(reader), left_unread(line)] == [3, []]


def test_rows_on_which_the_classifier_dies_keep_the_keys_of_their_columns(line, reader, monkeypatch):
    row = part(finish(a_signal(source_id="h", received_at=T0 - DAY), T0))
    lying(line, [row])
    keys = line.rows(t.history_keys)
    monkeypatch.setattr(HistoryReader, "_read", lambda self, rows: history_reader.Result())
    read_all(reader)
    assert [left_unread(line), line.rows(t.history_keys) == keys, keys != []] == [[], True, True]


def test_what_was_redacted_while_it_was_read_is_read_anew(line, reader):
    lying(line, arrivals("厨师赵大山不洗手，饭里吃出异物，示例街的店都知道，没有人来管，希望去看看"))
    rows, hide = line.read(lambda connection: unread(connection, 9)), partial(redact, ref=line.system.reference)
    result = reader._read(rows)
    line.write(lambda c: hide(c, wanted="赵大山", now=T0, reason="本人申请", who="li"))
    line.write(lambda c: store_read(c, rows, result.kept, "410702"))
    assert left_unread(line) == [row.id for row in rows]
    read_all(reader)
    assert left_unread(line) == []
