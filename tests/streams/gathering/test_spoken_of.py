"""Names of units of open cases in texts that do not say what they are."""

from datetime import timedelta

import pytest
from flow import a_signal, an_assessment
from spoken import tell

from classifiers.assessment import Entity, Kind
from streams.gathering.spoken_of import is_looked_up, named_in, quoted_in, site_of

NOODLES, GRILL, HALL = "老渠家烩面馆", "一品香卤味烧烤", "聚福楼饭店"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("康宁医院急诊科：老渠家烩面馆的病人刚才又清点了一遍，接诊是9名", NOODLES),
        ("市中心医院：患者1名，家属讲中午在老渠家烩面馆吃的羊肉烩面", NOODLES),
        ("俺对象今儿晌午跟同事在老渠家烩面吃了碗烩面，后晌就开始哕", NOODLES),
        ("康宁医院：一品香卤味烧烤的4名患者中，1名未在该店就餐", GRILL),
        ("聚福楼那个危重的没救过来", HALL),
        ("还是聚福楼饭店，我补充一下", HALL),
        ("东街聚福楼饭店老板来电，请求撤销", HALL),
        ("新苑小学校医：又来了4个，一样的症状", "新苑小学"),
        ("昨天我说的康乐养老院那个老人，是我听岔了", "康乐养老院"),
        ("刚才报的“聚福楼饭店”那桌，又有两个人送医院了", HALL),
    ],
)
def test_a_name_is_found_in_the_words(text, name):
    assert named_in(text, [NOODLES, GRILL, HALL, "新苑小学", "康乐养老院"]) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("金苗苗幼儿园有6个孩子吐", "苗苗幼儿园"),
        ("第二实验小学有3个学生肚子疼", "实验小学"),
        ("老渠家烩面馆对面的店卖馊饭", NOODLES),
        ("新苑小学门口的小摊卖过期烤肠", "新苑小学"),
        ("昨天吃了兰州拉面以后拉肚子", "兰州拉面馆"),
        ("聚福楼超市卖过期奶", HALL),
        ("聚福楼小区里有人卖熟食", HALL),
        ("小聚福楼饭店后厨有老鼠", HALL),
        ("吃了烩面以后拉肚子", NOODLES),
        ("聚福楼饭店和老渠家烩面馆都有人拉肚子", HALL),
    ],
)
def test_another_name_or_only_a_near_one_is_not(text, name):
    assert named_in(text, [name, NOODLES]) is None


@pytest.mark.parametrize(
    ("text", "name", "is_found"),
    [
        ("市妇幼检验科小田：乐陶陶那几个孩子，送来5份便", "乐陶陶托育中心", True),
        ("乐陶陶的孩子又有2个住院了", "乐陶陶托育中心", True),
        ("我们记岔了，不是稻花香，是“稻谷香快餐”", "稻花香快餐", True),
        ("市民之家物业：刚才三楼头晕那四个，饭没事", "市民之家", True),
        ("乐陶陶门口卖糖葫芦的没健康证", "乐陶陶托育中心", False),
        ("乐陶陶童装店旁边小吃店脏", "乐陶陶托育中心", False),
        ("买的稻花香大米发霉", "稻花香快餐", False),
        ("红旗区人民检察院检察建议书：你办对活禽区监管不到位", "红旗区人民检察院", False),
    ],
)
def test_what_is_pointed_at_by_a_part_of_its_name(text, name, is_found):
    assert (named_in(text, [name]) == name) == is_found


def test_a_hospital_is_not_looked_for():
    assert [is_looked_up(name) for name in ("康宁医院", "区卫生院", HALL)] == [False, False, True]


def a_call(text, **fields):
    return a_signal(channel="duty", request=None, subject=None, text=text, **fields)


def of_a_business(signal, name):
    at = signal.text.find(name)
    operator = Entity(type="operator", text=name, start=at, end=at + len(name))
    return an_assessment(signal, kind=Kind.INCIDENT, venue="restaurant", entities=(operator,))


def opened(line):
    first = a_call("康宁医院报告：7人中午在“聚福楼饭店”就餐后呕吐", source_id="a1")
    return line.take(first, of_a_business(first, HALL))


def test_who_calls_again_joins_the_case_by_the_name(line):
    case_id = opened(line)
    again = a_call("康宁医院：聚福楼那个危重的没救过来", source_id="a2")
    assert line.take(again) == case_id
    assert line.case(case_id).signals[-1].why == "同一单位“聚福楼饭店”"


def test_a_name_is_known_for_14_days_and_of_open_cases(line):
    case_id = opened(line)
    line.clock.moment += timedelta(days=14, hours=1)
    assert line.take(a_call("聚福楼那个还在医院", source_id="a2")) != case_id


def test_what_another_unit_is_named_in_is_found_by_that_one(line):
    case_id = opened(line)
    other = a_call("我在聚福楼上班，昨天在满庭芳饭店吃饭后拉肚子", source_id="a2")
    assert line.take(other, of_a_business(other, "满庭芳饭店")) != case_id


def test_what_somebody_posts_is_not_searched(line):
    case_id = opened(line)
    post = a_signal(channel="media", request=None, subject=None, text="路过聚福楼，人真多", source_id="a2")
    assert line.take(post) != case_id


def test_a_plant_that_no_reading_names_is_found_and_stands_in_no_word_that_leaves(line):
    first = a_call("小店镇宏远电器厂打来：职工食堂午饭后有23个人恶心呕吐", source_id="a1")
    case_id = line.take(first)
    assert line.take(a_call("宏远电器厂办公室：那是误报，人都没事", source_id="a2")) == case_id
    case = line.case(case_id)
    assert [each for joined in case.signals for each in (*joined.about, case.title) if "宏远" in each] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("小店镇绿都花园二期工地食堂，12个工人头晕恶心", "绿都花园二期工地"),
        ("区住建局值班：小店镇绿都花园二期工地那个，医院说是一氧化碳中毒", "绿都花园二期工地"),
        ("俺在碧水豪庭工地干活，食堂的馍发霉", "碧水豪庭工地"),
        ("在金穗大道的御景湾3标段工地，有8个人拉肚子", "御景湾3标段工地"),
        ("小店镇宏远电器厂打来：职工食堂午饭吃了炒豆角", "宏远电器厂"),
        ("宏远电器厂行政上打来：刚才说23个，我说倒了，是32个", "宏远电器厂"),
        ("康宁医院急诊科报：宏远电器厂职工共来诊32人", "宏远电器厂"),
        ("我下午报的宏远电器厂食堂那事，厂里说报错了", "宏远电器厂"),
        ("俺是天祥纸品厂的工人", "天祥纸品厂"),
        ("市民之家三楼职工食堂，4个人吃完饭头晕恶心，喊了120。", "市民之家"),
        ("红旗区人民检察院一楼机关食堂，3个人吃完饭头晕恶心", "红旗区人民检察院"),
        ("我在天玺大厦五楼员工食堂吃饭", "天玺大厦"),
        ("中国移动新乡分公司职工食堂8人腹泻", "中国移动新乡分公司"),
        ("我们单位职工食堂有8个人拉肚子", None),
        ("某机关食堂不干净", None),
        ("公司职工食堂4人吐", None),
        ("有个食品厂往河里排污水", None),
        ("生产厂家不给说法", None),
        ("附近面粉厂太脏", None),
        ("宏远电器厂和天祥纸品厂都有人拉肚子", None),
        ("附近工地的工人拉肚子", None),
        ("一个建筑工地有12人呕吐", None),
        ("我们工地食堂不干净", None),
        ("绿都花园工地和碧水豪庭工地都有人拉肚子", None),
    ],
)
def test_the_one_that_is_named(text, name):
    assert site_of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("买到“麦秋烘焙”（红旗区向阳小区店）蛋糕有霉点，要求赔偿。", "麦秋烘焙"),
        ("在“小城故事”吃饭后拉肚子", "小城故事"),
        ("收治红旗区“福满堂拉面”就餐者5人", "福满堂拉面"),
        ("去“顺旺基米线”吃了以后吐", "顺旺基米线"),
        ("买到“双汇”火腿肠发霉", None),
        ("关于“三无产品”的举报", None),
        ("网传“新区小学集体食物中毒”的说明", None),
        ("在“胖东来超市”买的", None),
        ("查处“问题食品”行动", None),
        ("在“小城故事”和去“福满堂拉面”都吃过", None),
    ],
)
def test_the_one_unit_that_stands_in_quotes_where_people_bought_or_ate(text, name):
    assert quoted_in(text) == name


FIRST = "收治红旗区向阳路“稻花香快餐”就餐者7人，呕吐，住院1人。"


def test_who_says_that_the_unit_is_another_is_in_its_case_which_a_person_corrects(line):
    case_id = tell(line, FIRST, channel="illness", source="新乡市第三人民医院")
    again = "三院急诊护士长电话：那几个吃快餐的，我们记岔了，不是稻花香，是金穗大道的“稻谷香快餐”，人数没错。"
    assert tell(line, again) == case_id
    case = line.case(case_id)
    said = "同一单位“稻花香快餐”；来报称单位名称有误，应为“稻谷香快餐”，请核对并更正"
    assert (case.facts["ill"], case.signals[-1].why) == (7, said)


def test_who_says_so_without_quotes_is_in_its_case_too(line):
    case_id = tell(line, FIRST, channel="illness", source="新乡市第三人民医院")
    assert tell(line, "三院急诊护士长电话：我们记岔了，不是稻花香，是隔壁的稻谷香快餐，人数没错。") == case_id


def test_of_a_unit_that_nobody_knows_it_is_about_the_other(line):
    case_id = tell(line, FIRST, channel="illness", source="新乡市第三人民医院")
    assert tell(line, "有4个人吐，不是金谷饭店，是“稻谷香快餐”吃坏的") != case_id
