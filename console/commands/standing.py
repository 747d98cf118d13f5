"""Whether a desk stands on duty on this data folder, by the lock that it holds and by what it answers itself.

The lock is only read: whoever took it to try it would keep away a desk that starts in that moment.
"""

import os
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

LOCK = "shian.lock"
HERE = "127.0.0.1"
PATIENCE_S = 5.0


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a running desk writes into its lock."""

    pid: int
    address: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What matters here of what /readyz answers."""

    faults: tuple[str, ...] = ()
    broker: str = ""

    @property
    def wrong(self) -> list[str]:
        """What a person has to come for."""
        return [*self.faults, *filter(None, [self.broker])]


class Silent(Exception):
    """Somebody listens at the desk's address and says nothing that a desk says."""


def desk_of(data: Path) -> dict[str, Any]:
    """`state`: ok | faulty (it says why) | silent (its process is there and does not answer) | stopped."""
    held = held_by(data / LOCK)
    try:
        told = _asked(urlsplit(held.address)) if held and _is_alive(held.pid) else None
        state = "faulty" if told and told.wrong else "ok"
    except Silent:
        told, state = Told(), "silent"
    if held is None or told is None:
        return {"state": "stopped", "pid": None, "address": None, "faults": []}
    return {"state": state, "pid": held.pid, "address": held.address, "faults": told.wrong}


def held_by(lock: Path) -> Held | None:
    """What the desk wrote that holds the lock, or was killed holding it; one that ended in order emptied it."""
    try:
        return msgspec.json.decode(lock.read_bytes(), type=Held)
    except (OSError, msgspec.DecodeError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _asked(address: SplitResult) -> Told | None:
    """What the desk says of itself; asked on this machine, whatever name browsers reach it by. Raises Silent.

    It listens before it takes its lock: where nobody listens, the number of its process is somebody else's by now.
    """
    is_somebody_there = False
    for host in dict.fromkeys((HERE, address.hostname or HERE)):
        connection = _connection(host, address)
        try:
            connection.request("GET", "/readyz", headers={"Host": address.netloc})
            return msgspec.json.decode(connection.getresponse().read(), type=Told)
        except ConnectionRefusedError:
            continue
        except (OSError, HTTPException, msgspec.DecodeError):
            is_somebody_there = True
        finally:
            connection.close()
    if is_somebody_there:
        raise Silent
    return None


def _connection(host: str, address: SplitResult) -> HTTPConnection:
    if address.scheme != "https":
        return HTTPConnection(host, address.port, timeout=PATIENCE_S)
    context = ssl.create_default_context()
    # It is asked by the machine's own address, for which no certificate speaks, and told nothing.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return HTTPSConnection(host, address.port, timeout=PATIENCE_S, context=context)
