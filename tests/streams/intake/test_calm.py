"""Calm: a complaint that is made without end is written once a minute, with how often it was made."""

import logging

from streams.intake.calm import Calm


def records(calm, *moments, line=1):
    written = []
    for at in moments:
        record = logging.LogRecord("aiokafka", logging.ERROR, "client.py", line, "no broker at %s", ("k",), None)
        record.created = at
        if calm.filter(record):
            record.args = tuple(record.args)  # as formatters do that change each of them
            written.append(record.getMessage())
    return written


def test_the_same_complaint_is_written_once_a_minute():
    assert records(Calm(), 0.0, 0.1, 30.0, 61.0) == ["no broker at k", "no broker at k (2 more since the last)"]


def test_complaints_of_other_places_are_their_own():
    calm = Calm()
    assert [records(calm, 0.0), records(calm, 0.1, line=2)] == [["no broker at k"]] * 2


def test_a_clock_that_was_set_back_silences_nobody():
    assert records(Calm(), 10_000.0, 1.0) == ["no broker at k"] * 2
