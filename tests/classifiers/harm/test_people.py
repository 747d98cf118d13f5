"""People: who fell ill among those who are numbered, and what counts people at all."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise

AMONG = [
    # (text, ill, hospitalised, dead)
    ("我们桌八个人五个中招", 5, None, None),
    ("我们寝六个躺了四个", 4, None, None),
    ("班上45个人，今天22个没来，都是拉肚子", 22, None, None),
    ("一桌十个人，除了我都拉肚子", 9, None, None),
    ("吃完饭我们四个人三个人拉肚子了", 3, None, None),
    ("一百多号人吃，六七十号中招", 60, None, None),
    ("席开18桌，约180人就餐，已知出现腹泻的客人31人，其中6人住院", 31, 6, None),
    ("全班28名幼儿因呕吐请假的有七八个", 7, None, None),
    ("一行6人除其本人不吃海鲜外都出现了腹泻", 5, None, None),
    ("厂里六十多口子，吃完现在有一半儿都蹲厕所", 30, None, None),
    ("10人吃野菜饺子，半数人出现口唇发麻", 5, None, None),
    ("职工食堂就餐后9人呕吐，就餐人数156人，经治疗已好转", 9, None, None),
    ("接诊3名患者，均于当晚就餐，同桌7人，主要症状为呕吐", 3, None, None),
    ("8名同事聚餐（共13人）后出现腹泻", 8, None, None),
    ("20个人两桌，七八个回去都拉肚子", 7, None, None),
    ("来了20多口人，5个人吃完吐，两个老人三个小孩", 5, None, None),
    ("就诊的旅游团50人中，36人有腹泻症状", 36, None, None),
    ("就诊的20人中，3人住院", 20, 3, None),
    ("一行6人腹泻，2人住院", 6, 2, None),
    ("办白事，吃罢第二天半夜就有人跑茅房，大喇叭里一问有十七八个", 17, None, None),
    ("喝完喜酒回来都拉肚子，微信群里一问有二十多个", 20, None, None),
    ("食堂吃完饭有人吐，班主任一统计有十来个", 10, None, None),
    ("席上吃了凉菜有人吐，挨家问下来有十五六个", 15, None, None),
    ("6个一岁多的娃娃拉血丝便，2个在市妇幼住着", 6, 2, None),
    ("托班5个娃拉血便，两个还在区医院住着", 5, 2, None),
    ("学生吃了有拉的，还有吐的", 1, None, None),
    ("吃席住院那3个，有1个查出来是心梗，住院的应该算2个", 2, 2, None),
    ("一女性进食自制豆瓣酱后眼睑下垂，家中其余4人未发病", 1, None, None),
    ("共有7人中毒，其中1人死亡", 7, None, 1),
    ("就餐者12人呕吐，2人住院", 12, 2, None),
    ("吃席的一百多人，拉肚子的有四十多个", 40, None, None),
    ("我们十个人去的，四个回来拉肚子", 4, None, None),
    ("聚餐半数人拉肚子，我们十个人去的，五个在输液", 5, None, None),
    ("截至目前，共有14名学生在医院接受治疗，病情稳定，11人已出院", 14, None, None),
    ("班上30个孩子有6个晚上开始吐", 6, None, None),
    ("孩子这周有三个晚上吐", 1, None, None),
    ("三个司机吃了同一家的盒饭，拉肚子，有一个晕倒了", 3, None, None),
    ("县疾控中心招聘：流行病学岗2人，承担食物中毒事件现场调查", None, None, None),
    ("话剧三人成团送海报，演出含呕吐情节", None, None, None),
]

COUNTED = [
    # (text, ill, hospitalised, dead)
    ("剧组盒饭把我们放倒了六个", 6, None, None),
    ("村里吃席的，拉倒了好几十口", 20, None, None),
    ("有学生午饭后肚子疼，目前知道的有六个，都是一个班的", 6, None, None),
    ("班里请假的有七八个，都是吃完食堂吐的", 7, None, None),
    ("小学生4名、教师1名出现呕吐", 5, None, None),
    ("门诊12例、住院3例、无死亡", 12, 3, 0),
    ("到今早又增加3例，累计21例", 21, None, None),
    ("小区群里说已经有十几家孩子吐了", 10, None, None),
    ("俺一家四口吃了他家的烩面，半夜都哕了", 4, None, None),
    ("急诊科报告：今晚7点至9点接诊同一饭店就餐者9人，收住消化内科4人", 9, 4, None),
    ("目前住院的还有6个，出院3个", None, 6, None),
    ("死了一个，还有俩在抢救", 3, 2, 1),
    ("吃完回去躺倒一片，送县医院的就有二十几个", 20, None, None),
    ("两班合计15例，甲班9例乙班6例，症状均为呕吐", 15, None, None),
    ("一开始3个，现在8个了，都在拉", 8, None, None),
    ("患者张某等7人，均为同事", 7, None, None),
    ("12名学生腹泻，家长说至少20个", 20, None, None),
    ("幼儿园大班8个娃今天都没来，说是吐", 8, None, None),
    ("就医学生已从昨日的19人增至34人", 34, None, None),
    ("上吐下泻的有三十多", 30, None, None),
    ("病例2人，母女，均住院", 2, 2, None),
    ("老人和小孩各一人出现腹泻", 2, None, None),
    ("老李家3个 老赵家2个 我家1个 都中招了", 6, None, None),
    ("同班幼儿3人+其家长2人，发热腹泻", 5, None, None),
    ("有人跑厕所，据我知道的就有二十来号人", 20, None, None),
    ("有四个小伙子说昨天吃了拉肚子", 4, None, None),
    ("初报发病19人，截至今日新增7人，累计26人，无重症", 26, None, None),
    ("昨天晚上8个拉肚子的，今天早上又多了5个", 13, None, None),
    ("一班4个，二班7个，三班6个，都是昨天开始拉肚子的", 17, None, None),
    ("两个孩子一个吐一个拉，吃的汉堡", 2, None, None),
    ("拉肚子的起码有廿几个，都是一个班组的", 20, None, None),
    ("喝了豆浆，一个班组躺倒十七，来了三趟救护车", 17, None, None),
    ("喝喜酒的都说肚子疼，光卫生室就扎了九个", 9, None, None),
    ("有十二个打电话说肚子不舒服", 12, None, None),
    ("有七个孩子吐在教室里", 7, None, None),
    ("今晨12名老人腹泻，2名护工同样症状", 14, None, None),
    ("共餐64人，病例定义符合者17人，其中确诊5人", 17, None, None),
    ("符合病例定义19例", 19, None, None),
    ("续报：养老院累计21人，新增住院2人，现有住院6人", 21, 6, None),
    ("累计报告21人，新增住院2人，现有住院6人", 21, 6, None),
    ("食堂累计300人就餐，住院2人", 2, 2, None),
    ("较上次新增3人，累计11人，均腹泻", 11, None, None),
    ("食堂吃完肚子疼，辅导员说统计到三十七个", 37, None, None),
    ("学生张某、李某、王某三人呕吐", 3, None, None),
    ("去医院看的一共是31个学生，收住院的4个", 31, 4, None),
    ("吃了烧烤，两个小的又吐又烧", 2, None, None),
    ("我院收治8名腹泻患者", 8, 8, None),
    ("住院3人死亡1人", None, 3, 1),
    ("十一名工人早餐后头晕，另有两名帮厨也不舒服，算上是十三个", 13, None, None),
    ("急诊来了4个，说是吃的同一家烧烤，都在吐", 4, None, None),
    ("送来的有十男三女，全都腹痛呕吐", 13, None, None),
    ("四个骑手在站点吃的盒饭，下午全都拉肚子", 4, None, None),
    ("娃今天吐了，家长群接龙一下，已经7个了", 7, None, None),
    ("谁家娃拉肚子了，统计一下吧——3个了", 3, None, None),
    ("相亲局三男两女，就我一个拉肚子", 1, None, None),
]


@pytest.mark.parametrize(("text", "ill", "hospitalised", "dead"), AMONG)
def test_who_ate_is_not_who_fell_ill(text, ill, hospitalised, dead):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize(("text", "ill", "hospitalised", "dead"), COUNTED)
def test_a_number_counts_people_by_what_stands_beside_it(text, ill, hospitalised, dead):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("晨检：应到学生986人，缺勤7人，其中感冒发热5人，事假2人", None),
        ("感冒发热5人，呕吐腹泻3人", 3),
        ("今早有4名幼儿请假，家长说发烧咳嗽，问是不是食堂问题", None),
        ("今早有4名幼儿请假，家长说发烧咳嗽还吐了两次", 4),
        ("吃了酒席拉肚子，来看的有11个，其中两名老人挂水", 11),
        ("吃席后不舒服，村医说他那里来了14个，有两个老人打点滴", 14),
        ("更新：花园小学7名患儿中2名已出院，1名病情危重", 7),
        ("因感冒请假3人，呕吐4人", 4),
        ("第二小学的事，现在一共是14名学生，11人已经出院回家，还有3人留院观察，没有重症。", 14),
        ("目前一共有13名学生，10人已经出院回家，还有3人留院观察。", 13),
        ("全校共有1200名学生，3人留院观察。", 3),
        ("三名患者均住红旗区西街街道，共同吃过网购的自热火锅后腹泻，其中1人住院。", 3),
        ("小区业主在群里说，楼下包子铺吃坏了3个人。", 3),
        ("12名学生呕吐，排除流感", 12),
    ],
)
def test_whom_a_cold_or_the_measles_keeps_at_home_nobody_fed(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("某公司食堂就餐后9人出现恶心、呕吐，就餐人数156人，首例发病时间为14时，经治疗后均已好转", 9),
        ("8名同事在某火锅店聚餐（共13人）后出现腹泻，均门诊治疗，未住院", 8),
        ("同学聚餐，百十号人吃的自助，上吐下泻的有三十多，不是夸张", 30),
        ("12名学生（其中3人住院）腹泻", 12),
        ("78名师生（其中有4名教师）陆续出现头晕、呕吐", 78),
        ("共接诊该厂职工73人，其中9人收治入院，无危重病例", 73),
        ("接诊20人，无危重", 20),
        ("就餐人数7人，全部呕吐", 7),
        ("因病缺勤14人，其中发热咳嗽9人，呕吐腹泻5人", 5),
    ],
)
def test_who_ate_who_stands_in_brackets_and_who_coughs_are_not_the_ill(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("血样出来了，高铁血红蛋白都高，三个病人确定亚硝酸盐。另外有一个从ICU出来了，还剩一个在里头。", 3),
        ("福来顺烧烤那家，三个病人确定是亚硝酸盐", 3),
        ("5名患者均确诊为沙门氏菌感染", 5),
        ("4个病人都查出亚硝酸盐", 4),
        ("六名病人已证实是毒蘑菇", 6),
        ("7个病人化验都是沙门氏菌", 7),
        ("3名病人被定为肉毒中毒", 3),
        ("四个病人确认吃的是毒蘑菇", 4),
        ("两个病人确定不来了", None),
        ("三名患者确诊流感", None),
        ("3名医生确定是亚硝酸盐", None),
        ("有3个人确定来吃饭", None),
        ("医院有5个病人订餐", None),
    ],
)
def test_whom_a_laboratory_found_something_in_is_ill(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("小区团购群买的熟食，群里已经有六家说吃坏肚子了", 6),
        ("群里七家都拉肚子了，都是买的同一家凉皮", 7),
        ("楼里有四家人吃了团购的虾拉肚子", 4),
        ("群里已经八家反映孩子呕吐", 8),
        ("我室友拉，隔壁宿舍也拉，加起来十一个了，都吃的一食堂", 11),
        ("我们班拉肚子，隔壁班也有人拉，加起来得有二十个了", 20),
        ("早上吐了，下午又吐，加一块儿九个人", 9),
        ("附近两家超市，吃完拉肚子", 1),
        ("二胡也拉，唢呐也吹，加起来十一个人", None),
        ("两家人一起吃饭，拉了一晚上家常", None),
        ("三家火锅店都吃过，数这家好", None),
    ],
)
def test_households_are_as_many_at_least_and_a_sum_is_all_of_them(text, least):
    assert harm_of(normalise(text), of_food=True).ill == least


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("共有17名职工出现头晕、恶心，其中6名呕吐", 17),
        ("一行9人相继出现腹痛，其中2人腹泻", 9),
        ("共有90人就餐，其中17人腹泻", 17),
        ("共有90名职工出现腹泻17人", 17),
        ("敬老院80位老人，呕吐伴腹泻者19人", 19),
        ("请了二百来口人，吐的拉的少说三十五", 35),
        ("摆了十桌一百号人，不舒服的不到三十个", 30),
        ("12个拉肚子的3个住院", 12),
        ("拉肚子的从上午5个涨到9个了", 9),
        ("进餐人数60人，发病人数待查", None),
        ("职工腹泻人数仍在增加", 1),
        ("午餐后呕吐率达两成", 1),
    ],
)
def test_whom_something_befell_is_told_from_those_who_were_there(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill
