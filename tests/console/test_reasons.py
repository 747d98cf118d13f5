"""Reasons of dead letters: what programs say in English is said in the reader's language, and nothing is taken away."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.signal import Signal
from console.reasons import DIED, reason_in_words
from console.words import speaker
from streams.envelopes import Taken

CHINESE = re.compile("[\u4e00-\u9fff]")
AGAIN = "。请改正后重新处理；拿不准的，请来源重报"


def in_chinese(stored):
    return reason_in_words(stored, speaker("zh"), "zh")


def decoding_fault(body, type_=Signal):
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode(body, type=type_)
    return caught.value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"channel":7,"source":"x"}', "字段 channel（渠道）：应为文字，收到的是整数"),
        (b'{"channel":"x","source":"x"}', "字段 channel（渠道）：取值“x”不在可用的值之内"),
        (b'{"channel":"duty"}', "字段 source（来源）：缺少必填字段"),
        (b'{"channel":"duty","source":"x","occurred_at":"gestern"}', "字段 occurred_at（发生时间）：不是有效的时间"),
        (b'{"channel":', "不是完整的 JSON，内容在中途断了"),
        (b"{broken", "不是有效的 JSON（第 2 个字节处）"),
    ],
)
def test_every_fault_of_the_decoder_is_said_with_the_field_and_the_remedy(body, said):
    fault = decoding_fault(body)
    for stored in (str(fault), f"{type(fault).__name__}: {fault}"):
        assert [in_chinese(stored)[: len(said)], in_chinese(stored)[-len(AGAIN) :]] == [said, AGAIN]
    assert str(fault) in reason_in_words(str(fault), speaker("en"), "en")


def test_a_line_of_the_cluster_names_the_field_of_its_signal():
    fault = decoding_fault(b'{"signal":7,"revision":"x"}', Taken)
    assert CHINESE.search(in_chinese(str(fault)))


def test_what_a_program_raised_stands_in_a_sentence():
    said = in_chinese("KeyError: 'x'")
    assert said.startswith("程序处理这条内容时出错（KeyError: 'x'）。内容没有丢")
    assert "中断" in in_chinese(DIED)


@pytest.mark.parametrize(
    "stored", ["缺少必填字段", "第 3 行“登记时间”（单元格 D3）：不是日期。请改正", "附件没有收下", ""]
)
def test_what_a_door_said_is_left_as_it_is(stored):
    assert [in_chinese(stored), reason_in_words(stored, speaker("en"), "en")] == [stored, stored]


def test_who_did_what_stands_below_as_it_was_written():
    stored = "ValueError: x\n2026-11-25 09:40 示例·王一：重新处理"
    assert in_chinese(stored).split("\n")[1] == "2026-11-25 09:40 示例·王一：重新处理"


@given(st.text(max_size=80) | st.from_regex(r"(Expected `|Object missing required field|ValidationError: ).{0,40}"))
def test_whatever_is_stored_is_shown(stored):
    assert isinstance(in_chinese(stored), str)
