"""Completed: the columns of a register that say what was done, each with when."""

from datetime import UTC, datetime

from flow import a_signal

from streams.hearing.completed import progress_of

CAME, READ = datetime(2026, 11, 25, 1, tzinfo=UTC), datetime(2026, 11, 26, 1, tzinfo=UTC)


def test_a_column_ends_when_it_says_or_else_when_it_was_read_and_a_state_ends_nothing():
    columns = {"受理时间": "2026-11-24 09:00", "办结时间": "已办结", "处理状态": "办理中"}
    signal = a_signal(progress=columns, received_at=CAME, entered_at=READ)
    assert progress_of(signal) == {"受理时间": datetime(2026, 11, 24, 1, tzinfo=UTC), "办结时间": READ}
