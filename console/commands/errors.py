"""What a command says when it cannot do what it was asked."""

from connectors.errors import os_reason
from streams.office.disk import says_no_room

NO_ROOM = (
    "磁盘已满，没有做完；已经存下的不会丢。请清理或扩容数据目录所在的磁盘"
    "（输出存成文件的，也可能是那个文件所在的磁盘），再运行同一条命令"
)
_CANTOPEN, _NOTADB, _CORRUPT, _READONLY, _BUSY, _LOCKED, _PERM, _IOERR = 14, 26, 11, 8, 5, 6, 3, 10
_OTHER_SCHEMA = "数据库没有建好，或由更早的版本写成。先运行 shian migrate，再运行同一条命令"
_SQLITE = {
    _CANTOPEN: "打不开这个数据库文件。请核对路径和权限",
    _PERM: "没有权限。请核对这个文件和所在目录的权限",
    _READONLY: "只能读，不能写。请核对这个文件和所在目录的权限",
    _NOTADB: "不是数据库文件，或已经损坏。请核对路径；确已损坏的，用 shian restore 恢复到新的数据目录",
    _CORRUPT: "数据库文件已经损坏。请用 shian restore 恢复到新的数据目录",
    _BUSY: "别的程序占着数据库，没有等到。请稍后再运行同一条命令",
    _LOCKED: "别的程序占着数据库，没有等到。请稍后再运行同一条命令",
    _IOERR: "读写磁盘出错。请看数据目录所在的磁盘是否已满、是否完好",
}
"""By SQLite's own numbers (sqlite.org/rescode.html), which its library names only in part."""
_POSTGRES = {
    "28": "登录没有通过。请核对用户和密码（SHIAN_DATABASE_PASSWORD）",
    "3D": "没有这个库。请先建库，或改正库名",
    "42501": "这个用户没有权限。请给它这个库的权限",
    "42P01": _OTHER_SCHEMA,
    "42703": _OTHER_SCHEMA,
}
"""By the beginnings of PostgreSQL's codes (its appendix A)."""
_AWAY = "连不上数据库。请核对地址和端口，确认数据库已启动"


class CommandError(Exception):
    """A command cannot do what it was asked; the message names the thing, the place and the remedy. Exit code 2."""


def words_of_machine(error: Exception) -> str | None:
    """What is said (zh) of a fault of the machine that the person at it can mend: its disk, a file, the database.

    None for every other, which is ours.
    """
    if says_no_room(error):
        return NO_ROOM
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}：{os_reason(error)}。请核对路径和权限"
    fault = getattr(error, "orig", None)
    words = _of_database(fault) if isinstance(fault, Exception) else None
    if words is None:
        return None
    named = "，".join(getattr(error, "__notes__", [])) or "数据库"
    return f"{named}：{words}（{str(fault).splitlines()[0]}）"


def _of_database(fault: Exception) -> str | None:
    """What is wrong with the database, by what its driver raised."""
    code = getattr(fault, "sqlite_errorcode", None)
    if code is not None:
        is_missing = str(fault).startswith(("no such table", "no such column"))
        return _OTHER_SCHEMA if is_missing else _SQLITE.get(code & 0xFF)
    if not hasattr(fault, "sqlstate"):
        return None
    state = fault.sqlstate or ""
    found = next((words for begin, words in _POSTGRES.items() if state.startswith(begin)), None)
    return found or (_AWAY if type(fault).__name__ == "OperationalError" and not state else None)
