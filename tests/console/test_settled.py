"""Results that another thread leaves for the loop."""

import asyncio
import socket
import threading
from concurrent.futures import Future

import pytest

from console.commands.run import free_port
from console.settled import Settled


def test_everyone_gets_their_own_result_from_the_other_thread():
    async def visit():
        settled, futures = Settled(), [Future() for _ in range(200)]
        waiting = [asyncio.create_task(settled.wait(future)) for future in futures]
        thread = threading.Thread(target=lambda: [each.set_result(n) for n, each in enumerate(futures)])
        thread.start()
        results = await asyncio.wait_for(asyncio.gather(*waiting), 10)
        thread.join()
        return results

    assert asyncio.run(visit()) == list(range(200))


def test_a_failure_reaches_the_one_who_waits_and_one_who_left_disturbs_nobody():
    async def visit():
        settled, gone, failed = Settled(), Future(), Future()
        left = asyncio.create_task(settled.wait(gone))
        stays = asyncio.create_task(settled.wait(failed))
        await asyncio.sleep(0)
        left.cancel()
        gone.set_result(1)
        failed.set_exception(OSError("disk full"))
        await asyncio.wait_for(stays, 10)

    with pytest.raises(OSError, match="disk full"):
        asyncio.run(visit())


def test_an_answer_leaves_at_once():
    """A listening socket that does not name TCP never gets TCP_NODELAY from asyncio: 40 ms for each answer."""
    listener = free_port("127.0.0.1", 0)
    assert listener.proto == socket.IPPROTO_TCP
    listener.close()
