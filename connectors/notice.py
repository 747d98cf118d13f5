"""Notice (通知): what a department is told, with a named reason. Complete without any link, and carries the least."""

from datetime import datetime

import msgspec


class Duty(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What a department has to do, and until when by which article."""

    title: str
    due_at: datetime | None = None
    article: str | None = None
    is_law: bool = True
    """Whether `due_at` is a time of law; one that is not binds as little as a target."""
    is_at_once: bool = False
    """The article wants it at once (立即), without a number: it has no due time and comes before what has one."""
    target_at: datetime | None = None
    """By when the office itself, or the letter that it answers, wants it, which no law says."""
    target_of: str = "内部目标"
    """Whose time that is: the office's own, or 来件要求."""
    step: str = ""
    """The id of the step, where it is one."""
    which: str = ""
    """Which signal of its affair it is about, where there are several: its number and its day, and no name."""

    @property
    def told(self) -> str:
        """Its title, with the signal that it is about."""
        return f"{self.title}（{self.which}）" if self.which else self.title

    @property
    def first_at(self) -> datetime | None:
        """Whichever of its two times comes first."""
        return min((each for each in (self.due_at, self.target_at) if each), default=None)

    @property
    def order(self) -> tuple[bool, bool, float]:
        """By what duties are listed: what the law wants at once, then whichever time comes first, then the rest."""
        first = self.first_at
        return not self.is_at_once, first is None, first.timestamp() if first else 0.0


class Notice(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One message to one receiver. No business and no person is named in it."""

    v: int = 1
    id: str
    number: str
    """The case number people read."""
    case: str
    receiver: str
    """Department id and role, `D03/handler`."""
    receiver_name: str
    who: tuple[str, ...] = ()
    """Who holds that role by the roster when this is to be told."""
    is_gap: bool = False
    """There is a roster, and it names nobody for that time."""
    reason: str
    reason_title: str
    severity: str
    what: str
    """The playbook's title: what kind of affair."""
    area: str
    """Six-digit county code."""
    place: str = ""
    """The same for people: district, and street or town where that is known."""
    affair: str = ""
    """The kind of place and the people it is about, in one line."""
    rumour: str = ""
    """Of the claim that the affair repeats, in the rumour book: its entry may be withdrawn before this leaves."""
    at: datetime
    urgent: bool = False
    any_hour: bool = False
    """It chases what is late where people fell ill, and does not wait for office hours."""
    duty: str | None = None
    due_at: datetime | None = None
    article: str | None = None
    duties: tuple[Duty, ...] = ()
    """Every duty, what comes first in front; the three above are of the first. Empty in earlier versions of one."""
    how: str = ""
    """Of what gives work: by when and how it is signed for."""
    phone: str = ""
    """The telephone at which the office answers questions about it."""
    text: str = ""
    exercise: str | None = None
    also: tuple[str, ...] = ()
    """Further entries that say the same to the same receiver at once, each about a duty of its own."""
    items: tuple["Notice", ...] = ()
    """A digest holds the notices it stands for, red first."""

    @property
    def first(self) -> Duty | None:
        """The duty that comes first."""
        if self.duties or not self.duty:
            return next(iter(self.duties), None)
        return Duty(title=self.duty, due_at=self.due_at, article=self.article)
