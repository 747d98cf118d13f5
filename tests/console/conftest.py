"""What tests of the desk share."""

import contextlib
from datetime import timedelta

import pytest
from browsing import serving
from flow import T0, a_line, files_of, on_sqlite
from visiting import a_blue_case, a_red_case, a_rumour_case, assessing, seated, visiting


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
def at_work(line, process=None):
    """A desk at work: a red case, a complaint, a rumour."""
    line.blue = a_blue_case(line)
    a_rumour_case(line)
    line.red = a_red_case(line)
    with seated(line, process=process) as app, serving(app) as address:
        line.address = address
        yield line


@pytest.fixture
def desk(line, process):
    """A desk at work, for one test."""
    with at_work(line, process) as desk:
        yield desk


@pytest.fixture(scope="session")
def desk_of_all(tmp_path_factory, migrated):
    """A desk at work for all tests of a process that look and change nothing."""
    with a_line(on_sqlite(tmp_path_factory.mktemp("shown"), migrated)) as line, at_work(line) as desk:
        yield desk


@pytest.fixture(scope="session")
def late_desk_of_all(tmp_path_factory, migrated):
    """The same twelve hours later: what has passed has the longest words."""
    with a_line(on_sqlite(tmp_path_factory.mktemp("late"), migrated)) as line, at_work(line) as desk:
        desk.let_time_pass(T0 + timedelta(hours=12))
        yield desk


@contextlib.contextmanager
def unchanged(desk):
    """Who looks must leave everything as it was for whoever looks after them."""
    before = files_of(desk)
    yield desk
    is_as_it_was = files_of(desk) == before
    assert is_as_it_was, "a test changed the desk at which others look: it needs one of its own"


@pytest.fixture
def shown(desk_of_all):
    """A desk at work that is looked at."""
    with unchanged(desk_of_all) as desk:
        yield desk


@pytest.fixture
def shown_late(late_desk_of_all):
    """The same when times have passed."""
    with unchanged(late_desk_of_all) as desk:
        yield desk
