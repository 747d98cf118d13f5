"""A file in the hands of somebody at the desk: handed over, looked at, its form answered."""

import re
import time

from visiting import text_of


def handed(visitor, content, name="登记表.csv"):
    """Hand a file over; the address of its page, where it may still be at work."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read("/files"))[1]
    answer = visitor.client.post(
        "/files", data={"token": token}, files={"file": (name, content)}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def upload(visitor, content, name="登记表.csv"):
    """Hand a file over; the address of its page, when it was looked at."""
    return ready(visitor, handed(visitor, content, name))


def ready(visitor, page):
    """The page, when nothing is being done with its file any more: a busy machine takes longer than a page waits."""
    while visitor.desk.files.job(page.split("/")[-1]):
        time.sleep(0.02)
    return page


def selects(html):
    """Each column that can be corrected: name of its select → (column, what it is taken for)."""
    found = {}
    for n, column, options in re.findall(
        r'<select name="(field-\d+)" aria-label="(.*?) 取作">(.*?)</select>', html, re.S
    ):
        found[n] = (column, next(iter(re.findall(r'<option value="([^"]*)" selected', options)), None))
    return found


def answer(visitor, page, do="take", **fields):
    """Send the form of a file's page, as it stands there, with some fields filled in otherwise."""
    html = visitor.read(page)
    said = {name: field or "" for name, (_, field) in selects(html).items()}
    checked = re.findall(r'name="lies" value="(\w+)" checked', html)
    seen = re.search(r'name="seen" value="(\d+)"', html)[1]
    return visitor.send(page, page=page, do=do, **(said | {"lies": checked[:1], "seen": seen} | fields))


def sent(visitor, page, do="take", **fields):
    done = answer(visitor, page, do, **fields)
    assert done.status_code == 303, done.text
    return text_of(visitor.read(ready(visitor, page)))
