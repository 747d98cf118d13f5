"""What the classifier is given of a signal."""

import pytest
from flow import a_signal

from streams.processors import text_of


@pytest.mark.parametrize("count", ["ill", "hospitalised", "observed", "critical", "dead"])
def test_every_count_of_people_that_a_source_states_reaches_the_classifier(count):
    assert getattr(text_of(a_signal(illness={count: 2})), count) == 2
