"""What can go wrong at the border, said so that the person who sent it can mend it.

Exceptions end one thing (a send, a file, a cell, a signal); `RowError` is a record, because one bad row
must not end the reading of a file.
"""

import errno
from typing import Any

import msgspec

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EROFS: "所在的磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.ENAMETOOLONG: "路径太长",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
    errno.ECONNREFUSED: "对方没有接受连接",
    errno.EHOSTUNREACH: "到不了这台主机",
    errno.ENETUNREACH: "到不了这个网络",
}


def os_reason(error: OSError) -> str:
    """Why the machine refused a file or an address (zh); of what is rare, its own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class ConnectorError(Exception):
    """A door failed. `permanent` says that trying again cannot help."""

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


class FileError(ConnectorError):
    """A file that cannot be read at all; the message (zh) names the file and the remedy."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class SignalError(ConnectorError):
    """A signal that is refused: which item (from 0, None for a single one), which field, why, what to do (zh)."""

    def __init__(
        self, reason: str, *, field: str | None = None, item: int | None = None, remedy: str | None = None
    ) -> None:
        place = f"第 {item + 1} 条 " if item is not None else ""
        named = f"字段 {field}：" if field else ""
        then = f"。{remedy}" if remedy else ""
        super().__init__(f"{place}{named}{reason}{then}", permanent=True)
        self.reason = reason
        self.remedy = remedy
        self.field = field
        self.item = item
        self.draft: dict[str, Any] | None = None
        """What the refused thing says, as far as it can be the beginning of a signal."""

    def at(self, item: int) -> "SignalError":
        """The same fault, placed at item `item` (from 0) of a batch."""
        return SignalError(self.reason, field=self.field, item=item, remedy=self.remedy)


class CellError(ConnectorError, ValueError):
    """A cell value that cannot be taken as what its column promises (reason and remedy in zh)."""

    def __init__(self, reason: str, remedy: str = "请改正后重新导入") -> None:
        super().__init__(f"{reason}。{remedy}", permanent=True)
        self.reason = reason
        self.remedy = remedy


def short(text: str) -> str:
    """So much of a cell as a fault quotes."""
    return text if len(text) <= 40 else text[:40] + "…"


class RuinedCell(CellError):
    """A number whose digits a spreadsheet has thrown away; it can be mended only at its source."""


class RowError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row or line that was refused.

    `row` counts as a spreadsheet shows it (from 1); in JSON it is the line, or the place in the array.
    `column` is the header as written, or the field of a JSON signal.
    """

    row: int
    reason: str
    column: str | None = None
    cell: str | None = None
    remedy: str | None = None
    sheet: str | None = None
    draft: dict[str, Any] | None = None
    """Of an item that is no row of a file: what it says, as the beginning of a signal that a person may correct."""

    more: "tuple[RowError, ...]" = ()
    """What else is wrong in the same row."""

    def sentence(self) -> str:
        """The whole fault in one Chinese sentence: place, cell, reason, remedy."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        column = f"“{self.column}”" if self.column else ""
        cell = f"（单元格 {self.cell}）" if self.cell else ""
        remedy = f"。{self.remedy}" if self.remedy else ""
        return f"{sheet}第 {self.row} 行{column}{cell}：{self.reason}{remedy}"
