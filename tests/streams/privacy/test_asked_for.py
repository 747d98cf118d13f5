"""What keeps something from whom it is not for, or says who looked, is left to no default that a caller may forget."""

from inspect import Parameter, signature

import pytest

from console.reading.became import Became
from streams.gathering.acting import act_on
from streams.gathering.unplaced import place_unplaced
from streams.intake.originals import show_original
from streams.notify import due_sendings
from streams.office.sign_links import answer
from streams.privacy.attachments import show_attachment
from streams.privacy.evidence import show_evidence
from streams.privacy.handwritten import masked_action
from streams.privacy.private import reveal
from streams.telling.calls import open_calls, record_call
from streams.telling.routes import Carrier


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        *((told, "ref") for told in (due_sendings, open_calls, record_call)),
        (Carrier, "reference"),
        (Became, "channels"),
        *((said, "vault") for said in (act_on, place_unplaced, answer)),
        (masked_action, "own"),
        *((shown, "address") for shown in (reveal, show_original, show_attachment, show_evidence)),
    ],
)
def test_a_caller_says_it(asked, name):
    assert signature(asked).parameters[name].default is Parameter.empty
