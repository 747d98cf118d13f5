"""What every test may use: a browser page; and, at the end of a run, the list of what was skipped and how to get it."""

import asyncio
import gc
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import settings
from reading import remembering, shared

from classifiers import reader
from classifiers.assess import Assessor

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("unhurried")

pytest_plugins = ["collecting", "postgres", "flow", "imap", "brokers", "offices", "archives"]

STORES = ("sqlite", "postgresql")
BROKERS = {"kafka_broker", "broker", "secure_broker"}
MAY_ASK = {Path(__file__).parent / "streams/test_contract.py"}
"""Those that ask for one only while they run."""

CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # tests run as root in containers, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-sync",
    # The pages behind the address bar: each context loads two, which takes as long as what a test looks at. And a
    # process made ready for a next page, which most contexts never open.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess",
]
HOW_TO_GET_CHROMIUM = (
    "no Chromium found; get it by `apt-get install chromium fonts-noto-cjk`, or name one with SHIAN_CHROMIUM=/path"
)


def chromium():
    """The path of the Chromium to use: SHIAN_CHROMIUM, else Debian's, else the one on the path; None without."""
    named = os.environ.get("SHIAN_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return shutil.which("chromium", path=f"/usr/bin:{os.environ.get('PATH', '')}")


@pytest.fixture(scope="session")
def running_chromium():
    """A headless Chromium for all tests of a process, and the event loop that speaks with it, which is out of sight."""
    path = chromium()
    if path is None:
        unavailable(HOW_TO_GET_CHROMIUM)
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing; get it by `make test`")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield browser, loop
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture
def browser(running_chromium):
    """The Chromium, for one test: were its event loop in sight of the next, `asyncio.run` would fail there."""
    browser, loop = running_chromium
    asyncio._set_running_loop(loop)
    try:
        yield browser
        for context in browser.contexts:
            context.close()
    finally:
        asyncio._set_running_loop(None)


@pytest.fixture
def page(browser):
    """An empty page in a context of its own: no cookies, Chinese, Beijing time."""
    return browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()


def unavailable(reason):
    """Skips a browser test, or fails it where SHIAN_REQUIRE_BROWSER=1 says that none may be missing."""
    if os.environ.get("SHIAN_REQUIRE_BROWSER") == "1":
        pytest.fail(f"SHIAN_REQUIRE_BROWSER=1, but {reason}")
    pytest.skip(reason)


def pytest_configure(config):
    """One text of YAML is parsed once in a session, and one assessor and one reader loaded, whoever asks how often.

    While tests are collected, all that is made stays; looking for garbage among it takes a third of the time.
    """
    gc.disable()
    patch = pytest.MonkeyPatch()
    patch.setattr(yaml, "load", remembering(yaml.load))
    patch.setattr(Assessor, "load", staticmethod(shared(Assessor.load)))
    patch.setattr(reader, "load_reader", shared(reader.load_reader))
    config.add_cleanup(patch.undo)


def pytest_collection_finish():
    """What was collected stays to the end: looking for garbage among thousands of tests again and again finds none.

    Nor does looking after every 700 objects: a page alone makes tens of thousands.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def pytest_generate_tests(metafunc):
    """Where a module or a claim says that it holds on every store, each test of a line runs on each of them.

    What queries, orders, counts, locks or is written by more than one says so; what is said in which words does not.
    """
    if "line" in metafunc.fixturenames and metafunc.definition.get_closest_marker("stores"):
        metafunc.parametrize("line", STORES, indirect=True)


def pytest_itemcollected(item):
    """Marks what uses a browser or PostgreSQL, before `-m 'not browser'` chooses."""
    names = set(getattr(item, "fixturenames", ()))
    if {"page", "browser"} & names:
        item.add_marker(pytest.mark.browser)
    store = item.callspec.params.get("line") if hasattr(item, "callspec") else None
    if {"postgres", "postgres_url"} & names or store == "postgresql":
        item.add_marker(pytest.mark.postgres)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Modules that need a broker come first: of the processes that share the tests, one alone then starts brokers.

    Then what is slow because it waits: the same process waits for all of it, and nobody at the end for one just begun.
    """
    with_broker = {item.path for item in items if BROKERS & set(getattr(item, "fixturenames", ()))} | MAY_ASK
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in with_broker, item.path not in slow))


def pytest_terminal_summary(terminalreporter):
    """Lists what was skipped, why and how to get it. A reason reads `why; how to get it`."""
    reasons = Counter(skip_reason(report) for report in terminalreporter.stats.get("skipped", []))
    terminalreporter.section("skipped, why, and how to get it")
    if not reasons:
        terminalreporter.write_line("nothing was skipped")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} × {reason}")


def skip_reason(report):
    """The reason of a skipped report, without pytest's `Skipped: `."""
    detail = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return detail.removeprefix("Skipped: ")
