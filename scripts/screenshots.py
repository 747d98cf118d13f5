"""Makes the pictures of the README: the sample day, played to a certain minute, photographed in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOMENT = "10:12"
"""Sample time at which the clock is stopped and the pictures are taken."""

WAIT_S = 240.0
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
WIDE = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 800}
CALL = "我是示例小区住户，在洪门镇示例农贸市场12号摊位买的豇豆有很重的农药味"


def main() -> None:
    """Starts the sample on a folder of its own, waits for the moment, saves every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "console", "run", "--sample", "--data", folder, "--port", "0"]
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        try:
            take_pictures(address_of(running))
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)


def address_of(running: subprocess.Popen[str]) -> str:
    """The address the desk prints when it is up."""
    for line in running.stdout or ():
        found = re.search(r"http://[0-9.:]+/", line)
        if found:
            return found[0].rstrip("/")
    raise SystemExit("the desk did not start; run `make run` to see why")


def take_pictures(address: str) -> None:
    """Queue, case, register and the queue on a phone."""
    from playwright.sync_api import sync_playwright  # optional dependency: only pictures and tests need a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
        stop_at_the_moment(page, address)
        photograph(page, address, "queue", "/")
        number = page.locator("tr.red a.title").first.get_attribute("href") or "/"
        photograph(page, address, "case", number)
        photograph(page, address, "rumour", rumour_of(page, address) or number)
        page.goto(f"{address}/register")
        page.fill("#words", CALL)
        page.wait_for_selector("#similar a")
        page.screenshot(path=PICTURES / "register.png")
        page.set_viewport_size(PHONE)
        photograph(page, address, "phone", "/")
        browser.close()
    for path in sorted(PICTURES.glob("*.png")):
        print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} kB")


def stop_at_the_moment(page: Any, address: str) -> None:
    """Let the sample day run until the moment, then pause it."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        with urllib.request.urlopen(address + "/", timeout=10) as answer:
            now = re.search(r"data-clock>\d\d-\d\d (\d\d:\d\d)<", answer.read().decode())
        if now and now[1] >= MOMENT:
            break
        time.sleep(0.5)
    page.goto(address)
    page.click("button:has-text('暂停')")
    page.wait_for_selector("button:has-text('继续')")


def rumour_of(page: Any, address: str) -> str | None:
    """The case that repeats a known rumour."""
    page.goto(f"{address}/?playbook=rumour")
    row = page.locator("a.title").first
    return str(row.get_attribute("href")) if row.count() else None


def photograph(page: Any, address: str, name: str, path: str) -> None:
    """One picture of one page, from its top."""
    page.goto(address + path)
    page.wait_for_selector("main")
    page.screenshot(path=PICTURES / f"{name}.png")


def chromium() -> str:
    """The Chromium to use: SHIAN_CHROMIUM, else Debian's."""
    found = os.environ.get("SHIAN_CHROMIUM") or shutil.which("chromium", path=f"/usr/bin:{os.environ.get('PATH', '')}")
    if found is None:
        raise SystemExit("no Chromium found; get it by `apt-get install chromium fonts-noto-cjk`")
    return found


if __name__ == "__main__":
    main()
