"""The outbox folder: every notice a text file, complete without any link. The default channel; it needs no network."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ..errors import ConnectorError
from ..notice import Notice

_BEIJING = ZoneInfo("Asia/Shanghai")
SEVERITIES_ZH = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}


class Outbox:
    """Writes notices as files under `folder`, one sub-folder per day."""

    name = "outbox"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, notice: Notice) -> None:
        """Write the notice; the same notice again writes the same file. Raises ConnectorError when the disk refuses."""
        day = self.folder / f"{notice.at.astimezone(_BEIJING):%Y%m%d}"
        receiver = notice.receiver.replace("/", "-")
        name = f"{fence(notice)}{notice.number}-{notice.reason_title}-{receiver}-{notice.id[:8]}.txt"
        try:
            day.mkdir(parents=True, exist_ok=True)
            part = day / f".{notice.id}.part"
            part.write_text(text_of(notice), "utf-8")
            os.replace(part, day / name)
        except OSError as error:
            raise ConnectorError(f"outbox {day}: {error.strerror or error}", permanent=False) from error


def text_of(notice: Notice) -> str:
    """The notice in words: number, colour, kind, duty, due time, ground. No business and no person is named."""
    mark = fence(notice)
    lines = [f"{mark}食品安全{notice.reason_title}通知", "", f"收件：{notice.receiver_name}", f"编号：{notice.number}"]
    lines.append(
        f"紧急程度：{SEVERITIES_ZH.get(notice.severity, notice.severity)}　类别：{notice.what}　地区：{notice.area}"
    )
    if notice.duty:
        lines.append(f"事项：{notice.duty}")
    if notice.due_at:
        lines.append(f"到期时间：{words_of(notice.due_at)}")
    if notice.article:
        lines.append(f"依据：{notice.article}")
    if notice.text:
        lines += ["", notice.text]
    for item in notice.items:
        due = f"，{words_of(item.due_at)}到期" if item.due_at else ""
        what = item.duty or item.what
        lines.append(f"· [{SEVERITIES_ZH.get(item.severity, '')}] {item.number} {item.reason_title}：{what}{due}")
    lines += ["", f"时间：{words_of(notice.at)}", f"通知编号：{notice.id}", ""]
    return "\n".join(lines)


def words_of(instant: datetime) -> str:
    """An instant in Beijing time; midnight as 24:00 of the day before, as the law counts days."""
    local = instant.astimezone(_BEIJING)
    if (local.hour, local.minute) == (0, 0):
        day = local.date().fromordinal(local.date().toordinal() - 1)
        return f"{day:%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def fence(notice: Notice) -> str:
    """What every print of a drill or sample begins with."""
    if notice.exercise is None:
        return ""
    return "【示例】" if notice.exercise == "sample" else "【演练】"
