"""Processes side by side: the answers keep their order, a death is told and never waited for, none is left behind."""

import multiprocessing as mp
import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import count

import pytest

from console.commands.side_by_side import Died, SideBySide

LARGE = b"x" * 4_000_000
"""More than a pipe holds: whoever writes it waits until it is read."""


def length(question):
    time.sleep(len(question) % 3 / 100)  # so that a later one is answered first
    return len(question)


def dying(question):
    os.kill(os.getpid(), signal.SIGKILL)


def side_by_side(answer, context="fork", processes=2):
    return SideBySide(mp.get_context(context), partial(partial, answer), processes)


@pytest.mark.parametrize(("context", "answer"), [("fork", length), ("spawn", len)])
def test_answers_come_in_the_order_of_the_questions_whichever_is_ready_first(context, answer):
    questions = [b"x" * n for n in range(20)]
    assert list(side_by_side(answer, context).answers(iter(questions), 6)) == list(range(20))


def test_no_more_questions_are_taken_than_may_wait():
    taken = []
    questions = (taken.append(n) or b"x" * n for n in count())
    answers = side_by_side(length).answers(questions, 4)
    assert [next(answers), len(taken)] == [0, 5]
    answers.close()
    assert mp.active_children() == []


@pytest.mark.parametrize("question", [b"", LARGE], ids=["small", "larger than the pipe"])
def test_a_process_that_dies_is_told(question):
    with pytest.raises(Died):
        list(side_by_side(dying).answers(iter([question] * 20), 8))
    assert mp.active_children() == []


def test_a_process_that_dies_before_it_read_what_is_written_is_told():
    beside = side_by_side(length)
    for child in mp.active_children():
        child.kill()
    with pytest.raises(Died):
        list(beside.answers(iter([LARGE] * 20), 8))


def test_a_process_that_cannot_begin_is_told_and_those_that_have_begun_end(monkeypatch):
    context, begun = mp.get_context("fork"), []

    class Full(context.Process):
        def start(self):
            if begun:
                raise BlockingIOError("Resource temporarily unavailable")
            begun.append(self)
            super().start()

    monkeypatch.setattr(context, "Process", Full)
    with pytest.raises(Died):
        SideBySide(context, partial(partial, length), 2)
    assert [len(begun), mp.active_children()] == [1, []]


def test_what_an_answer_raises_ends_the_process_and_is_told():
    with pytest.raises(Died):
        list(side_by_side(partial(int, base=10)).answers(iter(["no number"]), 8))


def test_processes_end_with_whoever_was_killed():
    code = (
        "import multiprocessing as mp, os, signal, time\n"
        "from console.commands.side_by_side import SideBySide\n"
        "beside = SideBySide(mp.get_context('fork'), lambda: time.sleep, 3)\n"
        "print(*(child.pid for child in mp.active_children()), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    pids = [int(each) for each in done.stdout.split()]
    until = time.monotonic() + 10
    while any(map(is_there, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [len(pids), [pid for pid in pids if is_there(pid)]] == [3, []]


def is_there(pid):
    """Whether a process runs; one that has ended and whom nobody asked yet does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
