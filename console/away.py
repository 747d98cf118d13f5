"""When the database is away for longer than a request's patience: said plainly, with when to come again.

Nothing has to be started again: the next request finds the database when it is back.
"""

from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from streams.store.sharing import is_away

from .problems import Problem

AGAIN_S = 10
"""When a client is told to come again."""


def is_store_away(error: BaseException) -> bool:
    """Whether a request failed because the database cannot be reached, or answers nobody."""
    return isinstance(error, PoolTimeoutError) or is_away(error)


def store_is_away() -> Problem:
    """What is said then. Nobody knows whether the last change was kept; doing it again does it once."""
    return Problem(
        503,
        "数据库暂时连不上",
        "刚才提交的内容可能没有保存；数据库恢复后本页自行可用，请稍后再试，重复提交不会重复办理",
        headers={"Retry-After": str(AGAIN_S)},
    )
