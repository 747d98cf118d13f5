"""Patience: faults of the store and the broker are waited out, faults of a record are not."""

import pytest
from aiokafka import errors
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError

from streams.cluster.patience import LONGEST_S, is_contested, is_passing, wait_s
from streams.store.sharing import Conflict


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("", {}, Exception()),
        ConnectionRefusedError(),
        errors.KafkaConnectionError(),
        errors.KafkaTimeoutError(),
        errors.NotEnoughReplicasError(),
        errors.TopicAuthorizationFailedError(),
    ],
)
def test_the_store_and_the_broker_are_waited_for(error):
    assert [is_passing(error), is_contested(error)] == [True, False]


@pytest.mark.parametrize(
    "error",
    [
        DataError("", {}, Exception()),
        ProgrammingError("", {}, Exception()),
        errors.MessageSizeTooLargeError(),
        KeyError(),
    ],
)
def test_what_a_record_does_does_not_pass(error):
    assert [is_passing(error), is_contested(error)] == [False, False]


@pytest.mark.parametrize("error", [Conflict(), IntegrityError("", {}, Exception())])
def test_who_was_slower_decides_again(error):
    assert [is_passing(error), is_contested(error)] == [False, True]


def test_waiting_doubles_up_to_a_limit():
    assert [0.07 <= wait_s(0) <= 0.13, 0.14 <= wait_s(1) <= 0.26, wait_s(50) <= LONGEST_S * 1.3] == [True] * 3
