"""The outbox folder: every notice a text file, complete without any link. The default channel; it needs no network."""

from pathlib import Path

from ..dates import BEIJING
from ..durable import write_whole
from ..errors import ConnectorError, os_reason
from ..notice import Notice
from .wording import EVERYTHING, fence, words_of_notice


class Outbox:
    """Writes notices as files under `folder`, one sub-folder per day."""

    name = "outbox"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, notice: Notice, to: str = "") -> None:
        """Write the notice; the same notice again writes the same file. Raises ConnectorError when the disk refuses."""
        day = self.folder / f"{notice.at.astimezone(BEIJING):%Y%m%d}"
        receiver = notice.receiver.replace("/", "-")[:40]  # a longer name than the disk takes would never be told
        name = f"{fence(notice.exercise)}{notice.number}-{notice.reason_title}-{receiver}-{notice.id[:8]}.txt"
        try:
            _, body = words_of_notice(notice, carries=EVERYTHING)
            write_whole(day / name, f"{body}\n".encode(), 0o666)  # it counts as told from here on
        except OSError as error:
            raise ConnectorError(f"outbox {day}: {os_reason(error)}", permanent=False) from error
