"""Played (演练): whoever falls ill in an exercise is nobody."""

from ..features import Reading
from ..harm.harms import HARM
from ..patterns import pattern

DRILL = "group:drill_words"
_OF_A_SYSTEM = (
    r"(?:(?![上前]一?条|刚[才刚]|[之此]前|先前|[^,]?(?:体[能育]|血糖|压力|心理|抗原|核酸))[^。;:!?]){0,12}"
    r"(?:测试|联调|演示)(?![后中]|了|公司|部|员|点|仪|站|场|组|岗|人员|时)[^。!?]{0,40}"
    r"(?:(?:请|可|予以|[,、 ])(?:直接)?忽略(?!了)|(?:[请切]?勿|无[需须]|不[用必需])(?:要)?(?:实际)?处[置理])"
)
"""值班系统测试,请忽略: what is tried is a system; whoever sent it says so of this message, not of one before it."""
_MARKS_ALL = pattern(
    r"(?:^|[。;,!?\n(\[])(?:以上|本条|此条|这条|该条|本消息|本信息|此信息|此)(?:信息|消息|内容|数据|工单|情况)?"
    r"[均都全]?[为系是]"
    r"[^,。;!?(\[]{0,12}?(?:测试|联调|演示|压测)(?:用|数据|信息|消息|报文|用例|工单|内容|短信)?[,、。;! ]?"
    r"[^,。;!?]{0,8}?(?:(?<!勿)(?<!不[要能可])忽略(?!了)"
    r"|(?:切?勿|无[需须]|不[用必需])(?:要)?(?:实际)?(?:处[置理]|上报|派发|当真))"
)
"""此为系统联调数据,请忽略: the mark stands behind all that it is of; nothing that follows on it tells of anybody."""
_BARE_HEAD = pattern(
    r"\W*(?:演[习练]\W*){2,}|\W*(?:注意\W*)?(?:这[次只]?是|以下[为是])(?:一[次场个])?(?:应急)?"
    r"(?:演练|演习|推演)(?:信息|脚本|指令)?[:,。]"
    r"|\W*桌面(?:演练|推演)(?:信息|脚本|指令)?[: ]"
    rf"|{_OF_A_SYSTEM}"
)
"""演习演习, 以下为演练: no caller begins so who tells what happened at a drill."""
_REHEARSAL_HEAD = pattern(
    rf"{_BARE_HEAD.pattern}|[\W\d年月日时分点]*[\[【(「《][^\]】)」》]{{0,8}}(?:演练|演习"
    r"|推演)(?!结束|期间|当[天日]|过程)[^\]】)」》]{0,8}[\]】)」》]"
    r"|\W*(?:这[次只]?是|以下[为是]|本次[为是]|桌面)(?:应急)?(?:演练|演习|推演)(?:信息|脚本|指令)?[:, ]"
    r"|\W*(?:应急)?(?:演练|演习|推演)(?:通知|预告|信息|脚本|简报|公告|指令)?[:,]"
)
"""The same, or a heading such as a caller may begin with as well who tells what happened at a drill."""
_MARKED_SO = pattern(
    r"(?<![发说称写标叫成作非])(?<!不是)[\[【(](?:此|本|以上)?[为系是]?(?:应急)?(?:演练|演习|推演)"
    r"(?:信息|专用|指令|脚本|用语|数据|内容)(?:(?!不实|误[传发]|见|删|作废|无关|结束|另)[^\])】]){0,12}[\])】]"
)
"""15人腹泻(演练信息): the mark behind what it is of. 学校在群里发【演练信息】, (演练脚本见附件) mark nothing."""
_REHEARSED_TOO = pattern(r"演习|推演(?:信息|脚本)|导调|注入信息|培训课件|案例教学|教学案例")
"""What the list of words for drills does not know."""
_PLAYED = pattern(
    r"(?:模拟(?!考|测|试|卷|演[练习])|假想|假设|设想|假定|想定|虚拟"
    r"|演练脚本(?!,?(?:误|[发转]错))|[情场]景(?:为|是|设[置定]|[:,]))[^。!?今昨]{0,30}?"
    r"(?:[校园]|食堂|餐厅|企业|单位|公司|工地|村|酒店|饭店|宴|[名例人])[^。!?今昨]{0,30}?(?:中毒"
    r"|发病|呕吐|腹泻|腹痛|不适|住院|送医|急诊|死亡|食源性)"
)
"""Who falls ill in a scene that is told to be played; the list of words for drills has to speak too."""
_NAMES_ONE = pattern("演|测试|联调|压测")
_HAPPENED = r"(?:不是|并非|非)演[练习]|确有其事|(?<![不非])(?:实[为是]|[是为系])真(?:实|事|的)(?!的?模拟)|(?<!不)属实"
"""What was called a drill is none."""
_IN_EARNEST = pattern(
    rf"真(?!相|实案|情况)(?:有|的|出|吃坏|实?发生)|{_HAPPENED}"
    r"|(?:误标|标错)|(?:还|都|我)以为[^,。;!?]{0,4}演[练习]|^以为[^,。;!?]{0,4}演[练习]|(?:转[入为]|这是"
    r"|[系为属【(])实战(?![化演型标])"
    r"|演[练习](?:中断|取消|推迟|终止)|演[练习][^。]{0,3}[,，。]今天"
    r"|[,。;](?:但是?|可是?|不过|结果|谁知|没想到)?(?:今[天日早晚]|昨[天日晚]|刚[才刚]"
    r"|现在)(?:(?!演|模拟|假设|预设|扮|装)[^。!?]){0,16}(?:吐|拉稀|拉肚|泻|疼|痛|坏肚|不适|送医|住院|中毒|晕)"
    r"|参演的|参加演[练习]的(?!单位|人员|各)|真(?:吐|拉|中毒|病)|[可但却][^,。;!?]{0,10}(?:确实|真|其实)"
    r"|演[练习](?:刚|才|已)*(?:还没|结束|搞完|搞过)[^。!?]{0,12}?[今下当][天日午晚]"
    r"|真实的?(?:呕吐|腹[泻痛])|确实[^,。;!?]{0,4}(?:吐|泻|住院|送医)|演[练习](?:信息)?[系是为属]?(?:误[传发]|不实)"
    r"|(?:当[成作]|谎称|[硬非]说|(?:学校|[校园]方|[校园]长|班主任|老师)[^,。!?]{0,8}[说称][^,。!?]{0,4}[是为])"
    r"[^,。!?]{0,4}演[练习]"
)
"""The scene is left, or something happened beside it, or is only called one by whom it suits."""
_HELD = pattern(
    r"(?:举行|举办|开展|组织|进行|模拟|脚本|假想)[^。!?]{0,40}?演[练习]"
    r"|演[练习][^。!?]{0,60}?(?:模拟|周知|配合|参加|预告|方案|脚本|通知|结束|圆满|成功)"
)
"""An exercise that is under way or was held."""
_TO_COME = pattern(
    r"(?:定于|[拟将][于在对]?|计划|准备|打算|预定|安排|决定|通知|方案|[明后]天|下个?(?:周|星期|月)"
    r"|\d{1,2}[日号][^。!?]{0,20}?(?:举行|开展|组织|进行|举办)(?![了过]))"
    r"[^。!?]{0,40}?演[练习](?![^,。;!?]{0,3}(?:结束|取消|[了过])|的(?!通知|函|公告|请示|方案|预告))"
    r"|演[练习](?:预告|通知|脚本):|演[练习][^。!?]{0,60}?(?:届时|勿误报|知悉|周知|(?:勿|不要|别)(?:恐慌|惊慌"
    r"|当真|误会|误报|实际处置)|打[个声]*招呼|观摩|扮演|装(?:肚子|病|作|成)|模拟(?:患者|病人|病例|伤员)|预设)"
    r"|推演(?:信息|脚本)[^。!?]{0,30}?勿(?:实际处置|当真|误报)"
)
"""One that is to come, or of which somebody is told so that they take nobody for ill."""
_SCENE = pattern(r"(?:模拟|扮演|假设|假想|设定)[^,。;!?]*")
_SENT_BY_MISTAKE = pattern(
    r"[系是为](?!否)[^,。;!?]{0,6}演[练习](?:信息|消息|材料|脚本|内容|素材|稿)"
    r"[^。!?]{0,4}(?:误发|误转|发错|转错)(?![^,。;!\n]{0,4}[吗?])"
)
"""刚才报的15人呕吐是演练信息, 发错群了: whoever sent it takes it back."""
_ONLY_SAID = pattern("[说称讲](?!的)|疑|可能|也许|估计|是不是|会不会")
_TRUE_AFTER_ALL = pattern(rf"{_HAPPENED}|演[练习](?:信息|通知|消息)?[系是为属]?(?:误[传发标]|发错|[是为]?假的)")
_MARKS = ",。;:!?\n"


def is_true_after_all(reading: Reading) -> bool:
    """What was called a drill, or sent as one, happened."""
    if DRILL not in reading.groups or not is_in_earnest(reading.folded):
        return False
    return _TRUE_AFTER_ALL.search(reading.folded) is not None


def is_headed_as_played(folded: str) -> bool:
    """The heading says so."""
    return _REHEARSAL_HEAD.match(folded) is not None or _MARKED_SO.search(folded) is not None


def is_in_earnest(folded: str) -> bool:
    """The text leaves the scene, or tells what happened beside it."""
    return _IN_EARNEST.search(folded) is not None


def is_rehearsal(reading: Reading, is_faint: bool) -> bool:
    """The text speaks of an exercise, and of nothing in earnest beside it."""
    is_said = DRILL in reading.groups or not is_faint and _REHEARSED_TOO.search(reading.folded) is not None
    return is_said and not is_in_earnest(reading.folded)


def is_played(reading: Reading) -> bool:
    """Whoever falls ill does so in an exercise, whoever tells it."""
    is_scene = DRILL in reading.groups and _PLAYED.search(reading.folded) is not None
    return is_scene and not is_in_earnest(reading.folded)


def announces_drill(folded: str) -> bool:
    """The text tells of an exercise beforehand, or is plainly headed as one, and tells of nothing in earnest beside
    it: who is to play ill is not."""
    if _NAMES_ONE.search(folded) is None:
        return False
    if _is_marked_as_trial(folded):
        return True
    if not (_BARE_HEAD.match(folded) or _TO_COME.search(folded) or _is_taken_back(folded)):
        return False
    return not is_in_earnest(folded)


def _is_marked_as_trial(folded: str) -> bool:
    """Whoever sent it says at its end that all of it tries a system."""
    hit = _MARKS_ALL.search(folded)
    return hit is not None and HARM.search(folded, hit.end()) is None and _TRUE_AFTER_ALL.search(folded) is None


def _is_taken_back(folded: str) -> bool:
    """Whoever sent it takes back what that one clause tells of, and nobody else is ill: who is, is no play."""
    hit = _SENT_BY_MISTAKE.search(folded)
    if hit is None:
        return False
    begin = 1 + max(folded.rfind(mark, 0, hit.start()) for mark in _MARKS)
    if _ONLY_SAID.search(folded, begin, hit.end()):
        return False
    return HARM.search(folded, 0, begin) is None and HARM.search(folded, hit.end()) is None


def only_plays(folded: str) -> bool:
    """The text announces or tells an exercise, and nothing in earnest beside it."""
    is_told = _TO_COME.search(folded) or _HELD.search(folded) or is_headed_as_played(folded)
    return bool(is_told) and not is_in_earnest(folded)


def without_scene(folded: str) -> str:
    """The text without those of whom it says that they are played."""
    return _SCENE.sub("", folded)
