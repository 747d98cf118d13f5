"""`shian run`: the embedded system, from settings to Ctrl-C."""

import asyncio
import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import uvicorn

from classifiers.model import check_model
from connectors.errors import os_reason
from streams.clock import StagedClock, SystemClock
from streams.drills.feed import Feed, Opening
from streams.drills.staged import prepare, staged_clock
from streams.embedded import Reads, Runner
from streams.intake.listeners import listeners_of
from streams.intake.listening import Ear, Listening, states
from streams.loaded import keep_what_is_loaded
from streams.office.accounts import has_accounts
from streams.office.certificates import EXPIRES_SOON, expiry_in_words, files_of, names_in, valid_until
from streams.office.lent import Lending, lend_accounts, lend_certificate
from streams.office.model_on_duty import note_model
from streams.settings import Settings, SettingsError, data_folder
from streams.store.database import Database
from streams.system import System, build

from ..intake import ShortWay
from ..moments import Moments
from ..requests.guard import ANY_ADDRESS, LOOPBACK, in_address, names_of
from ..state import Desk
from ..web import build_app
from .hangup import heed_hangup, read_again
from .options import Print, typed
from .server import Server
from .staging import Staging
from .standing import LOCK, Held, held_by
from .starting import Starting


class AlreadyRunning(Exception):
    """Another process runs on this data, at `address`; `is_staged`: it shows the sample or a drill."""

    def __init__(self, pid: int, address: str, *, is_staged: bool) -> None:
        super().__init__(f"process {pid} already runs on this data: {address}")
        self.pid, self.address, self.is_staged = pid, address, is_staged


def run(
    settings: Settings,
    *,
    staging: Staging | None,
    say: Print,
    starting: Starting | None = None,
    reads: Reads | None = None,
) -> None:
    """Run until Ctrl-C or SIGTERM. `staging`: what is shown instead of duty; `reads`: who reads the log instead of
    assess processes of our own.

    Raises AlreadyRunning, SettingsError, PlaybookError.
    """
    drills = settings.data / "drills"
    office = settings
    if staging:
        settings = replace(settings, data=settings.data / staging.folder, database="", master_key="")
    data_folder(settings)
    lent = 0
    if staging and staging.by_accounts:
        lend_certificate(office, settings)
        if lent := lend_accounts(office, settings, SystemClock().now()):
            say(f"须登录：值班数据里的 {lent} 个账号在这里照样用，密码相同。")
    if settings.host not in LOOPBACK:
        _check_accounts(settings)
    listener = free_port(settings.host, settings.port)
    port = listener.getsockname()[1]
    address = f"{'https' if files_of(settings.data) else 'http'}://{_shown_host(settings)}:{port}/"
    with listener, only_one(settings.data / LOCK, address, is_staged=staging is not None):
        if settings.port not in (0, port):
            say(f"端口 {settings.port} 已被占用，改用 {port}。")
        starting = starting or Starting(say)
        wired = Wired(settings, address, drills, staging, reads, office if lent else None)
        serve(wired, listener, say, starting)


def _shown_host(settings: Settings) -> str:
    """Under what others open it: no browser opens “every address of this machine”."""
    if settings.host not in ANY_ADDRESS:
        return in_address(settings.host)
    return next((each for each in reached_by(settings) if each not in LOOPBACK), socket.gethostname())


def reached_by(settings: Settings) -> tuple[str, ...]:
    """Names that the office said browsers reach it by: in its settings, and in its certificate."""
    return (*settings.names, *names_in(settings.data))


def _check_accounts(settings: Settings) -> None:
    """Raises SettingsError: a desk that other machines reach must know who comes."""
    with contextlib.closing(Database(settings.database_url, pool=1)) as database:
        if database.is_there and _has_accounts(database):
            return
    raise SettingsError(
        f"SHIAN_HOST={settings.host}：本机以外能访问的值班台须先有账号。"
        "先运行 shian account add admin --name 姓名 --role administrator "
        f"--data {typed(settings.data)}，或改回 127.0.0.1"
    )


def _has_accounts(database: Database) -> bool:
    database.prepare()
    with database.reading() as connection:
        return has_accounts(connection)


class Wired(NamedTuple):
    """What a run is made of."""

    settings: Settings
    address: str
    drills: Path
    """Where reports of drills are kept: beside duty's data, whatever this desk shows."""
    staging: Staging | None = None
    reads: Reads | None = None
    lends: Settings | None = None
    """The office whose people log in here by their accounts."""


def serve(wired: Wired, listener: socket.socket, say: Print, starting: Starting) -> None:
    """Everything wired and running; returns when asked to stop."""
    starting.part("读取法规、规程和数据库")
    system = build(wired.settings, SystemClock())
    with contextlib.closing(system.database):
        _serve(wired, system, listener, say, starting)


def _serve(wired: Wired, system: System, listener: socket.socket, say: Print, starting: Starting) -> None:
    staging = wired.staging
    if staging:
        starting.part("读取示例或演练的脚本")
        day, history = staging.stage(system)
        starting.part("核对此前的记录（第一次要写入）")
        prepare(system, day, history)
        system.clock = clock = staged_clock(system)
        clock.pause()
    if wired.reads is None:
        _check_model(system, is_duty=staging is None)
    starting.part("启动初筛进程和值班台")
    runner = Runner(system, reads=wired.reads)
    feed = listening = lending = desk = None
    runner.start()
    try:
        keep_what_is_loaded()
        if wired.lends:
            lending = Lending(wired.lends, system.vault, runner.writer.submit, SystemClock().now)
            lending.start()
        if staging:
            players = staging.players(runner) if staging.players else None
            feed = Feed(runner, clock, day, history, players)
            runner.listeners.append(Moments(system, say, mark=staging.mark).tell)
        else:
            listening = _listening(runner)
        desk = Desk(runner, feed, drills=wired.drills)
        lines = _greeting(wired, system, is_ended=feed is not None and feed.is_ended)
        if feed is not None and staging and staging.begins:
            desk.opening = Opening(partial(_begin_day, feed, clock, staging.speed))
        _serve_http(desk, listener, partial(_greet, starting, lines, say), say)
    finally:
        for each in (desk.opening if desk else None, feed, listening, lending):
            if each:
                each.stop()
        runner.stop()
        if desk:
            desk.close()


def _check_model(system: System, *, is_duty: bool) -> None:
    """Raises ClassifierError where there is no model that can be used; what judges on duty is written down."""
    model = check_model(system.settings.model)
    if is_duty:
        with system.database.writing() as connection:
            note_model(connection, model, system.clock.now())


def _listening(runner: Runner) -> Listening:
    """The drop folder and the office's sources, each in a thread of its own; the sample day listens to nothing."""
    system, ear = runner.system, Ear(runner)
    with system.database.reading() as connection:
        known = states(connection)
    listening = Listening(ear, system.clock.now)
    listening.listen(list(listeners_of(system, ear, known)))
    # What is said differently is asked anew: a tag of another address would keep the first answer away.
    runner.doors_file.tell(lambda _: listening.listen(list(listeners_of(system, ear, {}))))
    return listening


def free_port(host: str, wanted: int) -> socket.socket:
    """A listening socket on the wanted port, or on the next free one. Raises SettingsError where none can be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in [*range(wanted, min(wanted + 50, 65536)), 0]:
        # Named TCP, because only then asyncio sets TCP_NODELAY on what it accepts: without it every answer, sent as
        # head and body, waits up to 40 ms for the other side's delayed acknowledgement.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(1024)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise SettingsError(_unlistenable(host, port, error)) from None
            continue
        return listener
    raise SettingsError(f"{host}：没有空闲的端口，请停掉一些程序")


def _unlistenable(host: str, port: int, error: OSError) -> str:
    """What is said of an address at which nothing can be listened."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"SHIAN_HOST={host}：不是本机的地址；应为 127.0.0.1、0.0.0.0 或本机网卡的地址"
    remedy = "；1024 以下的端口一般只有管理员能用，请换一个" if error.errno == errno.EACCES else ""
    return f"{host} 端口 {port}：{os_reason(error)}{remedy}"


@contextlib.contextmanager
def only_one(lock: Path, address: str, *, is_staged: bool) -> Iterator[None]:
    """One process on one data folder. The kernel gives the lock back whatever happens to us."""
    file = lock.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        held = held_by(lock) or Held(pid=0, address="?")
        raise AlreadyRunning(held.pid, held.address, is_staged=is_staged) from None
    file.truncate(0)
    file.write(msgspec.json.encode(Held(pid=os.getpid(), address=address)).decode())
    file.flush()
    try:
        yield
    finally:
        file.truncate(0)
        file.close()


def _serve_http(desk: Desk, listener: socket.socket, greet: Callable[[], None], say: Print) -> None:
    hosts = names_of(desk.settings.host, reached_by(desk.settings))
    app = ShortWay(build_app(desk, hosts=hosts), desk, hosts)
    certificate, key = files_of(desk.settings.data) or (None, None)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        lifespan="on",
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )

    def ready() -> None:
        greet()
        if desk.opening is not None:
            desk.opening.wait()
        elif desk.feed is not None:
            desk.feed.start()

    server = Server(config, ready, desk.live.close)
    # uvicorn hands a caught SIGTERM on when it has stopped; as an interrupt it lets everything here end in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    heed_hangup(server.handle_exit, partial(read_again, config, desk.settings.data), say)
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=config.get_loop_factory()) as loop:
        loop.run(server.serve(sockets=[listener]))
    say(_last_word(desk))


def _last_word(desk: Desk) -> str:
    """What is said when all has stopped: whether there is anything to go on with, and where a drill's report is."""
    if desk.feed is not None and desk.feed.is_ended:
        return f"已停止；这场演练已结束，评估报告在 {desk.drills.folder}。"
    said = "已停止；数据都已保存，下次从这里继续。"
    return f"{said}要出评估报告，下次打开后在“演练评分”里结束演练。" if desk.drill is not None else said


def _greet(starting: Starting, lines: list[str], say: Print) -> None:
    starting.end()
    for line in lines:
        say(line)


def _begin_day(feed: Feed, clock: StagedClock, speed: float | None) -> None:
    if speed is not None:
        clock.set_speed(speed)
    clock.resume()
    feed.start()


def _greeting(wired: Wired, system: System, *, is_ended: bool) -> list[str]:
    address = wired.address
    lines = [*_certificate_lines(system.settings.data), f"值班台：{address}", "停止：Ctrl-C"]
    if wired.staging:
        first = wired.staging.ended(address) if is_ended else wired.staging.greet(system.clock.now(), address)
        lines[:0] = [first, *wired.staging.lines(system)]
    if os.environ.get("SSH_CONNECTION"):
        host = address.split("://", 1)[1].rstrip("/")
        port = host.rsplit(":", 1)[-1]
        lines.append(f"远程登录时，在自己的电脑上运行：ssh -L {port}:{host} 用户名@本机地址，再打开 {address}")
    elif system.settings.host in LOOPBACK and not _has_browser():
        port = address.rstrip("/").rsplit(":", 1)[-1]
        lines.append(f"本机没有浏览器；在有浏览器的电脑上运行：ssh -L {port}:127.0.0.1:{port} 用户名@本机地址")
    return lines


def _certificate_lines(data: Path) -> list[str]:
    until, now = valid_until(data), SystemClock().now()
    if until is None or until - now > EXPIRES_SOON:
        return []
    return [f"■ 红色：{expiry_in_words(until, is_expired=until <= now)}"]


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
