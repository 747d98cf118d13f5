"""When the database is away for longer than a request's patience, or its disk is full: said plainly, with when to come
again.

Nothing has to be started again: the next request finds the database when it is back.
"""

from streams.office.disk import says_no_room
from streams.store.sharing import is_store_away

from .problems import Problem

AGAIN_S = 10
"""When a client is told to come again."""


ROOM_AGAIN_S = 60
"""When a client is told to come again to a disk that is full: somebody has to clear it first."""


def said_of(error: BaseException) -> Problem | None:
    """What is said of a fault that is the database's or the disk's; None for any other."""
    if says_no_room(error):
        return disk_is_full()
    return store_is_away() if is_store_away(error) else None


def store_is_away() -> Problem:
    """What is said then. Nobody knows whether the last change was kept; doing it again does it once."""
    return Problem(
        503,
        "数据库暂时连不上",
        "刚才提交的内容可能没有保存；数据库恢复后本页自行可用，请稍后再试，重复提交不会重复办理",
        headers={"Retry-After": str(AGAIN_S)},
    )


def disk_is_full() -> Problem:
    """What is said when a disk has no room: nothing of what was just handed in is kept."""
    return Problem(
        503,
        "磁盘已满",
        "数据目录所在的磁盘没有空间了，刚才提交的内容没有保存；请管理员清理或扩容，腾出空间后不用重启，重新提交即可",
        headers={"Retry-After": str(ROOM_AGAIN_S)},
    )
