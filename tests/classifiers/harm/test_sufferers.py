"""Sufferers: that somebody fell ill, where nobody is counted, and of whom else the words of harm are said."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


def harm(text):
    found = harm_of(normalise(text), of_food=True)
    return found.ill, found.dead


@pytest.mark.parametrize(
    "text",
    [
        "猪吃了饲料后死亡20头",
        "20只鸡吃了饲料后死亡",
        "两只狗吃了火腿肠中毒死亡",
        "狗子吃了新换的狗粮拉肚子",
        "小猫咪吃了猫条一直吐",
        "狗吃坏肚子了，求推荐医院",
        "我家金毛半夜拉稀",
        "泰迪吃坏肚子，一直吐",
        "我家狗吃了火腿肠，中毒了",
        "当地牲畜食用饲料后死亡",
        "服用雄黄极易使人中毒，轻者出现恶心、呕吐等症状，重者昏迷",
        "红枣炒黑后泡水喝，可以治疗胃寒，胃痛",
        "吃饭时看了一个员工的胡言乱语",
        "有人卖毒死的狗肉",
        "举报有人用老鼠药毒死鸡再卖",
        "食物中毒事件5人被问责",
        "喝酒后法院判处3人过失致人死亡罪",
    ],
)
def test_animals_remedies_and_who_answers_for_it_are_nobody_s_illness(text):
    assert harm(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "ill", "dead"),
    [
        ("我爸吃了鱼死亡", None, 1),
        ("老人吃鱼喝酒后死亡", None, 1),
        ("鸡吃起有股味道，吃了就肚子痛", 1, None),
        ("昨天在店里点了鱼吃了拉肚子", 1, None),
        ("我家的猫也吃了，我们三个人都拉肚子", 3, None),
        ("两只鸡我吃了拉肚子", 1, None),
        ("热狗吃完拉肚子", 1, None),
        ("我家狗在旁边，我妈吃坏肚子了", 1, None),
        ("吃了毒死的鱼三人中毒", 3, None),
        ("病死猪肉流入市场，吃死人了", None, 1),
        ("示例学校学生餐后呕吐4人被立案调查", 1, None),
        ("空腹吃柿子，两人险些丧命，3人呕吐", 3, None),
        ("3人中毒死亡，2人被抓", 3, 3),
        ("老人去世，想在村里办白事席，要不要报备", None, None),
        ("老人去世前吃了野蘑菇", None, 1),
        ("村里酒席上有人吃席吃死了", None, 1),
        ("听说养老院老人吃坏肚子死了人", None, 1),
        ("难吃死了人家还不认", None, None),
        ("给狗买的狗粮吃了拉稀", None, None),
    ],
)
def test_whoever_eats_an_animal_is_a_person(text, ill, dead):
    assert harm(text) == (ill, dead)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("平时都不爱点评的，昨天吃了晚上肚子疼", 1),
        ("给一星都嫌多，鸡肉没熟，吃完拉了一天肚子", 1),
        ("给你们打了三次电话都没人管，我吃坏肚子药费谁出", 1),
        ("我们去了，吃完都拉肚子", 2),
        ("有没有人食物中毒？我中午吃的食堂，吐了三次", 1),
        ("不知道孩子有没有中毒，反正我吃完吐了", 1),
        ("吃完一天肚子都不舒服，拉肚子", 1),
        ("扇贝不好吃，重点是拉肚子拉了三天人都拉晕了", 1),
        ("吃完都有点拉肚子", 1),
        ("和室友一起吃了全体拉肚子", 2),
        ("吃的人都拉肚子了", 2),
        ("吃了所有人都拉肚子", 2),
        ("一家人都拉肚子", 2),
    ],
)
def test_all_are_two_at_least_and_the_whole_of_one_is_one(text, least):
    assert harm(text) == (least, None)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("吃完外卖，我老婆吐，我没事", 1),
        ("吃了炸串，四个人全进了校医院", 4),
        ("分了个蛋糕，吃了的12个人有10个今天请病假", 10),
        ("豆浆喝完嗓子眼儿麻，舌头根儿也麻", 1),
        ("吃了卤肉饭四十分钟，我胃里头翻，吐得方向盘上都是", 1),
        ("老头儿喝了胡辣汤屙嘞都是水", 1),
        ("里面有只蚊子，恶心到吐。", None),
        ("吃饭时不吐不快。", None),
    ],
)
def test_who_vomits_or_is_taken_to_a_sick_room_is_ill_and_disgust_is_no_illness(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    "text",
    [
        "油烟直排严重影响小区居民生活",
        "食用大肠菌群超标的食品，可能引起急性中毒、呕吐、腹泻等症状",
        "消费者食用后会引起胃痛、呕吐和呼吸困难，并对肝脏造成损害",
        "大量食用金黄色葡萄球菌超标的食品，可能导致呕吐、腹泻等食物中毒症状",
        "抵抗力低的人极易引发肠道疾病，产生呕吐、腹泻等症状",
        "死蟹做成汤包食用可致肾脏中毒",
        "人体摄入后，慢性砷中毒会引致皮肤损伤",
        "消费者中毒事件屡见不鲜",
        "奶粉检出呕吐毒素，已召回",
        "连续一个月吃高热量食物",
        "究竟有多少人是冲着这个去吃拉面的",
        "公司员工专和老人拉拢感情，送鸡蛋",
    ],
)
def test_what_food_may_do_and_what_only_sounds_like_illness_befell_nobody(text):
    assert harm(text) == (None, None)


@pytest.mark.parametrize(
    "text", ["聚会吃凉皮拉肚子", "昨晚宴会后腹泻的是我爸", "年会吃完上吐下泻", "聚会喝酒后我呕吐、腹泻，在医院输液"]
)
def test_what_befell_somebody_at_a_party_has_happened(text):
    assert harm(text) == (1, None)


@pytest.mark.parametrize(
    "text",
    [
        "宝宝喝蜂蜜水后便秘无力，医生怀疑肉毒",
        "半岁娃吃了蜂蜜，便秘、吃奶无力",
        "孩子吃了自制腊肠眼皮抬不起来，医生说肉毒",
        "俺婆子吃了集上买哩皮蛋，浑身没劲，医生说怕是肉毒",
        "吃了一块芒果蛋糕，嘴肿得像香肠，喉咙发紧",
        "吃了半个芒果嘴唇都肿了，嗓子发紧",
        "吃了一个桃子嘴巴麻了脸也肿了",
        "孩子吃了含坚果的饼干喉咙水肿",
        "喝了他泡的药酒，心跳慢到40，医生说乌头碱",
        "俺爸喝了草乌酒心跳慢得厉害",
        "奶奶吃了一个月何首乌粉，眼珠子都黄了",
        "喝了那家奶茶跑了一宿厕所",
        "吃了你家鸭脖，一晚上跑了好几趟厕所",
        "老人吃完附子炖肉心率只有38",
        "小孩吃完烧烤尿血，医生说溶血尿毒综合征",
        "吃了涮牛肉，孩子血尿",
        "孩子吃完半生的牛排，尿里带血",
        "吃了毛蚶得肝炎了俺爹",
        "我妈吃了生蚝得了急性肝炎",
        "我爸吃了毛蛤得了甲肝",
    ],
)
def test_what_food_does_to_nerves_throat_kidneys_and_liver_is_told_of_who_ate(text):
    assert harm(text) == (1, None)


@pytest.mark.parametrize(
    "text",
    [
        "老年人便秘无力吃什么好",
        "我最近浑身没劲，吃什么补",
        "吃饱了眼皮抬不起来，想睡觉",
        "医生说不是肉毒，孩子吃饱了就浑身没劲",
        "吃火锅辣得嘴都肿了，过瘾",
        "亲到嘴肿，吃了一路狗粮",
        "得了肝炎能吃毛蚶吗",
        "我爸得了肝炎能吃海鲜吗",
        "1988年上海人吃毛蚶得了甲肝",
        "运动员心跳慢是正常的，吃好睡好",
        "跑步心率140，跑完吃烤肉",
        "吃完饭心跳慢到点了再测",
        "查尿血常规要空腹吗，我吃了早饭",
        "我血尿酸高不能吃海鲜",
        "我膀胱炎尿血，医院开了什么",
        "大姨妈肚子疼，喝点红糖水",
        "胃疼，老毛病了",
        "跑了三家店，厕所里的纸都没有，饭难吃",
        "打了肉毒素针以后浑身没劲，吃饭也没力气",
    ],
)
def test_other_causes_and_questions_of_diet_are_not(text):
    assert harm(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("今年橘子咋这么甜？果农把糖精兑水往树上打，吃完舌头发麻", None),
        ("果农把农药打在橘子上，我吃完舌头发麻", 1),
        ("今天买的橘子，果农拿药泡过，吃完舌头发麻，呕吐", 1),
        ("鱿鱼都是脏水泡的，亲眼见有人来拉水", None),
        ("孩子回来拉水，一晚上七八趟", 1),
        ("店员摸完狗直接捏包子，看得我胃里翻江倒海", None),
        ("吃了两口包子，胃里翻江倒海，吐了三次", 1),
        ("无良商家用过期肉，吃完上吐下泻", 1),
        ("黑心商贩拿臭鱼卖人，吃后食物中毒，求处理", 1),
        ("菜农给菜打农药，吃完头晕呕吐送医", 1),
        ("听得他说呕吐了三次", 1),
    ],
)
def test_what_is_claimed_of_all_or_only_seen_made_nobody_ill(text, ill):
    assert harm(text)[0] == ill


def test_a_death_is_told_whoever_is_accused():
    assert harm("黑心商家用农药泡豆芽，吃死人了") == (None, 1)
