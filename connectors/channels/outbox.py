"""The outbox folder: every notice a text file, complete without any link. The default channel; it needs no network."""

import os
from pathlib import Path

from ..dates import BEIJING
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
        receiver = notice.receiver.replace("/", "-")
        name = f"{fence(notice.exercise)}{notice.number}-{notice.reason_title}-{receiver}-{notice.id[:8]}.txt"
        try:
            day.mkdir(parents=True, exist_ok=True)
            part = day / f".{notice.id}.part"
            _, body = words_of_notice(notice, carries=EVERYTHING)
            with part.open("wb") as file:
                file.write(f"{body}\n".encode())
                file.flush()
                os.fsync(file.fileno())  # it counts as told from here on, also when the power goes
            os.replace(part, day / name)
        except OSError as error:
            raise ConnectorError(f"outbox {day}: {os_reason(error)}", permanent=False) from error
