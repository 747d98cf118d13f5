"""The sample day, and a store in which it is prepared."""

import fragile
import pytest
from staging import history_of

from streams.drills.sample import load_sample
from streams.drills.staged import prepare
from streams.settings import SEEDS


@pytest.fixture(scope="module")
def day():
    return load_sample(SEEDS / "sample")


@pytest.fixture
def prepared(line, day):
    prepare(line.system, day, history_of(line.system, day, fragile.load()))
    return line
