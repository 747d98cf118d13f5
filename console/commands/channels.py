"""`shian channel` and `shian relay`: trying a channel, and sending what another machine could not."""

import os
from datetime import datetime
from pathlib import Path

from connectors.channels.diagnose import Diagnosis, diagnose
from connectors.channels.opening import open_channels
from connectors.crossing import Parcel, check_aside, put_aside, record_of, waiting
from connectors.doors import Doors
from connectors.doors_file import load_doors
from connectors.errors import ConnectorError
from streams.clock import TimeSource
from streams.settings import Settings

from .errors import CommandError
from .options import Print

SETTLED_S = 60
"""Seconds after which nobody is still copying a file."""


def try_channel(settings: Settings, name: str, to: str, *, clock: TimeSource) -> Diagnosis:
    """One test message, and how far it came. Raises CommandError for a name that is no channel."""
    doors = load_doors(settings.doors_file)
    spec = next((each for each in doors.channels if each.name == name), None)
    if spec is None:
        known = "、".join(each.name for each in doors.channels) or "还没有定义任何渠道"
        raise CommandError(f"没有叫“{name}”的渠道；现有：{known}（{settings.doors_file}）")
    return diagnose(spec, os.environ, to, folder=settings.doors_file.parent, now=clock.now())


def carry(folder: Path, doors: Doors, *, beside: Path, clock: TimeSource, say: Print) -> tuple[int, int]:
    """Send every parcel that lies in `folder` by the channels of `doors`; (sent, failed).

    What was sent goes to `sent/`, what never can be to `failed/` with the reason beside it; what may yet be stays and
    is tried at the next call, and so does a file that may still be on its way from a stick. A parcel that was sent
    twice bears one notice id.
    """
    opened = open_channels(doors, folder=beside, relay=folder, clock=clock.now)
    senders = {sender.name: sender for _, sender in opened}
    sent = failed = 0
    parcels = waiting(folder)
    if parcels:
        check_aside(folder, "sent")
    for path in parcels:
        try:
            parcel = record_of(path.read_bytes(), Parcel)
            if parcel.channel not in senders:
                raise ConnectorError(f"这台机器的 doors.yaml 里没有渠道 {parcel.channel}", permanent=True)
            senders[parcel.channel].send(parcel.notice, parcel.to)
        except (ConnectorError, ValueError) as error:
            failed += 1
            say(f"{path.name}：{error}")
            is_lost = error.permanent if isinstance(error, ConnectorError) else has_settled(path, clock.now())
            if is_lost:
                put_aside(path, "failed", reason=str(error))
            continue
        except Exception as error:  # whatever a library raises: the parcels behind it must not wait for ever
            failed += 1
            say(f"{path.name}：渠道自身出错（{type(error).__name__}）")
            continue
        sent += 1
        put_aside(path, "sent")
    return sent, failed


def has_settled(path: Path, now: datetime) -> bool:
    """Whether a file that cannot be read has stood still so long that nobody is still writing it."""
    return now.timestamp() - path.stat().st_mtime > SETTLED_S
