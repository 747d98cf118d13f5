"""A start says what it is doing, and says it again while it takes long; when it is over, it is silent."""

import threading

from console.commands.starting import Starting


class Terminal:
    """What was said, and a way to wait until so much was."""

    def __init__(self):
        self.lines = []
        self._more = threading.Condition()

    def say(self, line):
        with self._more:
            self.lines.append(line)
            self._more.notify_all()

    def wait_for(self, count):
        with self._more:
            assert self._more.wait_for(lambda: len(self.lines) >= count, timeout=30)


def test_each_part_is_a_line():
    terminal = Terminal()
    with Starting(terminal.say, "读取程序") as starting:
        starting.part("启动值班台")
    assert terminal.lines == ["正在读取程序……", "正在启动值班台……"]


def test_a_long_part_is_said_again():
    terminal = Terminal()
    with Starting(terminal.say, every_s=0.01) as starting:
        starting.part("读取程序")
        terminal.wait_for(3)
    assert terminal.lines[0] == "正在读取程序……"
    assert {line.partition("（")[0] for line in terminal.lines[1:]} == {"仍在读取程序"}


def test_after_a_fault_nothing_goes_on():
    terminal, before = Terminal(), threading.active_count()
    try:
        with Starting(terminal.say, every_s=0.01) as starting:
            starting.part("读取程序")
            raise OSError
    except OSError:
        pass
    for each in threading.enumerate():
        if each.name == "starting":
            each.join(30)
    assert threading.active_count() <= before
