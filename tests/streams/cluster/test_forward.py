"""The forwarder: that the broker is away is said at the desk, whether anything waits for it or not."""

import asyncio
from dataclasses import replace

from flow import a_signal
from serving import free_port, until

from connectors.parse import finish
from console.commands.desk import log_reader
from console.state import Desk
from streams.door import part
from streams.embedded import Runner


def test_a_broker_that_is_away_is_said_though_nothing_waits_for_it_and_when_something_does(line):
    server = f"127.0.0.1:{free_port()}"
    line.system.settings = replace(line.system.settings, kafka=(server,))
    runner = Runner(line.system, idle=True, reads=log_reader)
    desk = Desk(runner)
    runner.writer.start()
    runner.feeder.start()
    until(lambda: runner.feeder.fault)
    idle = asyncio.run(desk.faults())
    runner.receive([part(finish(a_signal(), line.clock.now()))]).result(10)
    waiting = asyncio.run(desk.faults())
    runner.feeder.stop()
    runner.writer.stop()
    desk.close()
    said = f"SHIAN_KAFKA：Kafka 连接不上（{server} 对方没有接受连接）"
    assert [idle, waiting] == [[said], [said]]
