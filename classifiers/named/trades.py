"""Trades (行业): the words that end the name of a business, by which it is found."""

from .called import DISHES

_MADE = "机械 电器 电子 纺织 服装 制衣 化工 制药 药 造纸 印刷 家具 玩具 塑料 包装 水泥 化肥 电池"
WORKS = (
    *(f"{made}厂" for made in _MADE.split()),
    *(f"餐具消毒{form}" for form in ("", "中心", "配送中心")),
)
"""Whose workers eat at one table, and who brings eating houses their dishes."""
LIVING = ("生活广场", "生活超市")
SUFFIXES = (
    *WORKS,
    *LIVING,
    *(
        f"{trade}{form}有限公司"
        for trade in ("食品", "餐饮", "商贸", "贸易", "农业", "超市")
        for form in ("", "科技", "销售", "管理", "服务", "配送", "连锁")
    ),
    *(
        "有限公司 有限责任公司 食品厂 饮料厂 酒厂 豆制品厂 面粉厂 粮油店 粮油行 合作社 屠宰场 "
        "养殖场 批发部 批发市场 农贸市场 菜市场 超市 便利店 生鲜店 副食店 水果店 鲜肉店 "
        "烟酒店 食品店 零食店 西饼店 西饼屋 饼屋 商行 商店 小卖部 烧烤店 烧烤 火锅店 火锅 面馆 "
        "烩面馆 饺子馆 麻辣烫 包子铺 早餐店 熟食店 卤肉店 烧鸡店 蛋糕店 蛋糕房 面包店 面包房 烘焙坊 烘焙店 "
        "甜品店 奶茶店 快餐店 快餐厅 快餐 川菜馆 湘菜馆 菜馆 饭馆 饭庄 饭店 "
        "酒店 大酒店 酒楼 餐厅 餐馆 小吃店 小吃部 食府 小厨 大排档 土菜馆 农家乐 "
        "自助餐厅 自助餐 中央厨房 中心校 幼儿园 小学 中学 高中 学校 学院 大学 职专 养老院 "
        "蔬菜摊 菜摊 水果摊 肉摊 猪肉摊 牛羊肉摊 鲜肉摊 水产摊 鱼摊 豆腐摊 豆制品摊 熟食摊 "
        "卤肉摊 凉皮摊 干货摊 粮油摊 调料摊 "
        "饮品厂 纯净水厂 肉制品厂 粉条厂 "
        "大米厂 挂面厂 调味品厂 糕点厂 腐竹厂 老年公寓 小饭桌 午托部 午托班 莜面村 烙馍村 "
        "敬老院 养老服务中心 养老中心 护理院 颐养院 福利院 托老所 日间照料中心 月子中心 农家院 母婴店 "
        "蔬菜店 水产店 面条店 面条铺 馒头铺 "
        "卤味店 物流园 药业公司 调料店 干果店 干货店 炒货店 杂粮店 豆腐店 馒头店 酱菜铺 茶叶店 特产店 零食铺 冷饮店 "
        "托管班 托育中心 托育园 托儿所 医院 旗舰店 专营店 专卖店 直播间 总店 分店 "
    ).split(),
)
"""Words that end the name of a business."""
OF_DISHES = tuple(f"{dish}{form}" for dish in DISHES for form in ("店", "馆", "铺", "庄"))
"""老赵炒鸡店, 张记羊汤馆: houses called by what they cook."""
