"""How many messages a channel may send now: at most so many in any 60 seconds."""

from datetime import datetime, timedelta

MINUTE = timedelta(seconds=60)


def room(sent_at: list[datetime], per_minute: int, now: datetime) -> tuple[int, datetime]:
    """How many messages may leave at `now`, and when the next may (`now` itself where there is room).

    `sent_at` holds when the last messages left, in any order; what is 60 seconds old does not count any more.
    Instants are aware. A channel with `per_minute` 0 never sends: there is no room, and a minute later is no better.
    """
    lately = sorted(each for each in sent_at if each > now - MINUTE)
    free = per_minute - len(lately)
    if free > 0:
        return free, now
    return 0, lately[len(lately) - per_minute] + MINUTE if per_minute > 0 else now + MINUTE
