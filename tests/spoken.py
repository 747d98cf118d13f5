"""Real words through the real assessor: what a test says comes to its case as it would on duty."""

from datetime import timedelta
from pathlib import Path

from flow import a_signal

from classifiers.assess import Assessor
from connectors.signal import Channel, Signal
from streams.learning.corrections import DESK
from streams.processors import assess, text_of

ROOT = Path(__file__).parents[1]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def read(signal):
    """What the assessor makes of it."""
    return ASSESSOR.assess(text_of(signal))


def called(text, channel=Channel.DUTY, source="desk", **fields):
    """What somebody told, and what the assessor makes of it."""
    signal = Signal(channel=channel, source=source, text=text, area="410702", **fields)
    return signal, read(signal)


def tell(line, text, *, after=timedelta(minutes=10), **fields):
    """Somebody tells it, a little later than the last; by telephone unless said otherwise. Its case id."""
    line.clock.moment += after
    plain = {
        "channel": "duty",
        "source": DESK,
        "source_id": f"{line.clock.moment}",
        "request": None,
        "subject": None,
        "text": text,
    }
    signal = a_signal(**{**plain, **fields})
    (assessed,) = assess(ASSESSOR, [signal])
    return line.take(signal, assessed.assessment)
