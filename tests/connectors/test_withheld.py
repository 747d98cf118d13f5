"""The split at the door: nothing private stays, nothing is lost."""

from datetime import UTC, datetime

import msgspec
import pytest

from connectors.signal import Attachment, Channel, Contact, Illness, Product, Purchase, Sampling, Signal, Subject
from connectors.withheld import split_draft, split_private


def a_signal(**changes):
    return Signal(channel=Channel.COMPLAINT, source="12315", received_at=datetime(2026, 1, 5, tzinfo=UTC), **changes)


def joined(public, private):
    """The whole again."""
    plain = msgspec.to_builtins(public) | {name: private[name] for name in ("contact", "raw") if name in private}
    for name, value in private.get("originals", {}).items():
        part, _, field = name.partition(".")
        if field:
            plain[part][field] = value
        else:
            plain[part] = value
    return msgspec.convert(plain, Signal)


def test_a_name_given_away_once_is_masked_wherever_it_stands():
    signal = Signal(channel=Channel.DUTY, source="值班", title="李丽丽来电", text="我叫李丽丽，李丽丽要求回复")
    public, private = split_private(signal)
    assert [public.title, public.text] == ["李**来电", "我叫李某，李**要求回复"]
    assert joined(public, private) == signal


def test_what_the_sender_said_of_themselves_leaves_addresses_of_pages_and_numbers_too():
    signal = Signal(
        channel=Channel.COMPLAINT,
        source="12315",
        source_id="7-13800001234",
        url="https://forum.example/?tel=13800001234",
        product=Product(name="卤肉13800001234", producer="示例厂 a@b.example"),
        contact=Contact(phone="13800001234"),
    )
    public, private = split_private(signal)
    assert "13800001234" not in msgspec.json.encode(public).decode()
    assert [public.source_id, public.product.producer] == ["7-1**********", "示例厂 a****@b.example"]
    assert joined(public, private) == signal


def test_a_signal_without_anything_private_is_passed_as_it_is():
    signal = a_signal(text="在示例小吃店吃坏了肚子", subject=Subject(name="示例小吃店"))
    assert split_private(signal) == (signal, None)


@pytest.mark.parametrize(
    "part",
    [
        {"title": "电话13800001234"},
        {"text": "电话13800001234"},
        {"contact": Contact()},
        {"raw": {}},
        {"subject": Subject(name="电话13800001234")},
        {"product": Product(producer="电话13800001234")},
        {"purchase": Purchase(platform="电话13800001234")},
        {"sampling": Sampling(lab="电话13800001234")},
        {"illness": Illness(meal="电话13800001234")},
        {"progress": {"调解结果": "电话13800001234"}},
        {"attachments": (Attachment(name="电话13800001234.jpg"),)},
    ],
    ids=lambda part: next(iter(part)),
)
def test_whatever_one_part_holds_is_parted_when_nothing_else_is_there(part):
    signal = a_signal(**{"text": "在示例小吃店吃坏了肚子"} | part)
    public, private = split_private(signal)
    assert private is not None
    assert joined(public, private) == signal
    assert "13800001234" not in msgspec.json.encode(public).decode()


def test_contact_and_raw_leave_and_texts_are_masked():
    signal = a_signal(
        title="13800001234反映",
        text="我叫张三，电话13800001234",
        subject=Subject(name="张三牛肉面馆", address="示例路1号，电话0373-0001234"),
        illness=Illness(ill=3, meal="联系人：李四"),
        progress={"调解结果": "已告知13800001234", "受理时间": "2026-01-05T00:00:00+08:00"},
        attachments=(Attachment(name="13800001234.jpg"),),
        contact=Contact(name="张三", phone="13800001234"),
        raw={"备注": "住示例小区"},
    )
    public, private = split_private(signal)
    assert public == a_signal(
        title="138****1234反映",
        text="我叫张某，电话138****1234",
        subject=Subject(name="张三牛肉面馆", address="示例路1号，电话0373-****234"),
        illness=Illness(ill=3, meal="联系人：李某"),
        progress={"调解结果": "已告知138****1234", "受理时间": "2026-01-05T00:00:00+08:00"},
        attachments=(Attachment(name="138****1234.jpg"),),
    )
    assert private["contact"] == {"name": "张三", "phone": "13800001234"}
    assert private["raw"] == {"备注": "住示例小区"}
    assert private["originals"]["text"] == "我叫张三，电话13800001234"
    assert ["name", "李四"] in private["found"]
    stored = msgspec.json.decode(msgspec.json.encode(private))
    assert joined(public, stored) == signal
    assert split_private(public) == (public, None)


@pytest.mark.parametrize("title", ["园长", "家长", "匿名群众"])
def test_a_title_in_the_place_of_a_name_masks_nobody_s_words(title):
    signal = a_signal(text=f"阳光幼儿园{title}来电：三名幼儿呕吐", contact=Contact(name=title, phone="13800001234"))
    public, private = split_private(signal)
    assert [public.text, private["contact"]["name"]] == [signal.text, title]
    shown, _ = split_draft({"text": signal.text, "contact": {"name": title}})
    assert shown == {"text": signal.text}
