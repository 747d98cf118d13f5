"""Who must not become known by what they tell: whoever asks for it in whatever words, or works there."""

import pytest

from classifiers.secrecy import secrecy_is_asked_for, wants_secrecy

ASKS = """
别说是俺说的；可别提俺；恁可别提俺，提了俺就没活干了；恁别把俺名字给他说；恁可别说是俺；甭说是我；甭提咱；不要透露；替我保密；保个密
别把俺名字说出去；别说是俺家反映的；千万别讲是俺们报的；可不敢说是俺打的电话；别跟老板说是俺；别给他说俺姓啥；莫说是本人举报
不要说是家里人报的；别点我的名；别把我的电话给店家；不能把俺供出去；别把咱扯进去；我是谁就不说了；俺不想留名；帮我瞒着点
怕他找俺麻烦；怕得罪人家；就当俺没打这个电话；恁知道就中；我不方便出面；别让人家知道是俺家说的；不叫他们知道是我；别漏了俺
请别告诉超市我是谁；不要提我们家；勿提本人；别写俺的名；怕丢了工作；请保护举报人；可别跟俺村里说；说了俺就干不成了
俺的铺子就这一个，别往外说；恁可别跟校长透是谁讲的；别对外讲；这个电话能查到是我打的不？；可别外传
"""
WORKS_THERE = """
俺是给食堂送菜的；我在后厨干过；我是这家的前员工；俺是供货的；我是给他送货的；我就是他家理货的；我在他家当收银员；我在里头干活的
俺以前在他们后厨待过；我去年在那家店打过工；俺给他家拉过菜；我是该厂离职员工；本人系该公司前员工；内部员工举报；俺搁那儿干了仨月
作为供应商，我们知道；我是学校食堂采购，肉都是过期的；俺常年给他家送肉；我被开除后才知道；我给他家送过半年肉
"""
NEITHER = """
老板不让我拍照，说别告到市里；别说我们家，整栋楼都拉肚子；别说俺家娃，全班都吐了；别提我多难受了；别说是我，换谁都受不了
老师说是孩儿们周末吃坏了，不叫往外说；别忘了给我回电话；你们别说话不算数；你别给我说这些；别给孩子学校订餐；不能给学生提供凉菜
商家不愿提供发票；食堂不敢留样；孩子不敢跟老师说肚子疼；家里人瞒着老人；要求学校公开我孩子的餐费；我给老板说了，他不管
我在他家买过三次；俺在那儿吃过席；我在店里找店长理论；我在店里跟服务员说有虫；我在他家点的套餐配菜里有虫；我给他家打过电话没人管
我在店里待了半小时；我给孩子送奶；我在家做过饭；我是在他家采购的月饼；我打电话让他送的奶是坏的；他家是给学校送菜的；我在收银台看到
我是三年级学生家长；俺是旁边小区的住户；我给孩子送饭去的；俺在医院挂了水；我上了班车就吐；别再卖给别人了；不用你管
"""


def texts(said):
    return [each for each in said.replace("\n", "；").split("；") if each]


@pytest.mark.parametrize(("said", "wants"), [(ASKS, True), (WORKS_THERE, True), (NEITHER, False)])
def test_who_asks_for_secrecy_or_works_there_is_told_from_who_complains(said, wants):
    assert [each for each in texts(said) if wants_secrecy(each) != wants] == []


@pytest.mark.parametrize(("said", "asked"), [("举报人要求保密，请依法查处", True), ("请注意保密工作", False)])
def test_an_office_asks_it_for_somebody_else(said, asked):
    assert secrecy_is_asked_for(said) == asked
