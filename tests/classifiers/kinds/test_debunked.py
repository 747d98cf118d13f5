"""Debunked: a claim set right in plain words is one; who attacks such words, asks of them or bought the food is not."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text
from classifiers.kinds.debunked import is_set_right
from classifiers.words import normalise

ROOT = Path(__file__).parents[3]
SET_RIGHT = (
    "冬枣甜是打了甜蜜素吗？农技站：不是，是昼夜温差大",
    "樱桃核发黑是打药了？果树专家：正常的氧化，不影响吃",
    "花菜发黄是喷了药吗？假的！太阳晒的",
    "无籽葡萄是抹避孕药种出来的？真相是品种选育",
    "【科普】小龙虾的头黑和重金属中毒无关",
    "豆浆和鸡蛋一起吃会中毒？营养师：没有依据，放心吃",
    "猕猴桃用膨大剂种出来的会致癌？省农科院：合法登记，用量极低，吃着安全",
    "虾线里有毒？水产学院教授：那是虾的肠子，不会中毒",
    "吃鸡爪会性早熟？儿科医生：没有关联",
    "“面包放七天不坏是加了福尔马林”的说法不可能！包装和灭菌到位就行",
    "红心鸭蛋不是染色，是鸭子吃了小鱼小虾",
    "玉米太甜是转基因打激素？实测：糖度十五，是水果玉米品种",
    "银耳发白是硫磺熏的？市场监管局：抽检未发现异常",
    "车厘子外面的蜡有毒吗？海关：食用蜡，可以放心吃",
    "海带绿得发亮是染的？渔业研究所：漂烫后都会变绿，正常现象",
    "茄子染色？泡水变紫是花青素，和染料无关",
    "吃桃子和西瓜会致死？疾控医生：两者同吃没有问题",
    "螃蟹打针增重？水产站实验：打了针的螃蟹活不过两小时，没这事",
    "蜂蜜结晶就是掺假？研究员：结晶是正常现象，不是白糖",
    "黑芝麻掉色是染的吗？不是的，种皮里有天然色素",
    "网传粽叶泡过硫酸铜，监管人员现场检测：均未检出",
    "多宝鱼一身是药？检验院：今年抽检合格，可放心食用",
    "电视上说的“胶水牛排”，其实是允许的调理肉，标签写清楚就合规，专家说全熟可以吃",
    "奶粉加热会产生毒素？乳品专家：不会，冲调水温高只损失一点维生素",
    "土鸡蛋比洋鸡蛋有营养？大学课题组测了二十批：没有明显差别，没必要多花钱",
    "吃转基因大豆油会得癌症？学者：没有证据，油里不含蛋白",
    "柿子和酸奶同吃会中毒身亡？急诊科医生：不会，空腹少吃柿子就行",
    "毛豆太绿是泡了药水的？种植户带记者看：刚摘就是这个颜色，不存在泡药",
    "口香糖咽下去会粘住肠子得病？医生说并不会，两三天就排出来了",
    "圣女果是转基因？不，它是老品种，和转基因无关",
    "“皮皮虾注胶”视频里的其实是虾的性腺，水产专家说可以吃",
    "铝锅炒菜致痴呆？世卫组织：没有证据，正常用是安全的",
    "西兰花上的白粉是农药？农业专家：那是天然的果霜",
    "隔夜茶致癌？茶科所：亚硝胺含量远低于限值",
    "隔夜菜真的致癌吗？关键看怎么保存，冷藏后彻底加热再吃，亚硝酸盐含量远远达不到中毒的量",
    "科普：其实臭豆腐的黑色来自豆豉、香菇等卤水",
    "官方回应食盐中亚铁氰化钾有毒：添加量符合国家标准",
    "别再被骗了，红壳鸡蛋和白壳鸡蛋营养差不多",
    "别再被骗了！紫菜不是塑料做的，教你三招辨别",
    "木耳真的有毒吗？一文读懂",
    "冻肉真的有毒素吗？这篇文章讲清楚了",
    "味精到底会不会致癌？看完这篇就明白了，正常食用量没有问题",
    "关于塑料大米，你需要知道：米饭捏成团能弹是淀粉糊化的结果",
    "粉丝能点着就是塑料？淀粉本来就能燃烧",
    "西红柿配螃蟹等于砒霜？吃几百斤才会中毒",
    "蜂王浆含雌激素致乳腺癌？你被忽悠了这么多年，含量极微，可忽略不计",
    "馒头冷冻三天长黄曲霉毒素？冰箱里霉菌根本长不起来",
    "无籽西瓜是用避孕药种的？别再信了，是三倍体育种",
    "西瓜打针增甜是真的吗？记者实验：针眼处半天就发霉了，根本打不进去",
    "味精吃了脱发？皮肤科主任：跟味精没有半毛钱关系",
    "蜂王浆含激素？药师：比一杯牛奶还少",
    "虾和维C同吃会砒霜中毒？错！那点量差得远",
    "网传隔夜菜致癌？得吃上几十斤才可能超量",
    "黑木耳剧毒是无稽之谈，泡久了变质才有事",
    "抗结剂按规定使用没有问题，盐照吃",
    "洗黑豆掉颜色别急着倒，那是花青素溶出来了",
    "问了菜场管理处，没有这回事，大家照常买菜",
)
NOT_SET_RIGHT = (
    "专家说草莓空心没事，你信吗？反正我家不吃激素草莓",
    "隔夜菜会致癌吗？家长群里说：没有问题才怪",
    "都说大米里的塑料是谣言，呵呵，自己烧一把试试",
    "真相是这样的：奶茶里全是植脂末和毒素，喝多了致癌",
    "专家：隔夜菜致癌是真的！千万别吃了",
    "隔夜菜能吃吗？医生：致癌，肾都要坏掉",
    "市场监管局说未发现异常，可我们小区好几家都吃出怪味的塑料米",
    "医生说跟饮食无关，我才不信，就是喝了那个激素牛奶才长结节",
    "西瓜打针是真的吗？专家说不可能，到底该信谁",
    "有人说木耳有毒，也有专家说没有，我家娃吃了咋办",
    "辟谣说不是打激素，那为什么我女儿吃了就来例假了",
    "官方说金针菇抽检合格可放心吃，谁敢吃谁吃，转给爸妈",
    "这跟品种没关系，就是打了激素膨大剂，草莓才空心",
    "这根本不是大米，是塑料",
    "粉丝不是淀粉做的，而是塑料，不信拿火烧",
    "塑料紫菜不是谣言！我亲眼看着撕不断",
    "塑料大米是假的吗？不是，我们村都买到了",
    "专家又出来洗地了，说食盐里的亚铁氰化钾无毒，骗鬼呢",
    "砖家说反季水果和性早熟无关，快转给有女儿的家长",
    "味精致癌没人管，专家收了钱才说安全",
    "我在超市买的酸菜，商家说亚硝酸盐不会超标，可放心吃，结果发霉了",
    "买的枸杞掉色，卖家说是天然色素，正常现象，要求退款",
    "网上说鸡蛋是人造的，市监局能不能查查是不是真的",
    "我家孩子喝了三年牛奶，现在都说致癌，专家说没有关联，靠谱吗",
    "店家说虫子是正常现象，不影响食用，让我放心吃",
    "食堂的馒头太白，师傅说不是明矾是酵母，我们家长不放心",
    "昨晚吃了番茄和螃蟹，网上说会中毒，医生说不会，可我现在肚子疼",
    "猪肉里的白虫子，摊主说是筋膜，放心吃，恶心死了",
    "其实大家吃的肉松全是棉花，专家不敢说",
    "真相曝光：西瓜都打了针，甜蜜素不会自己跑进去吧",
    "别听专家的，低钠盐就是夺命盐，和病没关系的人也吃死了",
    "不是吓唬你，隔夜菜真的致癌",
    "香蕉泡药水，专家说属正常保鲜，睁眼说瞎话",
    "校方称未发现异常，但三年级已有十个孩子肚子疼，家长要说法",
    "吃完凉拌木耳一家三口进了医院，医生说是米酵菌酸，没有解药",
    "老板说奶茶里的不是蟑螂，是珍珠，可放心喝，你们说气不气",
    "喝牛奶得乳腺癌不可能没有关系，身边两个同事都是，姐妹们停了吧",
    "青蟹有针眼，渔政说没有注射，有懂的吗",
    "新闻里说未检出甲醛，谁知道抽的是不是同一批金针菇，大家别买",
    "0蔗糖就是没有糖，糖尿病人可以放心吃",
    "蘸了芥末寄生虫就死了，生鱼片可以放心吃",
    "别再被骗了，空心草莓都是打激素的",
    "别再被骗了，剩菜热一热都是亚硝酸盐，得癌的一大半是这么来的",
    "科普：其实金针菇都是泡过甲醛的，千万别买",
    "酸菜真的致癌吗？我大姑就是吃酸菜得的胃癌",
    "大米真的有塑料做的吗？看看这个视频就知道了，机器直接出米",
    "味精到底会不会致癌？看看邻居就知道，掉了一半头发",
    "木耳真的有毒吗？是的，泡久了必死，没有解药",
    "说符合国家标准你就信？酸菜就是致癌",
    "隔夜菜真的致癌吗？一文读懂，看完再也不敢吃了",
    "草莓空心吗？那是膨大剂催熟造成的",
    "味精没有毒？错！我亲戚吃得头发一把一把掉",
    "什么花青素遇水变色，黑米就是染色的",
    "班主任说食堂馒头没有问题，孩子回来照样吐",
    "问了医生，医生说木耳有毒，没有解药",
)


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


@pytest.mark.parametrize("text", SET_RIGHT)
def test_a_claim_set_right_without_the_word_for_it_is_seen(text):
    assert is_set_right(normalise(text))


@pytest.mark.parametrize("text", NOT_SET_RIGHT)
def test_who_attacks_a_denial_asks_about_it_or_bought_the_food_sets_nothing_right(text):
    assert not is_set_right(normalise(text))


def test_a_long_report_is_about_more_than_one_claim():
    text = normalise(SET_RIGHT[0])
    assert [is_set_right(text), is_set_right(text + "，田里的人都知道" * 20)] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "空心的草莓是打了激素？农技站：不是，授粉不均匀",
        "木耳有毒是假的！泡久了坏掉才有毒",
        "紫菜和塑料无关，撕不断是因为加工时压得紧",
        "隔夜菜致癌？食品学院实测：冰箱里放一晚，亚硝酸盐没有明显变化，低于限量",
        "低钠盐不是毒药，是少放了钠的食盐",
        "卫健委回应“冻馒头生黄曲霉”：零下十八度霉菌根本不会长",
        "【较真】味精加热就致癌，这种话你一定听过，教材里写得很清楚，烧菜的温度到不了",
        "“紫菜是塑料”又传开了，早就辟谣过，看到视频不要急着转发",
    ],
)
def test_a_post_that_sets_a_known_rumour_right_is_news_and_no_repeat(assessor, text):
    said = assessor.assess(Text(id="t", text=text, channel="media"))
    assert (said.kind, said.rumour_match) == (Kind.NEWS, None)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("专家说空心草莓跟激素没关系，你信吗，反正我不给孩子买", "E09"),
        ("隔夜菜能吃吗？医生：致癌，肾衰竭的都是这么吃出来的", "E34"),
        ("真相是金针菇都泡过甲醛，喷了才这么白", "E13"),
        ("都辟谣说塑料大米是假的，但俺亲手试了，卖的米就是塑料", "E02"),
        ("官方辟谣说粉条没塑料，但俺亲眼见它一点就着，就是塑料做的", "E04"),
    ],
)
def test_a_rumour_that_quotes_a_denial_is_still_a_rumour(assessor, text, id):
    said = assessor.assess(Text(id="t", text=text, channel="media"))
    assert (said.kind, said.rumour_match and said.rumour_match.id) == (Kind.RUMOUR, id)


def test_whoever_asks_the_office_about_it_is_told_of_the_entry(assessor):
    text = "草莓空心是打激素吗？网上专家说不是，品种造成的，想问问监管局"
    said = assessor.assess(Text(id="t", text=text, channel="duty"))
    assert said.rumour_match and said.rumour_match.id == "E09"


@pytest.mark.parametrize(
    "text",
    [
        "新乡一幼儿园给孩子吃变质牛奶？系家长误会",
        "网传鸡蛋里有激素系旧闻翻炒",
        "外卖吃出老鼠头系乌龙，商家和顾客已和解",
        "顾客称火锅里吃出蟑螂，监控显示系自己投放",
        "红旗区警方：“超市卖毒大米致人死亡”系虚构，发布者已被行政处罚",
        "记者从红旗区市场监管局获悉，网传某超市卖僵尸肉系编造",
    ],
)
def test_what_was_found_untrue_is_news(assessor, text):
    assert assessor.assess(Text(id="t", text=text, channel="media")).kind == Kind.NEWS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("外卖里吃出虫子，商家说系误会不给退款", Kind.COMPLAINT),
        ("校方说系误会，可我家娃吃了坏牛奶吐了三回", Kind.INCIDENT),
        ("网上说是误会，可我买的鸡蛋煮熟了蛋黄掉地上弹起来，就是人造蛋", Kind.RUMOUR),
    ],
)
def test_what_only_the_other_side_calls_untrue_is_none(assessor, text, kind):
    assert assessor.assess(Text(id="t", text=text, channel="media")).kind == kind


def test_who_insists_that_it_is_no_rumour_repeats_it(assessor):
    said = assessor.assess(Text(id="t", text="塑料大米不是谣言，我亲眼看见的，一烧就化", channel="media"))
    assert said.rumour_match and said.rumour_match.id == "E02"


def test_a_paper_that_names_its_source_spreads_no_rumour(assessor):
    tale, paper = "业内人士透露，市面上九成面包都加了致癌的改良剂", "本报讯（记者 李敏）"
    kinds = [assessor.assess(Text(id="t", text=text, channel="media")).kind for text in (tale, paper + tale)]
    assert kinds == [Kind.RUMOUR, Kind.NEWS]


@pytest.mark.parametrize(
    "text", ["幼儿园回应孩子呕吐：食堂馒头抽检没有问题", "网传某小学吃出问题，市监局：已封存留样，未发现异常"]
)
def test_an_answer_that_calms_ends_no_incident_of_the_sick_or_of_a_school(assessor, text):
    assert assessor.assess(Text(id="t", text=text, channel="media")).kind == Kind.INCIDENT
