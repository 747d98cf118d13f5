"""Entry (台账记录): one change in a case. History, audit, queue and outbox at once; a case is only its fold.

An entry carries what was decided (instants, articles, names, titles): reading it never needs seeds, law or clock.
`at` is when it became true (a miss: when it fell due), `recorded_at` when it was written. What it says is its body,
one of the records of `bodies`, which have their names here too: `entries.Opened`.
"""

from datetime import datetime
from hashlib import blake2b

import msgspec

from .ledger.bodies import Acknowledged as Acknowledged
from .ledger.bodies import Body as Body
from .ledger.bodies import ClaimLapsed as ClaimLapsed
from .ledger.bodies import ClockMoved as ClockMoved
from .ledger.bodies import ClockStarted as ClockStarted
from .ledger.bodies import ClockStopped as ClockStopped
from .ledger.bodies import Closed as Closed
from .ledger.bodies import DeadlineMissed as DeadlineMissed
from .ledger.bodies import Dismissed as Dismissed
from .ledger.bodies import Dispatched as Dispatched
from .ledger.bodies import EndUnseen as EndUnseen
from .ledger.bodies import GradeConfirmed as GradeConfirmed
from .ledger.bodies import GradeProposed as GradeProposed
from .ledger.bodies import HandedOver as HandedOver
from .ledger.bodies import LabelCorrected as LabelCorrected
from .ledger.bodies import MissWithdrawn as MissWithdrawn
from .ledger.bodies import MovedIn as MovedIn
from .ledger.bodies import MovedOut as MovedOut
from .ledger.bodies import Noted as Noted
from .ledger.bodies import Opened as Opened
from .ledger.bodies import PlaybookAdded as PlaybookAdded
from .ledger.bodies import Refused as Refused
from .ledger.bodies import Reminded as Reminded
from .ledger.bodies import Reopened as Reopened
from .ledger.bodies import SeverityChanged as SeverityChanged
from .ledger.bodies import SignedFor as SignedFor
from .ledger.bodies import StepDone as StepDone
from .ledger.bodies import StepOpened as StepOpened
from .ledger.bodies import StepReturned as StepReturned
from .ledger.confiding import Confided as Confided
from .ledger.duties import ClockRestarted as ClockRestarted
from .ledger.duties import PassedOn as PassedOn
from .ledger.duties import PlaybookWithdrawn as PlaybookWithdrawn
from .ledger.duties import StepsRestored as StepsRestored
from .ledger.duties import StepsWithdrawn as StepsWithdrawn
from .ledger.duties import StepTakenBack as StepTakenBack
from .ledger.duties import TargetMoved as TargetMoved
from .ledger.duties import TimeAnswered as TimeAnswered
from .ledger.duties import TimeAsked as TimeAsked
from .ledger.filed import Filed as Filed
from .ledger.findings import HeatChanged as HeatChanged
from .ledger.findings import HistoryFound as HistoryFound
from .ledger.findings import RumourMatched as RumourMatched
from .ledger.naming import NameStateSet as NameStateSet
from .ledger.quoted import Deadline as Deadline
from .ledger.quoted import Earlier as Earlier
from .ledger.quoted import PlaybookRef as PlaybookRef
from .ledger.quoted import Reminder as Reminder
from .ledger.regroupings import Merged as Merged
from .ledger.regroupings import MergedInto as MergedInto
from .ledger.regroupings import SignalsLeft as SignalsLeft
from .ledger.rungs import Escalated as Escalated
from .ledger.rungs import EscalationAnswered as EscalationAnswered
from .ledger.rungs import EscalationProposed as EscalationProposed
from .ledger.rungs import EscalationReminded as EscalationReminded
from .ledger.rungs import EscalationSettled as EscalationSettled
from .ledger.signals import SignalJoined as SignalJoined
from .ledger.signals import SignalUpdated as SignalUpdated
from .ledger.signals import StartsAnswered as StartsAnswered
from .ledger.signals import StartsProposed as StartsProposed


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
