"""What tests of the desk share."""

import pytest
from visiting import assessing


@pytest.fixture(scope="module")
def process():
    """A process that reads texts, for one module."""
    with assessing() as process:
        yield process
