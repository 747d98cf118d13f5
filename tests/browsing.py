"""The desk at an address, and a hand that counts its clicks: what tests in a real browser share."""

import threading
from contextlib import contextmanager

import uvicorn

from console.web import build_app

PAGES = (
    "/",
    "/unplaced",
    "/dead-letters",
    "/sources",
    "/ledger",
    "/set-aside",
    "/glossary",
    "/register",
    "/drills",
    "/files",
    "/workdays",
    "/retention",
    "/learning",
    "/statistics",
    "/statistics/list?grid=duties&row=all&column=sent",
    "/setup",
    "/rumours",
    "/schema",
)
"""Pages of the desk that every office has."""
NEVER_CONNECTED = """window.EventSource = class extends EventTarget {
    constructor() { super(); setInterval(() => this.dispatchEvent(new Event("error")), 3000); }
    close() {}
}"""
"""A browser whose live connection fails again and again."""


@contextmanager
def serving(desk):
    """The desk at an address of its own."""
    config = uvicorn.Config(
        build_app(desk), port=0, log_level="error", access_log=False, timeout_graceful_shutdown=1, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, what):
        self.clicks += 1
        self.page.click(what)
