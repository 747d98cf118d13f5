"""`shian check` in words: the inventory, then every fault with its place and remedy."""

from collections.abc import Iterator

from streams.check import Checked

from ..wording.faults import fault_in_words

COUNTED = {
    "clauses": "工作要点的条",
    "groups": "责任组",
    "targets": "指标",
    "departments": "部门",
    "people": "人员",
    "rules": "时限规则",
    "events": "事件代码",
    "years": "工作日年份",
    "playbooks": "处置规程",
    "steps": "处置步骤",
    "severities": "紧急程度规则",
    "hazards": "危害",
    "venues": "场所",
    "products": "食品类别",
    "words": "词",
    "rumours": "谣言",
    "sample_signals": "示例信息",
    "drills": "演练脚本",
    "sources": "信息来源",
    "channels": "通知渠道",
    "routes": "通知去向",
}


def words_of(result: Checked) -> str:
    """For a terminal."""
    return "\n".join(_lines(result))


def _lines(result: Checked) -> Iterator[str]:
    for name, count in result.counts.items():
        yield f"{count:>6}  {COUNTED[name]}"
    yield from map(fault_in_words, result.faults)
    for fault in result.warnings:
        yield f"请留意 {fault_in_words(fault)}"
    yield "没有发现问题" if result.ok else f"发现 {len(result.faults)} 处问题"
