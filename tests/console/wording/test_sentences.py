"""Sentences: what the ledger says of an entry."""

from datetime import timedelta

from factories import NOON, a_case, a_complaint, a_draft, a_reference, an_incoming

from console.wording.sentences import Teller
from console.wording.words import IN_CHINESE
from playbooks import entries as e
from playbooks.decide import update_signal

ILL = {"channel": "illness", "ill": 4, "venue": "school_canteen"}


def told(facts):
    """The ledger's line about a signal that comes again with these facts."""
    signal = an_incoming(id="s1", facts=ILL)
    again = type(signal)(**{name: getattr(signal, name) for name in signal.__struct_fields__} | facts)
    draft = update_signal(a_reference(), a_case(signal), again, now=NOON + timedelta(hours=1))
    return Teller(draft.case, IN_CHINESE, str).tell(draft.entries[0])


def test_a_revision_names_what_changed_and_counts_with_their_number():
    assert (
        told({"revision": 2, "facts": ILL | {"ill": 9, "venue": "restaurant"}})
        == "信息有更新（第 2 版）：场所、不适人数 9"
    )


def test_a_revision_of_other_words_alone_says_no_more_than_that():
    assert told({"revision": 3, "facts": ILL}) == "信息有更新（第 3 版）"


def test_what_an_affair_is_called_since_stands_with_what_was_done():
    draft, title = a_draft(a_complaint(), a_complaint()), "餐饮 · 消费者诉求"
    book = e.PlaybookRef(id="general", hash="0", title="投诉举报处理")
    left = e.SignalsLeft(signals=(), to="x", reason="另一家", title=title)
    for body in e.PlaybookAdded(playbook=book, title=title), e.Merged(other="x", reason="同店", title=title), left:
        draft.add(body, NOON)
    assert [Teller(draft.case, IN_CHINESE, str).tell(entry) for entry in draft.entries[-3:]] == [
        "增加适用规程《投诉举报处理》；事件改称“餐饮 · 消费者诉求”",
        "并入另一事件的信息、步骤和时限；理由：同店；事件改称“餐饮 · 消费者诉求”",
        "0 条信息拆出，另立事件；理由：另一家；事件改称“餐饮 · 消费者诉求”",
    ]


def test_a_start_that_a_later_source_moved_is_told_with_the_source():
    hour = timedelta(hours=1)
    ill = ILL | {"school": True, "treated": True}
    said = an_incoming(facts=ill, title="示例医院来电", treated_at=NOON - hour)
    draft = a_draft(an_incoming(facts=ill), said)
    (moved,) = [each for each in draft.entries if isinstance(each.body, e.ClockMoved)]
    assert Teller(draft.case, IN_CHINESE, str).tell(moved) == (
        "时限变更（按来源所述提前起算）：医疗机构网络直报突发公共卫生事件（整件事），2026-11-24 13:00 到期；"
        "理由：来源说明 11-24 11:00 起接诊，早于原起算的 11-24 12:00；来源：第2条病例报告“示例医院来电”"
    )
