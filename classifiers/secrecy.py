"""Secrecy (保密): that who tells something must not become known by it, because they ask for it or work there.

What others forbid them to tell (`hushed`) is no wish of theirs.
How people say “I” and how they say that somebody must not tell are one list each, for all ways of asking.
"""

from .hushed import FIRST_PERSON, by_ones_own, without_orders
from .patterns import pattern
from .words import remembered

_ANY = "[^，。！？；,!?;\n]"
"""A sign of the same clause."""
_ME = f"(?:{FIRST_PERSON}(?:屋里?人?|家里?人?)?|(?<![大别人国专])家里?人|自己人?)"
"""Who speaks, and their household."""
_FORBID = "(?:别|甭|休|不要|不用|不必|不能|不许|不得|不准|不可|莫|勿|白(?=说|提|讲))"
_NOT = f"(?:{_FORBID}|不敢|不想|不愿意?|不希望)"
"""That something is not to be done, as it is said in the north too; 可不敢说 is “do not say”."""
_SAY = "(?:[说讲提道漏露透捅供抖报点写登记留卖扯牵传]|公布|公开|暴露|交代|告诉|声张|登记)"
_NOBODY_ELSE = (
    f"(?!{_ANY}{{0,4}}?[，,]?(?:都|全|就是|就?连|换|谁|整[个栋层]|其他|别[人家]|邻居|多[么难]|有多|不[讲懂信会是]))"
)
"""别说俺家，全楼都吐了; 别提我多难受了: nobody is to keep silent."""
_KNOWN_BY = "(?:名|姓|电话|手机|号码|身份|信息|工号|住址|地址|单位|情况|资料|底)"
_KNOW = "(?:知道|晓得|发现|认出|猜[到出着]|摸[到着清]|听说|查[到出]|看出|报复|针对|开除|辞退|找上?门)"
_RUINED = (
    "(?:(?<![吃喝])完[了蛋]|没法[混干活待呆过做]|没(?:活|工作|饭碗)"
    "|[干待呆混开做]不[成下]|(?<![吃喝搞弄])坏了(?!肚)|惨了)"
)
"""What becomes of who is found out."""
_THEIRS = "".join(f"(?<!{each})" for each in "老板 商家 店家 厂家 店里 厂里 食堂 学校 超市 饭店 经理 他们 她们".split())
"""食堂不想让家长知道: a business that hides something asks nobody for anything."""
_NO_PAPERS = f"(?!{_ANY}{{0,6}}?(?:票|凭证|证[件照明]|记录|资料|台账|监控|视频|方案|解决|样))"
"""What a business will not show is no name."""
_ASKED = pattern(
    "|".join(
        (
            # 别让学校知道, 怕被他认出来, 不叫他们知道是俺
            rf"{_THEIRS}(?:{_NOT}|怕){_ANY}{{0,4}}?[让叫被给使]{_ANY}{{1,10}}?{_KNOW}",
            rf"不[让叫给]{_ANY}{{1,8}}?{_KNOW}{_ANY}{{0,3}}?(?:{_ME}|是?谁)",
            # 别说出去, 不要透露, 别告诉他, 别跟老板说
            (
                rf"(?:{_FORBID}|不希望|(?:[你您恁]们?|可)不敢|不[让叫][你您恁]){_ANY}{{0,8}}?(?:[说讲传捅]出去"
                r"|[往对]外[说讲传提漏透捅]|外传|说出来|透[露漏]|泄[露漏]|暴露|公开我|告诉|声张)"
            ),
            rf"{_FORBID}[跟给和对向](?![我俺咱]们?[说讲提]){_ANY}{{1,8}}?(?:[说讲]|学(?![校生习院])|提(?!供|醒))",
            # 别说是俺说的, 甭提俺, 别点我的名, 别扯到我们家
            rf"{_NOT}(?:[往对]外)?{_SAY}(?:[起到出及明连是了过])*(?:{_ME}{_NOBODY_ELSE}|谁)",
            # 能查到是我打的不
            rf"(?:能|会|可以){_ANY}{{0,2}}[查看显][到出示]{_ANY}{{0,4}}{_ME}[打报举投反]",
            # 别把俺名字给他说, 不要把我供出去
            rf"{_NOT}{_ANY}{{0,3}}?[把将]{_ME}{_ANY}{{0,4}}?(?:{_KNOWN_BY}|{_SAY})",
            # 别说是他讲的, 别把人家供出去
            rf"{_NOT}{_ANY}{{0,3}}?(?:[说讲提]是[他她]们?[说讲告透]|[把将](?:[他她]们?|人家)(?:供|[说卖]出))",
            # 恁就说是抽查, 俺也不敢说, 食堂阿姨偷偷跟我说的
            r"[你您恁]们?(?:来了?)?就说[是成]?(?:例行|抽查|随机|突击|检查)",
            rf"{FIRST_PERSON}(?:也|都|可|又)?不敢(?:往外)?[说讲吭](?:[声话出]|(?=[，。！!；;,\s]|$))",
            rf"(?:偷偷|悄悄)(?:地|的)?(?:[跟给对和]{_ME}[说讲透]|告诉{_ME})",
            # 我的名字千万不能漏, 号码别给他, 名字恁自己留着就行
            (
                rf"(?:名字?|姓名|号码?|电话){_ANY}{{0,4}}?{_NOT}(?:[往对]外"
                r"|[再又])?(?:[漏露透说传写留登](?![错成])|给(?:他|她|店|老板|人|学校))"
            ),
            r"(?:名字?|姓名|号码?|电话)(?:[你您恁]们?(?:自己)?留着|给我保[住好])",
            # 你们嘴严点, 给我兜着, 这事你知我知
            (
                rf"嘴(?:上|巴)?(?:[要得可]得?|给{_ME})?[严紧牢](?:[实点些着]|一点)+(?!地)"
                r"|[把将]嘴[管看守][严紧牢好住]|把[住严]嘴|哪说哪了"
            ),
            (
                rf"[给替帮为]{_ME}[兜捂]|兜着[点些]儿?(?![\u4e00-\u9fff])"
                rf"|捂[好严住]{_ANY}{{0,2}}?{_ME}|[你您恁]知我知|到[你您恁]们?这[儿里]?为止"
            ),
            # 漏了我名字我就完了, 知道是我就坏了, 知道了非找我事
            rf"(?:[漏露透泄传说讲提捅]|知道|晓得|发现|认出){_ANY}{{0,8}}?[，,]?{_ME}{_ANY}{{0,6}}?{_RUINED}",
            rf"{_ME}[说讲](?:了|出去|出来)?(?:就|肯定){_ANY}{{0,3}}?{_RUINED}",
            rf"{_KNOW}(?:就|了|出)?是{_ME}(?:[讲说打报举反投就，,。]|$)",
            rf"{_KNOW}了?{_ANY}{{0,4}}?(?:[找寻]{_ME}(?:的?事|麻烦|茬|算账)|[整治弄]{_ME}|收拾{_ME})",
            rf"{_FORBID}[说讲提]起?(?:到|有人|打?电话的事|举报的?事|投诉的?事)(?![有没])",
            # 我是谁就不说了, 名字就不留了, 不想出面
            rf"(?:{_ME}(?:是谁|的?姓|叫[啥什]|的?名)|名字|姓名){_ANY}{{0,4}}?(?:不[说留讲报提]|不告诉|[别甭][问写])",
            "不(?:想|愿意?|便|方便)?(?:[留署具实露报]姓?名|出面|出头|露[面脸])",
            rf"不(?:愿意?|便|方便|想|敢)(?:公开|透[露漏]|留(?!样)|提供{_NO_PAPERS})",
            # 不能说我是谁, 我不想暴露
            rf"不(?:能|敢|方便)说{_ME}是谁|{_ME}{_ANY}{{0,4}}?不(?:想|愿意?|敢|能)暴露",
            # 替俺保密, 帮我瞒着, 当我没说过, 恁知道就中
            f"保密|保[个守]秘?密|匿名|[替帮给为]{_ME}(?:瞒|保[守护])|保护(?:好|一下)?(?:{_ME}|举报人|投诉人|反映人)",
            rf"当{_ME}(?:没|啥|什么){_ANY}{{0,2}}?[说打讲来反]|[你您恁]们?(?:自己)?知道就(?:[行中好]|可以|得了)",
            # 怕他找我麻烦, 怕丢了饭碗, 提了俺就没活干了
            (
                rf"[打怕被遭]击?报复|穿小鞋|怕{_ANY}{{0,8}}?(?:[找整治打堵骂寻]击?{_ME}"
                rf"|收拾{_ME}|得罪|丢了?(?:工作|饭碗|活)|砸)"
            ),
            rf"[说提讲传](?:了|出去|出来)?{_ME}{_ANY}{{0,3}}?(?:[没丢](?:活|工作|饭碗)|[干待呆混]不[成下])",
        )
    )
)
"""That somebody does not want to be known."""
_ASKED_FOR = pattern(
    rf"(?:举报|投诉|反映|来电|来信|报料|爆料|申诉)[人者]{_ANY}{{0,10}}(?:保密|匿名|(?:不愿|不便|不想)意?(?:公开|透露))"
)
"""The same, as an office says it of somebody."""

_OF_MINE = "[^，。！？；,!?;\n跟找问叫让对被向]"
"""A sign of a clause in which nobody else is turned to: 我在店里找店长 is no shop manager's."""
_STAFF = (
    "(?:员工|职工|工人|民工|雇工|小工|帮工|学徒|护工|护士|护理|厨师|厨子|帮厨"
    "|后厨|服务员|保育员|保洁|保安|门卫|配送员|送货员|外卖员|骑手"
    "|店员|店长|领班|收银(?!台)|理货|导购|促销员|库管|仓管|质检|化验员"
    "|采购员?(?!了|过|到|的)|业务员|司机|老师|教师|宿管|食堂阿姨|打饭的"
    "|洗碗工|配菜[工的]|内部|上班|打工|干活|工作|供货|供应商|经销商|批发商|送货|合作商|承包)"
)
_ONCE = (
    "(?:以前|之前|原来|原先|从前|过去|曾经?|早[先前]|前?几?[年月]"
    "|去年|今年|上个?月|刚|才|就|也|还|都|一直|现在|目前|如今"
    "|常年|天天|平时|本来)*"
)
_BRINGS = (
    "(?:[送供配拉运](?:过|了|着)?(?:[^，。！？；,!?;\n]{0,4}?[菜货肉面米油奶蛋粮料鱼]|的|水)"
    "|[打做]过?工|[干当]过|干活|帮过?[忙厨]|上过?班)"
)
_ANYBODY_S = "(?![孩娃儿女闺妈爸爹娘你您恁我俺咱]|老[人婆公伴]|对象|媳妇|自己|家里)"
_HANDS = (
    "(?:扛包|传菜|看(?:大门|门|仓库|库)|烧[锅火]炉?|拉货|送[菜货肉奶面粮油]"
    "|洗[菜碗]|端(?:盘子?|菜)|切[菜配]|掌勺|打[杂扫]|管(?:库|仓库|锅炉|账)"
    "|装(?:卸|车|箱)|搬(?:运|货)|过磅|杀[鸡鱼猪羊]|剁肉|[和揉]面|分拣|跑堂|帮厨|帮忙|扫地|做饭|炒菜)"
)
"""What those are called by who work there with their hands: 我是扛包的."""
_INSIDER = pattern(
    "|".join(
        (
            # 我是食品厂的工人, 俺以前在后厨上班, 作为供应商
            rf"{FIRST_PERSON}{_ONCE}(?:[是系在搁当做]|作为){_OF_MINE}{{0,20}}?{_STAFF}|作为{_OF_MINE}{{0,8}}?{_STAFF}",
            # 我是扛包的, 俺是看大门的
            (
                rf"{FIRST_PERSON}{_ONCE}(?:就?是)(?:(?![看听买吃见去来]){_OF_MINE}){{0,10}}?{_HANDS}的"
                r"(?=[，,。；;！!、\s小老]|$)"
            ),
            # 我在他家洗碗
            rf"{FIRST_PERSON}{_ONCE}[在搁](?:[他她]们?|人)家(?:店里?)?{_HANDS}",
            # 俺是给食堂送菜的, 我给他家打过工
            rf"{FIRST_PERSON}{_ONCE}是?[给帮替为]{_ANYBODY_S}[^，。！？；,!?;\n让叫打说买点订退评问]{{0,14}}?{_BRINGS}",
            # 我在后厨干过, 俺搁那儿待了仨月
            rf"{FIRST_PERSON}{_ONCE}[在搁](?!家){_ANY}{{0,14}}?(?:干[过了](?!架|什|啥)"
            rf"|[待呆][过了]{_ANY}{{0,4}}?[年月周]"
            rf"|[待呆]过(?!{_ANY})|打[过了]{_ANY}{{0,4}}?工"
            rf"|上[过了]{_ANY}{{0,4}}?班(?!车)|做[过了]{_ANY}{{0,3}}?[工厨])",
            # 俺后厨就俩人
            rf"{FIRST_PERSON}(?:这|的)?(?:后厨|灶上|[切配备]{_ANY}间|操作间|厨房里?就)",
            # 我是这家的前员工, 内部员工举报
            rf"(?:前|离职|在职|内部)(?:员工|职工|工人|人员|人士)(?:举报|反映|爆料|投诉|来电|来信|实名)"
            rf"|{FIRST_PERSON}{_ANY}{{0,14}}?(?:的?前|离职|退休|在职)(?:员工|职工|工人|厨师|服务员)",
            rf"{FIRST_PERSON}{_ONCE}{_OF_MINE}{{0,10}}?(?:离职|辞职|辞工|被辞退?|被开除)[了后的]",
        )
    )
)
"""Who works where it happened, worked there or brings it what it cooks, is known there by the words alone."""


@remembered
def wants_secrecy(text: str) -> bool:
    """Whether who speaks asks not to be known, or tells of the place where they work or which they supply."""
    if _INSIDER.search(text) is not None or by_ones_own(text):
        return True
    return _ASKED.search(without_orders(text)) is not None


def secrecy_is_asked_for(text: str) -> bool:
    """Whether an office says of somebody that they ask not to be known."""
    return _ASKED_FOR.search(text) is not None
