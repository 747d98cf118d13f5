"""The desk at an address, and a hand that counts its clicks: what tests in a real browser share."""

import threading
from contextlib import contextmanager

import uvicorn

NEVER_CONNECTED = """window.EventSource = class extends EventTarget {
    constructor() { super(); setInterval(() => this.dispatchEvent(new Event("error")), 3000); }
    close() {}
}"""
"""A browser whose live connection fails again and again."""


@contextmanager
def serving(app):
    """The application of a desk at an address of its own."""
    config = uvicorn.Config(app, port=0, log_level="error", access_log=False, timeout_graceful_shutdown=1, ws="none")
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


GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(242, 245, 248)", "rgb(17, 23, 29)"


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, what):
        self.clicks += 1
        self.page.click(what)
