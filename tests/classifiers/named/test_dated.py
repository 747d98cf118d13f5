"""Batches and days, in whatever way they are written."""

import pytest

from classifiers.named.dated import dated
from classifiers.words import normalise


def said(text, type):
    return [each.text for each in dated(text, normalise(text)) if each.type == type]


@pytest.mark.parametrize(
    ("text", "batches"),
    [
        ("产品批号：A20260305B", ["A20260305B"]),
        ("批号为20260101的牛奶", ["20260101"]),
        ("20260305批次不合格", ["20260305"]),
        ("批次:202608A，已开封", ["202608A"]),
        ("喷码20260917D4，漏油", ["20260917D4"]),
        ("喷码打成20261120", ["20261120"]),
        ("LOT:L20260811，发霉", ["L20260811"]),
        ("LOT NO.: A20260905-1", ["A20260905-1"]),
        ("批号（LOT）20260905", ["20260905"]),
        ("抽检5批次", []),
        ("喷码模糊看不清", []),
        ("pilot 2026", []),
    ],
)
def test_a_batch_is_a_number_said_to_be_one(text, batches):
    assert said(text, "batch") == batches


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("3月5日买的", ["3月5日"]),
        ("2026年3月5日生产", ["2026年3月5日"]),
        ("生产日期2026-03-05", ["2026-03-05"]),
        ("生产日期为20260305", ["20260305"]),
        ("11.16日买的面包", ["11.16日"]),
        ("9.3号吃的", ["9.3号"]),
        ("10.1号下午吃的", ["10.1号"]),
        ("10.20日吃的", ["10.20日"]),
        ("2026.11.6日买的", ["2026.11.6"]),
        ("十月二十号在这吃的", ["十月二十号"]),
        ("十二月三十一日买的", ["十二月三十一日"]),
        ("买了3斤5块", []),
        ("住在3.15号楼", []),
        ("13.6日", []),
        ("农历十月二十号", []),
        ("农历十一月三日", []),
    ],
)
def test_dates_are_found(text, dates):
    assert said(text, "date") == dates


@pytest.mark.parametrize(
    ("text", "batches"),
    [
        ("批号20260901、20260902的酸奶", ["20260901", "20260902"]),
        ("批次 A260901-1和A260902-1，均不合格", ["A260901-1", "A260902-1"]),
        ("批号20260901、3盒、48元", ["20260901"]),
        ("批号20260901,20270901元整", ["20260901"]),
    ],
)
def test_batches_that_are_joined_are_written_alike(text, batches):
    assert said(text, "batch") == batches
