"""Progress: only what is worked off without a gap is ever committed."""

from hypothesis import given
from hypothesis import strategies as st

from streams.cluster.offsets import Offsets, Verdict


def at(committed=None):
    progress = Offsets()
    progress.assigned({"p": committed})
    return progress


def work_off(progress, offset):
    progress.take("p", offset)
    progress.done("p", offset, progress.epoch)


def test_a_partition_nothing_was_committed_of_begins_wherever_its_first_message_lies():
    assert at().verdict("p", 17) == Verdict.WORK


def test_the_next_message_is_worked_an_earlier_one_is_known_a_later_one_shows_a_gap():
    progress = at(5)
    assert [progress.verdict("p", offset) for offset in (4, 5, 6)] == [Verdict.KNOWN, Verdict.WORK, Verdict.GAP]


def test_what_is_taken_is_known_before_it_is_done_and_committed_only_then():
    progress = at(5)
    progress.take("p", 5)
    found = [progress.verdict("p", 5), progress.verdict("p", 6), progress.to_commit(), progress.reached("p")]
    assert found == [Verdict.KNOWN, Verdict.WORK, {}, 5]


def test_a_message_behind_a_gap_is_passed_over_however_often_it_comes():
    progress = at(5)
    assert [progress.verdict("p", offset) for offset in (9, 10, 9)] == [Verdict.GAP] * 3


def test_a_gap_that_the_broker_has_nothing_in_is_skipped():
    progress = at(5)
    progress.skip("p", 9)
    assert [progress.verdict("p", 9), progress.to_commit()] == [Verdict.WORK, {"p": 9}]


def test_a_partition_that_does_not_come_nearer_to_its_end_stands_and_its_looks_are_counted():
    progress = at(5)
    assert [progress.at_a_stand({"p": 7}) for _ in range(3)] == [{"p": (5, looks)} for looks in (1, 2, 3)]
    progress.assigned({"p": 5})
    assert progress.at_a_stand({"p": 7}) == {"p": (5, 1)}


def test_a_partition_that_moved_begins_to_be_counted_anew():
    progress = at(5)
    progress.at_a_stand({"p": 7})
    work_off(progress, 5)
    assert [progress.at_a_stand({"p": end}) for end in (7, 6, None, 7)] == [{"p": (6, 1)}, {}, {}, {"p": (6, 1)}]


def test_a_partition_of_which_something_is_being_worked_off_does_not_stand():
    progress = at(5)
    progress.take("p", 5)
    assert progress.at_a_stand({"p": 7}) == {}


def test_what_has_moved_is_committed_once():
    progress = at(5)
    work_off(progress, 5)
    moved = progress.to_commit()
    progress.committed(moved)
    assert [moved, progress.to_commit()] == [{"p": 6}, {}]


def test_partitions_that_went_to_another_worker_are_forgotten():
    progress = at(5)
    work_off(progress, 5)
    progress.assigned({"q": None})
    assert [progress.to_commit(), progress.reached("p")] == [{}, None]


def test_what_was_taken_when_partitions_went_counts_no_more_and_is_taken_again():
    progress = at(5)
    progress.take("p", 5)
    epoch = progress.epoch
    progress.lost()
    progress.done("p", 5, epoch)
    assert [progress.verdict("p", 5), progress.to_commit()] == [Verdict.WORK, {}]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=60))
def test_in_whatever_order_messages_come_and_go_nothing_below_the_position_was_left_out(events):
    progress, worked, taken = at(0), set(), []
    for offset, what in events:
        if what == 0 and taken:
            done, epoch = taken.pop(0)
            worked.add(done)
            progress.done("p", done, epoch)
        elif what == 1:
            progress.lost()
        elif progress.verdict("p", offset) == Verdict.WORK:
            progress.take("p", offset)
            taken.append((offset, progress.epoch))
    assert set(range(progress.reached("p"))) <= worked
