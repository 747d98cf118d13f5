"""Patience: which faults pass by themselves, and how long to wait before the same is tried again."""

import random

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ..store.sharing import Conflict

FIRST_S = 0.1
LONGEST_S = 15.0
CONTESTED_MAX = 25
"""How often a change that somebody else was faster with is decided anew, before it counts as a fault of its own."""
_NEVER = ("MessageSizeTooLargeError", "InvalidRecord")
"""What Kafka refuses because of the message itself."""


def is_passing(error: BaseException) -> bool:
    """Whether a fault is the store's or the broker's, so that the same will go well later."""
    if isinstance(error, IntegrityError):
        return False
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError | OSError):
        return True
    if isinstance(error, DBAPIError):
        return bool(error.connection_invalidated)
    # By name: the packages that talk to Kafka are optional, and each has its own class of this name.
    names = [each.__name__ for each in type(error).__mro__]
    return "KafkaError" in names and not any(name in names for name in _NEVER)


def is_contested(error: BaseException) -> bool:
    """Whether somebody else was faster: read again, decide again."""
    return isinstance(error, Conflict | IntegrityError)


def wait_s(tries: int) -> float:
    """How long to wait after so many failures: doubling, at most a quarter of a minute, never in step with others."""
    return min(LONGEST_S, FIRST_S * 2.0 ** min(tries, 12)) * random.uniform(0.7, 1.3)
