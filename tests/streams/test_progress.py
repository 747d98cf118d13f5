"""Progress: only what is worked off without a gap is ever committed."""

from hypothesis import given
from hypothesis import strategies as st

from streams.progress import Progress, Verdict


def at(committed=None):
    progress = Progress()
    progress.assigned({"p": committed})
    return progress


def test_a_partition_nothing_was_committed_of_begins_wherever_its_first_message_lies():
    assert at().verdict("p", 17) == Verdict.WORK


def test_the_next_message_is_worked_an_earlier_one_is_known_a_later_one_shows_a_gap():
    progress = at(5)
    assert [progress.verdict("p", offset) for offset in (4, 5, 6)] == [Verdict.KNOWN, Verdict.WORK, Verdict.GAP]


def test_a_gap_that_is_still_there_after_going_back_is_the_brokers():
    progress = at(5)
    assert [progress.verdict("p", 9), progress.sought("p"), progress.verdict("p", 9)] == [
        Verdict.GAP,
        5,
        Verdict.WORK,
    ]


def test_a_later_gap_is_a_gap_again():
    progress = at(5)
    progress.sought("p")
    progress.done("p", 5)
    assert progress.verdict("p", 9) == Verdict.GAP


def test_a_partition_that_does_not_come_nearer_to_its_end_goes_back_once():
    progress = at(5)
    assert [progress.at_a_stand({"p": 7}) for _ in range(3)] == [{}, {"p": 5}, {}]
    progress.assigned({"p": 5})
    assert [progress.at_a_stand({"p": 7}) for _ in range(2)] == [{}, {"p": 5}]


def test_a_partition_that_moves_or_is_at_its_end_does_not_stand_still():
    progress = at(5)
    found = [progress.at_a_stand({"p": 7})]
    progress.done("p", 5)
    found += [progress.at_a_stand(ends) for ends in ({"p": 7}, {}, {"p": 7}, {"p": 6}, {"p": None})]
    assert found == [{}] * 6


def test_what_has_moved_is_committed_once():
    progress = at(5)
    progress.done("p", 5)
    moved = progress.to_commit()
    progress.committed(moved)
    assert [moved, progress.to_commit()] == [{"p": 6}, {}]


def test_partitions_that_went_to_another_worker_are_forgotten():
    progress = at(5)
    progress.done("p", 5)
    progress.assigned({"q": None})
    assert [progress.to_commit(), progress.reached("p")] == [{}, None]


@given(st.lists(st.integers(0, 9), max_size=40))
def test_in_whatever_order_messages_come_nothing_below_the_position_was_left_out(offsets):
    progress, worked = at(0), set()
    for offset in offsets:
        if progress.verdict("p", offset) == Verdict.WORK:
            worked.add(offset)
            progress.done("p", offset)
    assert worked == set(range(progress.reached("p")))
