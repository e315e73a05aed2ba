"""The full demo as a plan: partners, classes and who is in them, from one seed number; nothing is written here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from lms.cohorts.models import CohortKind
from lms.partners.models import PartnerKind

SEED = 2026
VILLAGE_CLASS = "tea-dapo-1"
FIRST_NUMBER = 1001
SURNAMES = "李王张杨和木赵陈罗周普刀马段余何沙黄刘施孙高董尹"
GIVEN = "志建国春玉秀金红文学成丽永光家桂美翠正晓兴俊福海梅兰花强明芳龙英华军才珍芬凤平林云芝"


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A partner. What is there already is left as it is."""

    key: str
    name: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """People of one partner who learn one course, in so many classes."""

    partner: str
    course: str
    programme: str
    rule: tuple[str, int]
    kind: str
    name: str
    people: int
    classes: int
    days: int
    departments: tuple[str, ...] = ()
    mentors: bool = False
    number_from: int = 1


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """One class: `size` people are added whose numbers begin at `first`, then it has `total`; `begun` days ago
    it started.
    """

    group: Group
    key: str
    name: str
    size: int
    total: int
    first: int
    begun: int


WORKSHOPS = (
    "焙烧车间",
    "净化车间",
    "电积车间",
    "熔铸车间",
    "制酸车间",
    "浸出车间",
    "动力车间",
    "检修车间",
    "化验室",
)
PARTNERS = (
    PartnerPlan("yunling", "云岭锌锗股份有限公司", "Yunling Zinc & Germanium", PartnerKind.ENTERPRISE),
    PartnerPlan("yangjiang", "扬江新材料有限公司", "Yangjiang New Materials", PartnerKind.ENTERPRISE),
    PartnerPlan("huasu", "华宿酒店集团", "Huasu Hotels", PartnerKind.ENTERPRISE),
    PartnerPlan("tiancheng", "天成家政服务公司", "Tiancheng Home Services", PartnerKind.ENTERPRISE),
    PartnerPlan("beifang", "北方电器服务站", "Beifang Appliance Service", PartnerKind.ENTERPRISE),
    PartnerPlan("dapo", "达坡村", "Dapo village", PartnerKind.VILLAGE),
    PartnerPlan("zhiyun", "知云村", "Zhiyun village", PartnerKind.VILLAGE),
    PartnerPlan("lamaping", "拉马坪村", "Lamaping village", PartnerKind.VILLAGE),
    PartnerPlan("latu", "腊土村", "Latu village", PartnerKind.VILLAGE),
    PartnerPlan("fujiang-jobs", "福江县就业服务中心", "Fujiang employment service", PartnerKind.BUREAU),
    PartnerPlan("sen-hong", "Trung tâm Dịch vụ việc làm Sen Hồng", "Sen Hong employment service", PartnerKind.BUREAU),
)  # fmt: skip
ORDER, VILLAGE, LAID_OFF = CohortKind.ORDER, CohortKind.VILLAGE, CohortKind.REEMPLOYMENT
QP1, QP2, LN = ("CN-SH-QP-500", 1), ("CN-SH-QP-500", 2), ("CN-LN-ONLINE50", 1)
HERE = ("CN-VILLAGE-ONSITE", 1)
# 4,117 apprentices (40 of them are in the class of the small demo), 200 villagers (18 are there), 120 laid-off.
GROUPS = (
    Group("yunling", "SMELT-201", "smelt-201-600", ("CN-TJ-APPR-600", 1), CohortKind.APPRENTICESHIP,
          "铅锌冶炼工（中级）学徒", 660, 17, 365, WORKSHOPS, mentors=True, number_from=2),
    Group("yangjiang", "CHEM-201", "chem-201", QP1, ORDER, "应用化工订单班", 1180, 30, 300),
    Group("huasu", "HOTEL-201", "hotel-201-2025", QP1, ORDER, "店长班", 597, 15, 300),
    Group("huasu", "HOTEL-201", "hotel-201-2026", QP2, ORDER, "店长班（新规）", 400, 10, 300),
    Group("tiancheng", "ELDER-101", "elder-101", LN, ORDER, "养老护理订单班", 680, 17, 180),
    Group("beifang", "FIX-101", "fix-101", LN, ORDER, "家电维修订单班", 560, 14, 180),
    Group("zhiyun", "TEA-101", "tea-101-village", HERE, VILLAGE, "知云村茶叶加工班", 49, 1, 30),
    Group("lamaping", "HAM-101", "ham-101", HERE, VILLAGE, "拉马坪村火腿腌制班", 52, 1, 30),
    Group("latu", "WEAVE-101", "weave-101", HERE, VILLAGE, "腊土村手工编织班", 38, 1, 30),
    Group("fujiang-jobs", "PC-101", "pc-101", LN, LAID_OFF, "再就业计算机班", 40, 1, 75),
    Group("fujiang-jobs", "HOME-101", "home-101-jobs", LN, LAID_OFF, "再就业家政班", 40, 1, 75),
    Group("fujiang-jobs", "COOK-101", "cook-101", LN, LAID_OFF, "再就业烹调班", 40, 1, 75),
)  # fmt: skip
# The village class of the small demo grows to its full 61.
LATECOMERS = ClassPlan(
    Group("dapo", "TEA-101", "tea-101", ("CN-GEN-45", 1), VILLAGE, "达坡村茶叶加工班", 43, 1, 30),
    VILLAGE_CLASS, "达坡村茶叶加工班", 43, 61, FIRST_NUMBER, 14,
)  # fmt: skip


def class_plans(groups: Sequence[Group] = GROUPS) -> list[ClassPlan]:
    """The classes of these groups, with people numbered through, so that the same person is always the same."""
    plans: list[ClassPlan] = []
    first = LATECOMERS.first + LATECOMERS.size
    for place, group in enumerate(groups):
        small, larger = divmod(group.people, group.classes)
        for number in range(group.classes):
            size = small + (number < larger)
            plans.append(
                ClassPlan(
                    group=group,
                    key=f"{group.programme}-{number + 1}",
                    name=f"{group.name} {number + group.number_from} 班" if group.classes > 1 else group.name,
                    size=size,
                    total=size,
                    first=first,
                    begun=16 + place % 5,
                )
            )
            first += size
    return plans


def name_of(number: int) -> str:
    """The invented name of a person: a surname and one or two characters."""
    dice = random.Random(f"{SEED}/{number}")  # noqa: S311  a demo, nothing secret
    return dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, dice.choice((1, 2, 2, 2))))
