"""What tests of the desk share."""

import pytest
from browsing import serving
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


@pytest.fixture
def desk(line, process):
    """A desk at work: a red case, a complaint, a rumour."""
    line.blue = a_blue_case(line)
    a_rumour_case(line)
    line.red = a_red_case(line)
    with visiting(line, process=process) as visitor, serving(visitor.desk) as address:
        line.address = address
        yield line
