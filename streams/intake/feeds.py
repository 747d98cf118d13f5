"""Feeds: how one is asked, at its host's pace and as its site's rules allow."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

from connectors.doors import FeedSource
from connectors.errors import ConnectorError
from connectors.fetch import Fetched, fetch, may_fetch
from connectors.network import FetchError
from connectors.sources.feed import read_feed
from connectors.sources.polling import GAP_SECONDS, Hosts, PollState

from ..clock import stopwatch
from .listening import Ear, Later
from .refused import refusal

FEED_LOOK = timedelta(seconds=15)
"""How long a feed's thread sleeps at most, so that it ends soon when the process does."""
ROBOTS_KEPT = timedelta(days=1)


class FeedListener:
    """A feed: asked conditionally, at its host's pace, less often while it fails, never against its robots.txt."""

    def __init__(
        self, source: FeedSource, ear: Ear, hosts: Hosts, poll: PollState | None = None, *, folder: Path = Path()
    ) -> None:
        self.name, self.source, self._folder = source.name, source, folder
        self._ear, self._hosts = ear, hosts
        self.poll = poll or PollState()
        self._robots: tuple[datetime, str] | None = None

    def go_on(self, poll: PollState) -> None:
        """What was remembered last, by whomever."""
        self.poll = poll

    def look(self, now: datetime) -> timedelta:
        """One request, when it is due: for the site's rules first, then, in its host's next turn, for the feed. Raises
        Later when it failed."""
        if not self.poll.is_due(now, every_minutes=self.source.every_minutes):
            return min(FEED_LOOK, (self.poll.next_at or now) - now)
        if (wait := self._hosts.wait(self.source.url, now)) > timedelta():
            return wait
        try:
            if self._robots is None or now - self._robots[0] > ROBOTS_KEPT:
                self._robots = now, self._rules()
                return timedelta(seconds=GAP_SECONDS)
            answer = self._fetched(self._robots[1])
            if answer.retry_after is not None:
                raise Patience(f"对方请求稍后再来（{answer.status}）", answer.retry_after)
            self._read(answer, now)
        except ConnectorError as error:
            raise self._failed(error, now) from error
        self.poll = self.poll.after_success(
            now, every_minutes=self.source.every_minutes, etag=answer.etag, last_modified=answer.last_modified
        )
        return FEED_LOOK

    def close(self) -> None:
        """Nothing is held between two looks."""

    def _fetched(self, rules: str) -> Fetched:
        source = self.source
        if not may_fetch(rules, source.url):
            raise ConnectorError("对方的 robots.txt 不允许读取这个地址", permanent=True)
        return self._asked(source.url, etag=self.poll.etag, last_modified=self.poll.last_modified)

    def _asked(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        return fetch(
            url,
            stopwatch=stopwatch,
            etag=etag,
            last_modified=last_modified,
            private_addresses=self.source.private_addresses,
            proxy=self.source.proxy,
            ca=self._folder / self.source.ca if self.source.ca else None,
        )

    def _rules(self) -> str:
        """The site's robots.txt, asked once a day; none where there is none. While it cannot be read, for whatever
        reason, the one that was read last holds; without one nobody knows what it forbids (RFC 9309, 2.3.1).
        Raises ConnectorError."""
        try:
            answer = self._asked(urljoin(self.source.url, "/robots.txt"))
            if answer.retry_after is not None:
                raise Patience(str(answer.status), answer.retry_after)
            return answer.body.decode("utf-8", "replace")
        except (FetchError, Patience) as error:
            if isinstance(error, FetchError) and error.absent:
                return ""
            if self._robots is not None:
                return self._robots[1]
            after = error.retry_after if isinstance(error, Patience) else None
            said = f"对方的 robots.txt 这次读不到，稍后再问（{error.message}）"
            raise Patience(said, after, permanent=error.permanent) from error

    def _read(self, answer: Fetched, now: datetime) -> None:
        if answer.status == 304:
            return
        found = read_feed(answer.body, answer.content_type, source=self.source, now=now)
        self._ear.take(found.signals)
        self._ear.refuse(self.name, [refusal(each, self.source.url) for each in found.refused])

    def _failed(self, error: ConnectorError, now: datetime) -> Later:
        self.poll = self.poll.after_failure(
            now,
            every_minutes=self.source.every_minutes,
            error=error.message,
            chance=random.random(),
            retry_after=error.retry_after if isinstance(error, Patience) else None,
            permanent=error.permanent,
        )
        return Later(error.message, (self.poll.next_at or now) - now)


class Patience(ConnectorError):
    """A server is to be left alone for a while, which it may have named."""

    def __init__(self, message: str, retry_after: float | datetime | None, *, permanent: bool = False) -> None:
        super().__init__(message, permanent)
        self.retry_after = retry_after
