"""What is said (zh) of a fault that lasts: by us where a person can mend it, else as it was raised."""

from connectors.errors import ConnectorError

from .office.disk import says_no_room
from .store.sharing import is_store_away

NO_ROOM = "磁盘已满，新的内容存不下：请清理或扩容数据目录或数据库所在的磁盘"
STORE_AWAY = "数据库暂时连不上，请核对它是否在运行、网络是否通；恢复后自行继续"


def why(error: BaseException) -> str:
    """What is said (zh) of what ended a turn: by us where a person can mend it, else as it was raised."""
    if says_no_room(error):
        return NO_ROOM
    if is_store_away(error):
        return STORE_AWAY
    return error.message if isinstance(error, ConnectorError) else raised(error)


def raised(error: BaseException) -> str:
    """By its kind and what it says itself."""
    return f"{type(error).__name__}: {error}"
