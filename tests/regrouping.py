"""Cases that become one, and one that becomes two, as an officer decides it. Everything is invented."""

from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from tests.factories import LEAD, a_reference, an_action


def merging(older, younger, when=None, **said):
    """The drafts of a merge: of the case that goes on, and of the one that went into it."""
    action = an_action(older, "merge", when=when, **{"other": younger.id, "reason": "同一件事"} | said)
    return merge(a_reference(), older, younger, action, action.at)


def merged(older, younger, when=None, **said):
    """The case that two have become."""
    return merging(older, younger, when, **said)[0].case


def parted(case, *signals, when=None, heard=None, actor=LEAD):
    """The drafts of a split: of what stays, and of the case that these signals have become."""
    action = an_action(case, "split", when=when, actor=actor, signals=list(signals), reason="两回事")
    return split(a_reference(), case, action, action.at, heard=heard)
