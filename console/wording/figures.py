"""What statistics (统计) are called, and one sentence for each number: what is counted, and by which time."""

from typing import NamedTuple

from playbooks.facts import PEOPLE
from streams.figures.counting import ALL, CALLERS, MEDIAN, RATE, UNSENT
from streams.figures.illness import MOVED, REPORTED, RULED_OUT, SET_ASIDE, UNCHECKED, VERIFIED
from streams.figures.planned import OF, ON_TIME, PART, REFUSED, WAITING
from streams.figures.samples import FAILED, OVERTURNED


class FigureColumn(NamedTuple):
    """A column: its id, its name, and what it counts."""

    id: str
    title: str
    about: str = ""


class FigureTable(NamedTuple):
    """A table: its id and name, what its rows are, what it counts, and its columns; the first is compared."""

    id: str
    title: str
    rows: str
    about: str
    columns: tuple[FigureColumn, ...]


def _plain(columns: tuple[FigureColumn, ...]) -> tuple[FigureColumn, ...]:
    """Columns that the table above has explained."""
    return tuple(each._replace(about="") for each in columns)


_OPENED = "首条信息收到的时间在本期的事件"
_CASES = (FigureColumn("cases", "事件"),)
_TIMES = (
    FigureColumn("due", "本期到期", "到期时间在本期的，当日24:00算当日"),
    FigureColumn("on_time", "按时", "到期之前办到的"),
    FigureColumn("late", "超期办到", "到期之后才办到的"),
    FigureColumn("missed", "超期未办", "已到期、至今没有办到的"),
    FigureColumn("running", "未到期", "还没有到期、正在办的"),
)
_UNSEEN = FigureColumn("unseen", "待认定", "已到期，要等新的导出才看得出是否办到的，不算超期")
_ENDED = FigureColumn("ended", "已终止", "到期之前随事件办结、移送、不予处置而终止的，以及步骤撤销、并案重复的")
_RATE = FigureColumn(RATE, "按时率", "按时 ÷（按时＋超期办到＋超期未办）；未到期、待认定、已终止的都不算")

SIGNALS = FigureTable(
    "signals",
    "收到的信息",
    "渠道",
    "收到时间在本期的信息，一条算一条，来源后来改了收到时间的仍按最初的；补录的历史资料不计。",
    (
        FigureColumn("received", "收到", "各渠道收到的全部信息"),
        FigureColumn("relevant", "相关", "收到的，除去机器初筛为无关的和还没有初筛的"),
        FigureColumn("gathered", "归集到事件", "相关的里面成为事件的一部分的"),
        FigureColumn("irrelevant", "初筛无关", "机器初筛为与食品安全无关的；成为事件以后由人员改为无关的，见“按类别”"),
        FigureColumn("waiting", "等待初筛", "还没有初筛的"),
    ),
)
SEVERITY = FigureTable("severity", "按紧急程度", "紧急程度", f"{_OPENED}，按现在的紧急程度。", _CASES)
KIND = FigureTable("kind", "按类别", "类别", f"{_OPENED}，按现在的类别；只来咨询的另列，不算无关。", _CASES)
STATE = FigureTable("state", "按状态", "状态", f"{_OPENED}，按现在的状态。", _CASES)
TOWN = FigureTable("town", "按街道（乡镇）", "街道（乡镇）", f"{_OPENED}，按信息里写到的街道（乡镇）。", _CASES)
HAZARD = FigureTable("hazard", "按危害", "危害", f"{_OPENED}，按危害的大类。", _CASES)
OPENED = (SEVERITY, KIND, STATE, TOWN, HAZARD)
"""The cases of a period, told apart in five ways: each of these tables counts all of them."""

LAW = FigureTable(
    "law",
    "法定时限（按条文）",
    "时限",
    "本区部门的法定时限；只写立即、及时而没有数目的，对方期限，内部目标，条文未核对的，暂停中的，都不在内。",
    (_RATE, *_TIMES, _UNSEEN, _ENDED),
)
KEEPERS = FigureTable(
    "keepers",
    "法定时限（按部门）",
    "部门",
    "同样的法定时限，按现在承办的部门分，没有派发的另列；各栏口径同上表。",
    _plain(LAW.columns),
)
TARGETS = FigureTable(
    "targets",
    "内部目标（按部门）",
    "部门",
    "食安办自定的目标，不是法定时限，与法定时限分开计，过了目标不叫超期；按现在承办的部门，没有派发的另列。"
    "一步算一项；同意延时的仍按原目标，可办可不办的步骤不算。"
    "值班台上的“内部目标已过”不分期间，只算处置中的事件，同意延时的按新目标。",
    (
        FigureColumn(RATE, "目标内率", "目标内办到 ÷（目标内办到＋过后办到＋过后未办）"),
        FigureColumn("due", "目标在本期"),
        FigureColumn("on_time", "目标内办到"),
        FigureColumn("late", "过后办到"),
        FigureColumn("missed", "过后未办"),
        FigureColumn("running", "目标未到"),
        _UNSEEN,
        _ENDED,
    ),
)
LETTERS = FigureTable(
    "letters",
    "来件要求（按部门）",
    "部门",
    "来函（交办件）写明的办理时间，不是食安办自定的目标，也不是法定时限；按现在承办的部门，没有派发的另列。",
    (
        FigureColumn(RATE, "按时率", "按时 ÷（按时＋过后办到＋过后未办）"),
        FigureColumn("due", "本期到期"),
        FigureColumn("on_time", "按时"),
        FigureColumn("late", "过后办到"),
        FigureColumn("missed", "过后未办"),
        FigureColumn("running", "未到期"),
        *_plain((_UNSEEN, _ENDED)),
    ),
)
THEIRS = FigureTable(
    "theirs",
    "对方期限",
    "期限",
    "单位、企业、机构等对方的期限，不是本区部门的职责，不算本区超期，不计按时率。",
    (
        FigureColumn("due", "本期到期"),
        FigureColumn("on_time", "期限内见到"),
        FigureColumn("late", "过后才见到", "本区见到对方办理时期限已过的，对方可能办得更早"),
        FigureColumn("missed", "届满未见", "期限已过、至今没有见到对方办理的"),
        FigureColumn("running", "未到期"),
        _UNSEEN,
        _ENDED,
    ),
)
DUTIES = FigureTable(
    "duties",
    "交办",
    "部门",
    "派发时间在本期的步骤，算在派给的部门；移交的按移交的时间，算在接手的部门；"
    "退回按退回的时间，算在退回的部门，退回后食安办自己办的也从那时算起。"
    "中间转过几手的，只计首次和现在的部门，两次是同一部门的只计后一次。"
    "并案前两个事件各自办结的同一步骤，各计各的。",
    (
        FigureColumn("sent", "派发", "派给该部门的步骤"),
        FigureColumn("signed", "签收", "其中签收的，没有签收直接办结的也算"),
        FigureColumn("signed_before", "目标前签收", "签收的里面有内部目标、在目标之前签收的"),
        FigureColumn("unsigned", "未签收", "派发后至今没有签收的"),
        FigureColumn("moved", "转出或撤销", "派发后退回、移交他部门或撤销的"),
        FigureColumn("done", "办结", "签收的里面已办结的"),
        FigureColumn("done_before", "目标内办结", "办结的里面有内部目标、在目标之前办结的；法定时限另见上表"),
        FigureColumn("returned", "退回", "该部门在本期退回的；同一步骤退回几次的，每次都计"),
        FigureColumn(MEDIAN, "签收用时（中位）", "从派发（移交）到签收，取中间的一个"),
    ),
)
ANSWERS = FigureTable(
    "answers",
    "响应用时",
    "环节",
    f"{_OPENED}，各事件的用时排好取中间的一个；还没有到这一环节的、由人拆分出来的不算。",
    (
        FigureColumn(MEDIAN, "用时（中位）"),
        FigureColumn("cases", "事件", "走完这一环节的；系统按预置步骤自己派发的不算人员派发"),
    ),
)
RUMOURS = FigureTable(
    "rumours",
    "与已辟谣说法相似",
    "说法",
    f"{_OPENED}里与已辟谣说法相似的；判定以人员填写的核实结果为准。",
    (
        FigureColumn("matched", "相似", "机器认出相似的事件"),
        FigureColumn("refuted", "判定失实", "人员核实为失实的"),
        FigureColumn("true", "判定属实", "人员核实为属实或部分属实的"),
        FigureColumn("open", "证据不足", "人员核实后证据不足或有争议的"),
        FigureColumn("unjudged", "尚未判定", "还没有填写核实结果的"),
    ),
)
ASIDE = FigureTable("aside", "不予处置（误报等）", "理由", "在本期决定不予处置的事件，按写明的理由。", _CASES)
SAMPLES = FigureTable(
    "samples",
    "不合格样品",
    "现状",
    "收到检验结果的时间在本期的不合格样品，一个样品只计一次；风险监测的问题样品不算。",
    (
        FigureColumn("samples", "样品"),
        FigureColumn("started", "已启动处置", "其中核查处置已启动的"),
        FigureColumn("completed", "处置完毕", "其中核查处置已完毕的；是否按时见法定时限"),
        FigureColumn("unfinished", "未处置完毕", "其余的"),
    ),
)
ILL = FigureTable(
    "ill",
    "发病人数",
    "依据",
    f"{_OPENED}；每个事件只在一行，取最大的一个数，约数不计。",
    (
        *(FigureColumn(name, title) for name, title in PEOPLE.items()),
        FigureColumn(
            CALLERS,
            "来电合计可能另有",
            "几个来电（投诉）各说自己或身边一两人不适、还没有核定的，合计超过已计人数的部分；可能重复，没有相加",
        ),
        *_CASES,
    ),
)
TARGETS_OF_PLAN = FigureTable(
    "plan",
    "工作要点目标",
    "目标",
    "本期内的数，按现在的记录；要点定的是全年的目标，报全年的选“本年”。"
    "还没有到期的两个数里都不算，没有到期的不算百分之百。"
    "不予处置和移送其他地区的事件不计（应移送公安的除外）。",
    (
        FigureColumn(PART, "分子"),
        FigureColumn(OF, "分母"),
        FigureColumn(ON_TIME, "其中按期"),
        FigureColumn(WAITING, "未到期"),
        FigureColumn(REFUSED, "其中负责人决定不移送"),
    ),
)
COUNTS = {
    "banned_found": "分子：其中已核对是否移送公安的；"
    "分母：收到检验结果的时间在本期、记录的危害是要点点名农药的样品，一个样品计一次，复检推翻的不算。"
    "要点的数是范围（几种），不是要达到的数，每次都核对了就算达到。",
    "rural_problems": "分子：其中已办结、途中没有超过法定时限的；"
    "分母：首条信息在本期、场所是农村小经营店或农村集体聚餐的事件，传言、咨询不算，没有超期、还在办的算未到期。"
    "现场检查发现、没有进系统的问题不在内。",
    "online_rechecks": "分子：其中复查结果为整改到位的，再次复查到位的也算；"
    "分母：网店、直播等网络销售的事件里，第一次整改复查的目标时间在本期、已经到了的，"
    "一个问题无论复查几次计一次，无须整改、已停业无从复查的不算。",
    "crimes_transferred": "分子：其中已移送公安的；"
    "分母：首次判断涉嫌犯罪、应当移送的时间在本期的单位（不限网络），法定时限还没有到的算未到期；"
    "应当立即的书面报告不等。",
    "reports_concluded": "分子：其中已作出处理决定（处罚、不予处罚、移送公安）的；"
    "分母：核查后立案的时间在本期的举报（不限网络），没有立案的不算核实，法定时限还没有到的算未到期。",
    "samples_disposed": "分子：其中核查处置已完毕的；分母：核查处置时限在本期、已经到了的不合格样品，复检推翻的不算。",
    "drills": "由人员应对并办完的演练，系统自己播放的示范推演和没有人做任何动作的不算；在系统以外办的演练系统不知道。",
}
"""What the two numbers of a target are, by what it has the system count."""
NOTHING = "不能由系统计算：要点里没有写明系统按哪些记录计数。"
TOOK, HELD, LAST = BESIDE = ("核对用时（中位）", "近两年演练", "最近一次")
MET, UNMET = STANDINGS = ("达到", "未达到")
AT_TIMES = ("waiting", "unseen", "ended", CALLERS)
"""Columns that a page leaves out of a table where they count nothing."""
GRIDS = (
    SIGNALS,
    *OPENED,
    LAW,
    KEEPERS,
    TARGETS,
    LETTERS,
    THEIRS,
    DUTIES,
    ANSWERS,
    RUMOURS,
    ASIDE,
    SAMPLES,
    ILL,
    TARGETS_OF_PLAN,
)
"""In the order of the page."""

ROWS = {
    "unknown": "未写明",
    "several": "涉及多处",
    UNSENT: "没有派发的步骤",
    "found": "信息收到 → 开立事件",
    "claimed": "开立事件 → 认领",
    "sent": "认领 → 人员首次派发",
    VERIFIED: "核实步骤结果为属实或部分属实",
    REPORTED: "医疗机构报告（含来电自称医疗机构的）或人员更正，未核实",
    UNCHECKED: "只有其他来电、投诉、网上的说法，人数不计",
    FAILED: "不合格，结论有效",
    OVERTURNED: "初检不合格，复检合格或者异议成立，不算在上面",
    RULED_OUT: "核实结果为排除食品安全事故，不算在上面各行",
    SET_ASIDE: "已不予处置（误报等），不算在上面各行",
    MOVED: "已移送其他地区，不算在上面各行",
}
"""Rows that the records do not name."""

_AFFAIR = ("事件", "紧急程度", "开立")
LISTS = {
    "signals": ("信息", "渠道", "收到", "状态"),
    "times": ("事件", "事项", "承办", "到期时间", "办到"),
    "duties": ("事件", "步骤", "承办", "派发", "签收", "办结", "退回"),
    "aside": (*_AFFAIR, "结束", "理由"),
    "cases": (*_AFFAIR, "状态"),
}
"""The columns of the lists that numbers count."""
HEADS = (
    ("signals", ALL, "received", "收到的信息"),
    ("severity", ALL, "cases", "开立的事件"),
    ("law", ALL, RATE, "法定时限按时率"),
    ("law", ALL, "missed", "法定时限超期未办"),
    ("aside", ALL, "cases", "不予处置"),
    ("samples", FAILED, "samples", "不合格样品"),
    ("ill", VERIFIED, "ill", "核实的不适人数"),
    ("ill", REPORTED, "ill", "报告的不适人数（未核实）"),
)
"""What stands first and big: table, row, column, name."""
UNITS = {RATE: "%", MEDIAN: "分钟"} | dict.fromkeys((*PEOPLE, CALLERS), "人")
"""In a file; anything else is counted."""
UNIT = "个"
FILE = ("表", "项目", "依据", "指标", "计量单位", "口径", "截至")
"""The columns of a file beside those of the two periods."""
