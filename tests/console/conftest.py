"""What tests of the desk share."""

import contextlib
from datetime import timedelta

import pytest
from browsing import serving
from flow import T0, a_line, on_sqlite
from visiting import a_blue_case, a_red_case, a_rumour_case, assessing, visiting


@pytest.fixture(scope="module")
def process():
    """A process that reads texts, for one module."""
    with assessing() as process:
        yield process


@pytest.fixture
def visitor(line):
    """Somebody at the desk of a line."""
    with visiting(line) as visitor:
        yield visitor


@contextlib.contextmanager
def at_work(line, process):
    """A desk at work: a red case, a complaint, a rumour."""
    line.blue = a_blue_case(line)
    a_rumour_case(line)
    line.red = a_red_case(line)
    with visiting(line, process=process) as visitor, serving(visitor.desk) as address:
        line.address = address
        yield line


@pytest.fixture
def desk(line, process):
    """A desk at work, for one test."""
    with at_work(line, process) as desk:
        yield desk


@pytest.fixture(scope="module")
def shown(tmp_path_factory, migrated, process):
    """A desk at work for all tests of a module that look and change nothing."""
    settings = on_sqlite(tmp_path_factory.mktemp("shown"), migrated)
    with a_line(settings) as line, at_work(line, process) as desk:
        yield desk


@pytest.fixture(scope="module")
def shown_late(tmp_path_factory, migrated, process):
    """The same twelve hours later: what has passed has the longest words."""
    settings = on_sqlite(tmp_path_factory.mktemp("late"), migrated)
    with a_line(settings) as line, at_work(line, process) as desk:
        desk.let_time_pass(T0 + timedelta(hours=12))
        yield desk
