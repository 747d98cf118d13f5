"""Words of the desk: languages, instants, lengths of time, and names for what records hold as ids."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from connectors.channels.phone import OUTCOMES_ZH
from playbooks.case import Case, Clock
from playbooks.facts import REQUEST_WORDS
from playbooks.law.workdays import in_beijing, is_bare_day
from playbooks.seedfile import from_yaml
from playbooks.telling.which import which

if TYPE_CHECKING:
    from streams.gathering.knowledge import Knowledge

LANGUAGES = {"zh": "中文", "en": "English"}
LIGHTS = {"system": "跟随系统", "light": "浅色", "dark": "深色"}
"""In which colours pages are shown: as the machine is set, or always one of them."""
LOCALE = Path(__file__).parent.parent / "locale" / "en.yaml"

SHAPES = {"red": "◆", "orange": "▲", "yellow": "■", "blue": "●"}
"""A severity is told by word, shape and colour; never by colour alone."""

CHANNELS = {
    "complaint": "投诉举报",
    "sampling": "抽检",
    "media": "媒体网络",
    "illness": "发病报告",
    "notice": "外区通报",
    "duty": "值班接报",
}
BY_CHANNEL = CHANNELS | {"complaint": "投诉举报登记", "sampling": "抽检数据", "media": "媒体网络信息"}
"""What came by a channel, where its source has no name for people."""
TELLERS = {
    "laboratory": "检验机构",
    "press": "媒体",
    "police": "公安",
    "referral": "公安、检察机关移送",
    "own": "本区部门",
    "withdrawal": "投诉人撤回",
    "recall": "来件单位撤回",
    "drill": "演练通知",
}
"""Which body tells of it by telephone or in writing."""
MAKERS = {"local": "本区", "province": "省内其他地区", "outside": "外省"}
"""Where the maker of what failed a test is."""
MICROBES = {"all": "全部是", "some": "部分是", "none": "不是"}
"""Whether what a sample failed by are microbes, of which there is no re-test."""
SAMPLED = {"here": "本区", "elsewhere": "外区"}
"""Where what failed a test was sampled."""
KINDS = {
    "rumour": "疑似不实信息",
    "incident": "食品安全事件",
    "complaint": "消费者诉求",
    "sampling_failure": "抽检不合格",
    "news": "一般新闻",
    "irrelevant": "无关",
}
CASE_STATES = {"open": "处置中", "closed": "已办结", "dismissed": "不予处置", "merged": "已并入", "moved": "已移送"}
SIGNAL_STATES = {
    "waiting": "等待机器初筛",
    "gathered": "已归集到事件",
    "unplaced": "待定位",
    "irrelevant": "与食品安全无关",
    "news": "一般新闻，不需答复",
    "put_aside": "经人判断不予处置",
    "elsewhere": "属于其他地区",
    "history": "历史资料",
}
LACKING = {
    "source_id": "来源编号",
    "received_at": "接收时间",
    "occurred_at": "发生时间",
    "year": "年份",
    "text": "反映内容",
    "contact.phone": "电话",
    "product.batch": "批次",
    "": "其他栏目",
}
"""What a file said of a signal and nobody could read for certain; the last stands for any other column."""
UNITS = {
    "hours": "小时",
    "calendar_days": "日（自然日）",
    "working_days": "个工作日",
    "months": "个月",
    "immediate": "立即（及时）",
    "per_plan": "按当地方案",
    "none": "无期限",
}
CONFIDENCE = {"Q1": "条文已对照全文", "Q2": "条文据转载件", "M": "条文未核对，不作超期认定"}
ACCOUNTS = {
    "central": "中央媒体",
    "provincial": "省级媒体",
    "city": "市级媒体",
    "local": "本地媒体",
    "kol": "较大账号",
    "ordinary": "普通账号",
}
_MATCHED = {
    "渠道": CHANNELS,
    "类别": KINDS,
    "诉求": REQUEST_WORDS,
    "媒体类型": ACCOUNTS,
    "来电单位": TELLERS,
    "标称生产者所在地": MAKERS,
    "不合格项目是微生物": MICROBES,
    "抽样所在地": SAMPLED,
}
"""What a playbook is chosen by, and the names of its values."""
ATTEMPTS = {"sent": "已送出", "begun": "正在送", "retry": "未送出，将重试", "failed": "未送出"} | OUTCOMES_ZH
EVIDENCE = {
    "relevant": "与食品安全有关",
    "harm": "人员受害",
    "heard": "人数是推断的，请核对原话",
    "rumour": "与已辟谣说法相似",
    "slang": "隐语",
}
TOLD = {
    "told": "已列入通知",
    "sent": "已送出",
    "written": "只写入发件文件夹，没有送出",
    "waiting": "待送",
    "failed": "未送出",
    "proposed": "建议上报，待值班员确认",
    "proposed_known": "建议已发值班员和本人，待确认上报",
    "confirmed": "已确认上报",
    "declined": "未采纳，未上报",
    "settled": "建议未经确认即了结，没有上报",
    "settled_known": "建议已发值班员和本人，未经确认即了结，没有正式上报",
}
"""What became of a rung of the ladder that was reached."""
WAITS = {
    "turn": "轮到即送",
    "hours": "不在办公时间，普通事项 {t} 起送",
    "full": "十分钟内的条数已满，{t} 起送",
    "retry": "上次没有送出，{t} 再试",
    "call": "等人拨打电话",
    "gone": "这个渠道已不在设置里，不会送出",
}
"""Why a notice still waits."""
UNREACHED = {
    "no_channel": "须有人转交",
    "by_hand": "已由人转交",
    "no_route": "没有送到该收件人的渠道，须有人转交；在“开办事项”里配置",
}
"""Why a notice that is written into the outbox goes no further."""
WEEKDAYS = "一二三四五六日"


@cache
def english() -> dict[str, str]:
    """Every Chinese text of the desk with its English."""
    words: dict[str, str] = from_yaml(LOCALE.read_text("utf-8"))
    return words


class Say(NamedTuple):
    """How to say things in the reader's language, one of `LANGUAGES`: `say(chinese, **values)`."""

    language: str

    @property
    def is_chinese(self) -> bool:
        """Whether texts are left as they are written."""
        return self.language == "zh"

    def __call__(self, chinese: str, **values: Any) -> str:
        """The text with the values put in. English for one and for more of `{n}` is parted by a bar."""
        known = None if self.is_chinese else english().get(chinese)
        if known and "|" in known:
            one, more = known.split("|")
            known = one if values.get("n") == 1 else more
        text = known or chinese  # a name that somebody wrote may hold a bar
        return text.format(**values) if values else text


IN_CHINESE = Say("zh")


def instant(moment: datetime, now: datetime | None = None) -> str:
    """Beijing time to the minute: `11-25 14:07`; with the year when it is not the year of `now`."""
    local = in_beijing(moment)
    is_this_year = now is not None and in_beijing(now).year == local.year
    return local.strftime("%m-%d %H:%M" if is_this_year else "%Y-%m-%d %H:%M")


def stated_instant(moment: datetime, now: datetime | None = None) -> str:
    """As `instant`, of a time that a source states: where it gave a day alone, no hour is said."""
    return instant(moment, now)[:-6] if is_bare_day(moment) else instant(moment, now)


def due_instant(moment: datetime, now: datetime | None = None) -> str:
    """As `instant`; midnight is written as 24:00 of the day that ends, which is how the law counts days."""
    local = in_beijing(moment)
    if local.time() != time(0):
        return instant(moment, now)
    return f"{instant(moment - timedelta(days=1), now)[:-5]}24:00"


def weekday(moment: datetime, *, is_due: bool = False) -> str:
    """Day of the week in Beijing: `周三`; a due time at midnight belongs to the day that ends."""
    local = in_beijing(moment)
    if is_due and local.time() == time(0):
        local -= timedelta(days=1)
    return f"周{WEEKDAYS[local.weekday()]}"


def length(seconds: float, say: Say) -> str:
    """How long, in the two largest units: `2天3小时`, `1小时23分`, `4分`, `30秒`."""
    whole = int(abs(seconds))
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, left = divmod(rest, 60)
    if days:
        return say("{a}天{b}小时", a=days, b=hours)
    if hours:
        return say("{a}小时{b}分", a=hours, b=minutes)
    return say("{a}分", a=minutes) if minutes else say("{a}秒", a=left)


def countdown(due: datetime, now: datetime, say: Say) -> str:
    """`还有 1小时23分` or `已过 4分`."""
    seconds = (due - now).total_seconds()
    return say("还有 {t}", t=length(seconds, say)) if seconds > 0 else say("已过 {t}", t=length(seconds, say))


def epoch_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC, for the page's countdowns."""
    return int(moment.astimezone(UTC).timestamp() * 1000)


def from_page(text: str) -> datetime:
    """The instant a page's date field means: Beijing time without a zone (`2026-11-25T14:07`). ValueError if none."""
    given = datetime.fromisoformat(text.strip())
    return given if given.tzinfo else given.replace(tzinfo=in_beijing(datetime(2000, 1, 1, tzinfo=UTC)).tzinfo)


def clock_length(clock: Clock, say: Say) -> str:
    """How much time a rule gives: `7个工作日`."""
    unit = say(UNITS.get(clock.deadline.unit, clock.deadline.unit))
    if clock.deadline.length is None:
        return unit
    return f"{clock.deadline.length}{unit}" if say.is_chinese else f"{clock.deadline.length} {unit}"


def about(subject: str, case: Case, say: Say) -> str:
    """What a step or clock is about, in words: the affair, one signal, a sample, a business, a recall."""
    kind, _, rest = subject.partition(":")
    title = next((joined.title for joined in case.signals if joined.id == rest), "")
    if kind == "signal":
        found = which(case, subject)
        if found and title:
            return say("第{n}条{kind}“{t}”", n=found.n, kind=say(found.kind), t=title)
        return say("信息“{t}”", t=title or rest)
    if kind == "sample":
        # A sample without a number of its own is known by its signal, whose id nobody reads.
        return say("样品（{t}）", t=title) if title else say("样品 {t}", t=rest)
    if kind == "operator":
        return say("主体 {t}", t=rest) if not _is_id(rest) else say("所涉主体")
    return say("召回") if kind == "recall" else say("整件事")


def matcher_in_words(reason: str, knowledge: "Knowledge") -> str:
    """A matcher's reason with names for ids: `类别：incident` → `类别：食品安全事件`."""
    name, sep, value = reason.partition("：")
    if named := _MATCHED.get(name, {}).get(value):
        return f"{name}{sep}{named}"
    if name in ("场所", "危害", "食品类别"):
        return f"{name}{sep}{knowledge.taxonomy.name(value) or value}"
    return reason


def kinds_in_words(reason: str) -> str:
    """A refusal with the names of kinds for their ids, which nobody who reads it knows."""
    listed = "、".join(KINDS)
    return reason.replace(listed, "、".join(KINDS.values()))


def named_by(source: str, channel: str) -> str:
    """Who reports, in Chinese: the source where its name is one (市民热线, 12345), else what came by its channel:
    `register` and `api-1` are names among programs."""
    is_name = not source.isascii() or source.isdigit()
    return source if is_name else BY_CHANNEL.get(channel, "来报信息")


def _is_id(text: str) -> bool:
    return len(text) == 24 and all(each in "0123456789abcdef" for each in text)
