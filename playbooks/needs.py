"""What an outcome may need, and what a person may add: the fields that a person fills in."""

NEEDS: dict[str, str] = {
    "reason": "理由",
    "remedies": "其他救济途径",
    "approver": "审批人",
    "publish_kind": "发布信息类别",
    "document": "文书号",
    "conclusion": "结论",
    "basis": "依据",
    "grade": "等级",
    "verdict": "核查结论",
    "people": "人员",
    "count": "数量",
    "evidence": "凭据",
}
"""What a field is called on the form."""
