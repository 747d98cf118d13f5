"""Counts: people ill, in hospital and dead as texts say it, and every number that is none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.harm.counts import find_counts, harm_of
from classifiers.harm.numerals import number
from classifiers.words import normalise

COUNTED = [
    # (text, ill, hospitalised, dead)
    ("三十多人上吐下泻", 30, None, None),
    ("30余名学生呕吐", 30, None, None),
    ("9个病人采了5份便，4份沙门氏菌阳性", 9, None, None),
    ("同吃的8个人，6个当天夜里发作", 6, None, None),
    ("凌晨三人先后剧烈吐泻，均收住我院", 3, 3, None),
    ("食堂盒饭吃得又屙又呕，十几个", 10, None, None),
    ("十二名学生腹泻", 12, None, None),
    ("两百来人食物中毒", 200, None, None),
    ("12学生食物中毒，校长受口头批评", 12, None, None),
    ("接诊是9名，住院3，其中1名19:50已转市中心医院ICU", 9, 3, None),
    ("接诊9名，留观4，住院3", 9, 3, None),
    ("今天请假11个，其中8个是吐的，另外3个是感冒", 8, None, None),
    ("呕吐14人，疾控中心初步判断为诺如病毒感染，与食堂食物有无关联尚不明确", 14, None, None),
    ("吃火锅那个危重的没救过来，还住着2个，其他都回家了", 2, 2, 1),
    ("宁波上百市民食用淡菜中毒", 100, None, None),
    ("百余农民因食用流动摊贩的酿皮中毒", 100, None, None),
    ("榆林100余小学生疑食物中毒", 100, None, None),
    ("三小学生中毒", 1, None, None),
    ("301学生宿舍腹泻3人", 3, None, None),
    ("一幼儿园学生大面积呕吐", 1, None, None),
    ("二三十人拉肚子", 20, None, None),
    ("七八个同学都窜稀了", 7, None, None),
    ("班里十几个孩子吐了", 10, None, None),
    ("数十名员工不适", 20, None, None),
    ("上百人疑似食物中毒", 100, None, None),
    ("近百名学生发烧", 100, None, None),
    ("百余名工人集体腹泻", 100, None, None),
    ("1,200人就诊", 1200, None, None),
    ("两个孩子都吐了", 2, None, None),
    ("俩孩子都吐了", 2, None, None),
    ("一家三口吃完凉菜上吐下泻", 3, None, None),
    ("昨天买的豇豆，孩子吃了头晕恶心", 1, None, None),
    ("全家四口人都拉肚子", 4, None, None),
    ("我们5个人吃了都拉肚子", 5, None, None),
    ("在示例店吃凉皮拉肚子，我们两个人", 2, None, None),
    ("吃完腹泻，一共五个人，求处理", 5, None, None),
    ("我和两个同事都恶心想吐", 3, None, None),
    ("早上我跟另外3名工友吃了包子，九点多开始吐", 4, None, None),
    ("23名学生呕吐，其中5人住院", 23, 5, None),
    ("６月１２日，１２名学生呕吐", 12, None, None),
    ("6月12日晚，示例小学食堂12名学生出现呕吐、腹泻，5人入院治疗，无死亡病例", 12, 5, 0),
    ("造成18人中毒，1人死亡", 18, None, 1),
    ("死亡1人，住院5人", None, 5, 1),
    ("婚宴后4人住院", 4, 4, None),
    ("聚餐9人入院 原因待查", 9, 9, None),
    ("昨天吃了没煮熟的豆角，三个人住院", 3, 3, None),
    ("同事4人住院，领导去看望", None, 4, None),
    ("三人中毒两人死亡", 3, None, 2),
    ("2死5伤食物中毒", 5, None, 2),
    ("1名男子误食河豚身亡", None, None, 1),
    ("2024年毒蘑菇中毒599起，死亡13人", None, None, 13),
    ("死亡人数升至3人，另有20人住院治疗", None, 20, 3),
    ("截至目前共有36名学生送医，均无生命危险", 36, None, None),
    ("发病人数达到42人", 42, None, None),
    ("病例32例，重症3例", 32, 3, None),
    ("患者共8人", 8, None, None),
    ("接诊发热病人12人，其中2人转重症", 12, 2, None),
    ("同桌10人，7人发病，发病率70%", 7, None, None),
    ("食用后出现恶心呕吐的有十五人", 15, None, None),
    ("105人出现不适，送医的有47名", 105, None, None),
    ("三年级二班有3人肚子疼", 3, None, None),
    ("孩子在学校吃完午饭回家就吐了", 1, None, None),
    ("三五个同学喝了那家酸梅汤直跑厕所", 3, None, None),
    ("好几个老太太吃完免费鸡蛋说头晕", 2, None, None),
    ("小三十号工人夜里排队上厕所，都是拉稀", 30, None, None),
    ("仨娃从托管班回来就发烧", 3, None, None),
    ("十来个战友聚完餐上吐下泻", 10, None, None),
    ("一家三口吃卤菜后腹泻，均已离院，无住院及死亡病例", 3, 0, 0),
    ("三人吃完腹泻，无重症、死亡病例，3人留观", 3, None, 0),
    ("老师我妈我爸吃完到现在一直跑厕所", 2, None, None),
    ("孩子在幼儿园吃了馒头，回家吐了两次，没发烧", 1, None, None),
    ("急诊科接诊三名病人，都在示例大酒店吃喜宴，吃完两小时后呕吐腹泻，一人留观输液", 3, None, None),
    ("吃了一周心慌，盒子上没有蓝帽子。要求退款，查处虚假宣传", 1, None, None),
    ("我院接诊3名学生，在食堂就餐后到院检查，均无症状", 0, None, None),
    ("学生无发热、无呕吐", 0, None, None),
    ("俺三个工友在工地门口买的卤肉，后半夜一个比一个拉得狠", 3, None, None),
    ("我们五个吃完烤生蚝全倒下了", 5, None, None),
    ("两所小学报告学生腹痛，合计约30人，8人住院", 30, 8, None),
    ("12个老人拉肚子，2个发高烧住院", 12, 2, None),
    ("幼儿园学生9名先后送医。均呕吐。", 9, None, None),
    ("收治职工7人，均呕吐。主要症状为腹痛", 7, 7, None),
    ("报告单位：示例医院。病例数4，住院2，死亡0。", 4, 2, 0),
    ("昨晚点的那家拌菜，今早吐到胆汁都出来了", 1, None, None),
    ("藕已经酸了，吃完不到5分钟严重拉肚子", 1, None, None),
    ("还没吃完就拉肚子", 1, None, None),
    ("不知道怎么回事我吃了拉肚子", 1, None, None),
    ("喝了一口就倒了。从昨晚拉肚子到现在", 1, None, None),
    ("喝了镇上打的散酒，第二天眼睛看不见", 1, None, None),
    ("吃了保健粉以后眼睛发黄", 1, None, None),
    ("吃完闹了一天肚子", 1, None, None),
    ("买的凉皮吃完上吐下泻，老板说我造谣", 1, None, None),
    ("孩子吃完吐了住院，学校说是谣言", 1, 1, None),
    ("孩子吃完吐了，店家说跟他家饭菜没关系", 1, None, None),
    ("喝多了散酒眼睛看不见了", 1, None, None),
    ("怀孕的姐姐吃完凉菜吐了", 1, None, None),
    ("俩大人一个孩子都中招了，在医院挂着水", 3, None, None),
    ("老两口吃了亲戚送的腊肠，半夜叫的救护车", 2, None, None),
    ("夫妻俩误把桐油当食用油，双双恶心呕吐", 2, None, None),
    ("一家五口就我没吃凉菜，其余四个全吐了", 4, None, None),
    ("父子二人吃野生河豚后口唇发麻，父亲抢救无效死亡", 2, None, 1),
    ("3人疑似食源性疾病", 3, None, None),
    ("食附子后肢体无力，机械通气，1人", 1, 1, None),
    ("疑似食源性疾病事件3人培训", None, None, None),
    ("车间里七八个人脸发紫，喘不上来气，食堂说盐是新换的", 7, None, None),
    ("我闺女和她同桌都拉肚子", 2, None, None),
    ("我妈、我嫂子和小侄子吃完凉皮先后吐了", 3, None, None),
    ("全班四十二人，吐了二十六个", 26, None, None),
    ("接诊了第九个拉肚子的学生", 1, None, None),
    ("急诊今晚收了七个吃菌子的，三个插着管", 7, None, None),
    ("已经有两个转ICU了，剩下五个在输液", 5, 2, None),
    ("一个没救过来，一个还昏迷着", 1, None, 1),
    ("25岁女子喝完椰子水昏迷", 1, None, None),
    ("患儿，男，6岁，误食蓖麻子后呕吐便血", 1, None, None),
    ("截至今早8点，就诊的有63人，其中留观9人", 63, None, None),
    ("病例新增6例，累计29例", 29, None, None),
    ("有二十多户反映喝了井水拉肚子", 20, None, None),
    ("我们办公室除了我都吐了", 2, None, None),
    ("至少有一百个学生今天没来上课，都在拉", 100, None, None),
    ("送医5人，3人已出院，无人死亡", 5, None, 0),
    ("养老院接连倒下六位老人，高烧不退", 6, None, None),
    ("弟弟吃了辣条身上起红点，痒得哭", 1, None, None),
    ("网友称自己吃完拉了三天", 1, None, None),
]
UNNUMBERED = [
    ("吃了烤生蚝，夜里拉了七八次，今天还在发烧，问我们管不管", 1, None, None),
    ("小龙虾吃完进医院挂水，奉劝大家别吃", 1, None, None),
    # What is told of people without a number: one at least, two where it is said of several.
    ("寿司下肚半夜高烧", 1, None, None),
    ("吃完蘑菇看见小人，我爸正在抢救", 1, 1, None),
    ("外卖吃完上吐下泻，救命", 1, None, None),
    ("四季豆没熟，全桌都吐", 2, None, None),
    ("养老院几位老人拉水", 2, None, None),
    ("返程大巴上孩子们一个接一个吐，吃的景区的饭", 2, None, None),
    ("丈夫吃了野蘑菇，没救回来", None, None, 1),
    ("喝完就恶心", 1, None, None),
]
IN_HOSPITAL = [
    # What is said of all who were taken in is said of as many; who is in hospital is ill.
    ("示例幼儿园6名幼儿就诊\n我院收治6名幼儿，均呕吐", 6, None, None),
    ("6名幼儿就诊，收治6名，均住院", 6, 6, None),
    ("门诊12人，收治6名学生", 12, 6, None),
    ("收治6名学生，均呕吐", 6, 6, None),
    ("收治6名学生，均出现呕吐、腹泻", 6, 6, None),
    ("我院收治12名患者，都有腹痛腹泻症状", 12, 12, None),
    ("区人民医院收治了9名儿童，皆出现恶心呕吐", 9, 9, None),
    ("收治了示例小学的6名学生，全都吐了", 6, 6, None),
    ("今天中午我院急诊科收治某小学6名学生，均呕吐，2名腹泻", 6, 6, None),
    ("收治的6名学生均呕吐", 6, 6, None),
    ("住院8人，均有发热", 8, 8, None),
    ("住院人数6人，均有腹泻", 6, 6, None),
    ("收治6名学生，主要症状为呕吐、腹泻", 6, 6, None),
    ("收治6名学生，均系午餐后发病", 6, 6, None),
    ("收治6名学生，均诊断为食物中毒", 6, 6, None),
    ("收治6名学生，均呕吐，无发热", 6, 6, None),
    ("收治6名学生，年龄8至10岁，均有呕吐", 6, 6, None),
    ("收治6名学生。6人均出现呕吐", 6, 6, None),
    ("收治6名学生，其中2人重症，均呕吐腹泻", 6, 6, None),
    ("收治6名学生，4人呕吐，2人腹泻", 6, 6, None),
    ("收治6名学生及2名教师，均呕吐", 8, 8, None),
    ("收治学生6名、教师2名，均有腹泻", 8, 8, None),
    ("收治腹泻患者8人，其中危重1人", 8, 8, None),
    ("先后收治9名呕吐、腹泻患者，共排查就餐人员132人，发现有症状者27人", 27, 9, None),
    ("收治6名学生，均生命体征平稳", None, 6, None),
    ("收治6名学生，均未呕吐", None, 6, None),
    ("收治6名学生，无人呕吐", 0, 6, None),
    ("医院今天收治6名车祸伤员。我吃完凉皮拉肚子", 1, 6, None),
    # Among them, of them, besides them; who has left was there.
    ("23名学生呕吐，3人住院治疗，目前4名已出院", 23, 3, None),
    ("12名学生腹泻，均已出院", 12, None, None),
    ("8人食物中毒，住院治疗3人，均已好转", 8, 3, None),
    ("8名工人腹泻，2人仍在住院，6人已出院", 8, 2, None),
    ("15人就诊，其中6人留观，9人输液", 15, None, None),
    ("15名学生出现呕吐，6人留院观察，其余已回家", 15, None, None),
    ("30名学生腹痛，全部送医，20人输液后离院", 30, None, None),
    ("先后有20名学生住院治疗，50余名学生留院观察，都有腹痛", 50, 20, None),
    ("共接诊不适学生36人，其中住院12人、留观5人、已离院19人", 36, 12, None),
    ("12人均已送医，均无生命危险", 12, None, None),
    ("住院5人、死亡1人", None, 5, 1),
    ("收治6名学生、2人死亡", None, 6, 2),
    ("送医6人，均死亡", 6, None, 6),
    ("12人中毒，无一例死亡", 12, None, 0),
    ("12人腹泻，无一人住院", 12, 0, None),
    ("累计报告病例45例，无重症、死亡病例", 45, None, 0),
    # A price for each is nobody's illness.
    ("人均50元，吃完拉肚子", 1, None, None),
    ("2人均50元的套餐，吃完拉肚子", 1, None, None),
]
DENIED = [
    ("累计41例，其中5例收住院，无危重及死亡", 41, 5, 0),
    ("拉肚子的有9人，均未住院", 9, 0, None),
    ("4人腹痛，均未就住院治疗", 4, 0, None),
    ("到园幼儿118名，无一例呕吐腹泻", 0, None, None),
    ("症状都轻，没住院的", None, 0, None),
    ("300人用餐，目前没接到不适报告", 0, None, None),
    ("无人中毒", 0, None, None),
    ("没有人员死亡", None, None, 0),
    ("没有一个人不舒服", 0, None, None),
    ("全园孩子都好好的，没人吐没人拉", 0, None, None),
    ("还好没人吃坏肚子", 0, None, None),
    ("未造成人员伤亡", 0, None, 0),
    ("目前没有学生住院，7人仍有腹泻症状", 7, 0, None),
    ("5人腹痛，均未送医，已返回教室", 5, 0, None),
    ("6人腹泻，都没去过医院", 6, 0, None),
    ("6人腹泻，3人没去过医院", 6, None, None),
    ("我吃完拉肚子了，没就医", 1, 0, None),
    ("两名顾客用餐后胃不舒服，没去医院；同桌另外六人没事", 2, 0, None),
    ("2人腹泻，一人住院，一人在家，没去医院", 2, 1, None),
    ("五人输液后好转，其余没去医院", 5, None, None),
    ("无学生就医", 0, None, None),
]
NO_COUNTS = [
    "我家狗吃完冻干拉稀了",
    "吃撑了，肚子疼",
    "被这首歌洗脑中毒很深，边吃边哼",
    "一家人在车库里一氧化碳中毒",
    "同事喝了我的酸奶，气得我胃疼",
    "早起做饭困到头晕",
    "高反太难受，我头疼想吐，饭都没吃",
    "昨晚喝多了吐了一地",
    "看他那样子我都要吐了",
    "本月全区共报告食源性疾病病例112例，均为散发",
    "该学生经诊断系阑尾炎腹痛送医，与学校供餐无关",
    "住院12",
    "拉肚子，2人用餐套餐",
    "3岁的孩子吃了30元的蛋糕，电话138****0000",
    "三年级二班的教室在3楼",
    "食物中毒5人以上应当报告",
    "每100人就有1人过敏",
    "第3人死亡",
    "房间住10人，空调坏了",
    "2万人点赞",
    "吃剩菜会拉肚子吗",
    "担心孩子食物中毒",
    "二十三名儿童在操场上体育课",
    "抽检100批次，不合格3批次",
    "双人套餐99元，买了3份",
    "2026年3月5日生产的酸奶",
    "昨天聚餐的二十来口子，今天请假的有一半",
    "孩子没吐也没拉，就是我不放心",
    "我怕孩子吃了拉肚子，没敢给",
    "网上说吃了会头晕恶心，是真的吗",
    "医生提醒：误食后出现呕吐、腹痛应立即就医",
    "3个批次酸奶菌落总数超标",
    "点了三个菜，两个凉的一个热的，都有股馊味",
    "看到蟑螂我当场想吐",
    "恶心死我了，汤里有根头发",
    "男朋友煮的面吃完我当场去世，笑死",
    "难吃死了，再也不买",
    "日期印在哪里都看不清",
    "毒死蜱超标",
    "",
]


@pytest.mark.parametrize(("text", "ill", "hospitalised", "dead"), COUNTED + UNNUMBERED + IN_HOSPITAL + DENIED)
def test_people_harmed_are_counted(text, ill, hospitalised, dead):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize("text", NO_COUNTS)
def test_other_numbers_are_no_counts(text):
    assert find_counts(normalise(text)) == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("无人中毒", True),
        ("网传30名学生中毒不属实", True),
        ("23名学生呕吐，无死亡病例", False),
        ("网传有人死亡不属实。23名学生呕吐", False),
        ("今天食堂的菜不错", False),
    ],
)
def test_a_denial_is_of_everything(text, denied):
    assert harm_of(normalise(text)).denied == denied


def test_a_claim_called_untrue_counts_nobody():
    assert harm_of(normalise("网传30名学生中毒不属实")).ill is None


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("3名幼儿呕吐", True),
        ("示例小学12人腹泻", True),
        ("工地8名工人腹泻", False),
        ("孩子们在学校吃得很好", False),
        ("无学生中毒", False),
    ],
)
def test_children_are_those_harmed(text, children):
    assert harm_of(normalise(text)).children == children


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("三百二十", 320),
        ("两千", 2000),
        ("二三十", 20),
        ("三五", 3),
        ("十七八", 17),
        ("几十", 20),
        ("十几", 10),
        ("数百", 200),
        ("百", 100),
        ("十百千", None),
    ],
)
def test_numerals_are_read_by_their_lower_bound(written, value):
    assert number(written) == value


@given(st.text("一二三十百千几数0123456789人名个例学生死亡住院呕吐无没有,。其中造成约余多来", max_size=60))
def test_counts_are_never_negative_and_stand_in_the_text(text):
    folded = normalise(text)
    assert all(each.count >= 0 and 0 <= each.start < each.end <= len(folded) for each in find_counts(folded))


@given(st.text(st.characters(), max_size=120))
def test_any_text_can_be_counted(text):
    harm_of(normalise(text))


def test_what_befalls_people_by_much_else_counts_where_something_was_eaten():
    folded = normalise("孩子头疼，送医院了")
    eaten = normalise("孩子喝完头疼，送医院了")
    assert [harm_of(folded).ill, harm_of(folded, of_food=True).ill, harm_of(eaten).ill] == [None, 1, 1]


FAMILIES = [
    ("我们一家三口", 3),
    ("三口之家", 3),
    ("一家四口人", 4),
    ("全家5口", 5),
    ("家里一共六口人", 6),
    ("我们两口子", 2),
    ("老两口", 2),
    ("俩口子", 2),
]
FAR_APART = "昨晚在红旗区文化街‘老赵炒鸡店’吃的炒鸡，半夜"


@pytest.mark.parametrize(("family", "size"), FAMILIES)
@pytest.mark.parametrize("between", [FAR_APART, "吃完", "中午在平原路那边新开的馆子里吃了凉菜，下午四点多开始"])
@pytest.mark.parametrize("harm", ["拉肚子", "上吐下泻", "都吐了"])
def test_a_family_that_ate_is_as_many_as_it_says(family, size, between, harm):
    folded = normalise(f"{family}{between}{harm}，我妈现在在医院打点滴，你们管不管？")
    said = [each for each in find_counts(folded) if each.count == size and each.what == "ill"]
    assert harm_of(folded).ill == size
    assert {folded[each.start : each.end] in family for each in said} == {True}


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("我们一家三口昨晚在文化街那家炒鸡店吃的炒鸡，孩子半夜开始拉肚子", 1),
        ("我们一家三口昨晚在文化街那家炒鸡店吃的炒鸡，我半夜开始拉肚子", 1),
        ("我们一家三口昨晚在文化街那家新开的炒鸡店吃的招牌炒鸡，回来谁也没拉肚子", 0),
        ("我们一家三口昨晚在文化街那家新开的炒鸡店吃的招牌炒鸡，后来看着就恶心", None),
        ("吃了两口炒鸡，半夜开始拉肚子", 1),
        ("俺跟俺媳妇还有俺孩儿在文化街那边吃的拉面吃完回来到后半夜就开始跑茅子", 3),
        ("我跟我妈在文化街那边吃的拉面，吃完回来我到后半夜就开始拉肚子", 1),
        ("我今天拉肚子，吃的是食堂，哈哈哈急诊见", 1),
        ("我今天拉肚子，吃的是食堂，哈哈哈", None),
        ("阿姨吃了自己腌的酸豆角，嘴唇都紫了", 1),
        ("两个班的孩子吃完食堂集体吐", 2),
        ("吃了他家炒粉，全寝阵亡", 2),
        ("那个凉粉别吃了 我妈吃完拉了一晚上", 1),
        ("办丧事请的大厨，吃完到今天拉了一村", 1),
        ("男朋友做的饭吃完我进了医院，开玩笑的，急诊没去", None),
    ],
)
def test_a_family_is_not_counted_for_one_of_it_or_for_nobody(text, ill):
    assert harm_of(normalise(text)).ill == ill
