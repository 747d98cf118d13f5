"""Relayed: what vendors posted to the relay on another machine comes in as files, as if it had been posted here."""

from datetime import datetime, timedelta
from pathlib import Path

from connectors.crossing import CrossedDelivery, put_aside, record_of, waiting
from connectors.errors import ConnectorError, os_reason

from .inbox import FileVerdict, Glimpse, seen_now, verdict
from .vendors import Vendors

RELAY_LOOK = timedelta(seconds=2)


class RelayListener:
    """The folder into which deliveries cross. A file goes once it is stored, for it holds what people wrote."""

    name = "relay"
    poll = None

    def __init__(self, folder: Path, vendors: Vendors, *, size_max: int) -> None:
        """`size_max`: bytes that a delivery may have; as a file it is half as long again."""
        self._folder, self._vendors, self._size_max = folder, vendors, 2 * size_max
        self._seen: dict[str, Glimpse] = {}

    def look(self, now: datetime) -> timedelta:
        """Take what has come to rest, in the order in which it was posted. Raises ConnectorError when one stays."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            found = [(path.name, (about := path.stat()).st_size, about.st_mtime_ns) for path in waiting(self._folder)]
            self._seen = seen_now(self._seen, found, now)
            for name, size, _ in found:
                if verdict(name, self._seen[name], now) == FileVerdict.TAKE:
                    self._one(self._folder / name, size, now)
        except OSError as error:
            raise ConnectorError(f"中转文件夹 {self._folder}：{os_reason(error)}") from error
        return RELAY_LOOK

    def close(self) -> None:
        """Nothing is held between two looks."""

    def _one(self, path: Path, size: int, now: datetime) -> None:
        try:
            if size > self._size_max:
                raise ConnectorError(f"文件有 {size} 字节，超过 {self._size_max} 字节", permanent=True)
            self._vendors.take_relayed(record_of(path.read_bytes(), CrossedDelivery), now)
        except (ConnectorError, ValueError) as error:
            if isinstance(error, ConnectorError) and not error.permanent:
                raise
            put_aside(path, "failed", reason=str(error))
            return
        path.unlink()
