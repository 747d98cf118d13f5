"""Entry (台账记录): one change in a case. History, audit, queue and outbox at once; a case is only its fold.

An entry carries what was decided (instants, articles, names, titles): reading it never needs seeds, law or clock.
`at` is when it became true (a miss: when it fell due), `recorded_at` when it was written. What it says is its body,
one of the records of `bodies`, which have their names here too: `entries.Opened`.
"""

from datetime import datetime
from hashlib import blake2b

import msgspec

from .bodies import Acknowledged as Acknowledged
from .bodies import Body as Body
from .bodies import ClaimLapsed as ClaimLapsed
from .bodies import ClockMoved as ClockMoved
from .bodies import ClockStarted as ClockStarted
from .bodies import ClockStopped as ClockStopped
from .bodies import Closed as Closed
from .bodies import DeadlineMissed as DeadlineMissed
from .bodies import Dismissed as Dismissed
from .bodies import Dispatched as Dispatched
from .bodies import EndUnseen as EndUnseen
from .bodies import GradeConfirmed as GradeConfirmed
from .bodies import GradeProposed as GradeProposed
from .bodies import HandedOver as HandedOver
from .bodies import LabelCorrected as LabelCorrected
from .bodies import MissWithdrawn as MissWithdrawn
from .bodies import MovedIn as MovedIn
from .bodies import MovedOut as MovedOut
from .bodies import Noted as Noted
from .bodies import Opened as Opened
from .bodies import PlaybookAdded as PlaybookAdded
from .bodies import Refused as Refused
from .bodies import Reminded as Reminded
from .bodies import Reopened as Reopened
from .bodies import SeverityChanged as SeverityChanged
from .bodies import SignalJoined as SignalJoined
from .bodies import SignalUpdated as SignalUpdated
from .bodies import SignedFor as SignedFor
from .bodies import StepDone as StepDone
from .bodies import StepOpened as StepOpened
from .bodies import StepReturned as StepReturned
from .confiding import Confided as Confided
from .findings import HeatChanged as HeatChanged
from .findings import HistoryFound as HistoryFound
from .findings import RumourMatched as RumourMatched
from .naming import NameStateSet as NameStateSet
from .quoted import Deadline as Deadline
from .quoted import Earlier as Earlier
from .quoted import PlaybookRef as PlaybookRef
from .quoted import Reminder as Reminder
from .redone import ClockRestarted as ClockRestarted
from .redone import StepTakenBack as StepTakenBack
from .regroupings import Merged as Merged
from .regroupings import MergedInto as MergedInto
from .regroupings import SignalsLeft as SignalsLeft
from .rungs import Escalated as Escalated
from .rungs import EscalationAnswered as EscalationAnswered
from .rungs import EscalationProposed as EscalationProposed
from .rungs import EscalationReminded as EscalationReminded
from .rungs import EscalationSettled as EscalationSettled
from .withdrawals import PlaybookWithdrawn as PlaybookWithdrawn
from .withdrawals import StepsRestored as StepsRestored
from .withdrawals import StepsWithdrawn as StepsWithdrawn


class Actor(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who did it: person and role as chosen at the desk, and the department they act for."""

    person: str
    role: str
    department: str | None = None


class Entry(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One change in one case."""

    v: int = 1
    id: str
    case: str
    seq: int
    at: datetime
    recorded_at: datetime
    cause: str
    """Id of the signal, action or timer that caused it."""
    actor: Actor | None = None
    on_behalf_of: str | None = None
    body: Body


def digest(*parts: str) -> str:
    """The id made from `parts`: the same content gives the same id everywhere."""
    return blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def canonical(entry: Entry) -> bytes:
    """The form that is hashed and compared across runners: without recording time."""
    plain = msgspec.to_builtins(entry)
    del plain["recorded_at"]
    return msgspec.json.encode(plain, order="deterministic")
