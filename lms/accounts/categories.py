"""The categories of people that we ship, and finding one by the name that a roster uses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lms.accounts.models import CategoryOfPerson, PersonCategory, User

# (code, Chinese, English, Vietnamese, other names in rosters, restricted): domain §1.3.
SHIPPED: tuple[tuple[str, str, str, str, tuple[str, ...], bool], ...] = (
    ("rural-transfer", "农村转移就业劳动者", "rural worker in transfer", "lao động nông thôn chuyển đổi việc làm", ("农村转移劳动力", "农民工", "农村富余劳动力", "lao động nông thôn"), False),
    ("poverty-relieved", "脱贫劳动力", "poverty-relieved worker", "lao động thoát nghèo", ("建档立卡", "建档立卡贫困劳动力", "脱贫人口", "原建档立卡"), False),
    ("monitored", "监测对象", "monitored against relapse into poverty", "đối tượng theo dõi tái nghèo", ("防返贫监测对象", "防止返贫监测对象"), False),
    ("registered-unemployed", "城镇登记失业人员", "registered unemployed", "người thất nghiệp có đăng ký", ("登记失业人员", "失业人员"), False),
    ("laid-off", "下岗职工", "laid-off worker", "lao động mất việc", ("下岗失业人员", "待岗职工", "下岗待岗职工"), False),
    ("hard-to-employ", "就业困难人员", "hard to employ", "người khó tìm việc làm", ("就业困难",), False),
    ("zero-employment-family", "零就业家庭成员", "of a family without employment", "thành viên hộ không có người làm việc", ("零就业家庭",), False),
    ("graduate", "高校毕业生", "graduate in the year of graduation", "sinh viên tốt nghiệp trong năm", ("毕业年度高校毕业生", "大学毕业生"), False),
    ("school-leaver", "两后生", "school leaver not going on", "học sinh không học tiếp", ("未继续升学初高中毕业生", "初高中毕业生"), False),
    ("veteran", "退役军人", "veteran", "quân nhân xuất ngũ", ("退伍军人", "转业军人"), False),
    ("disabled", "残疾人", "disabled", "người khuyết tật", ("残疾人员",), False),
    ("former-fisher", "退捕渔民", "former fisher", "ngư dân thôi đánh bắt", (), False),
    ("low-income", "城乡低保对象", "on low-income support", "hộ nghèo hưởng trợ cấp", ("低保", "低保对象", "特困人员", "城乡低保"), False),
    ("leaving-custody", "即将刑满释放人员", "soon to leave custody", "người sắp mãn hạn tù", ("刑满释放人员", "戒毒康复人员"), True),
    ("employee", "企业职工", "employee", "người lao động trong doanh nghiệp", ("在岗职工", "转岗职工", "在职职工", "企业在职职工"), False),
    ("new-hire", "新招用人员", "newly hired", "lao động mới tuyển", ("新招用职工", "新入职"), False),
    ("flexible", "灵活就业人员", "flexibly employed", "lao động tự do", ("新业态从业人员", "灵活就业"), False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Belonging:
    """A person and a category, from a day to a day where these are known."""

    user: User
    category: PersonCategory
    since: date | None = None
    until: date | None = None


def plain_name(name: str) -> str:
    """A name without spaces, case and full-width signs."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def name_in(category: PersonCategory, language: str) -> str:
    """The name in a language, else the Chinese one that the notice has."""
    return str(category.name.get(language) or category.name["zh-hans"])


def all_categories() -> Sequence[PersonCategory]:
    """The whole table in the order of its making: one query."""
    return list(PersonCategory.objects.order_by("pk"))


def by_name(categories: Iterable[PersonCategory]) -> dict[str, PersonCategory]:
    """Categories by code and every name they go by."""
    found: dict[str, PersonCategory] = {}
    for row in categories:
        for name in (row.code, *row.name.values(), *row.aliases):
            found.setdefault(plain_name(name), row)
    return found


def categories_of(user: User) -> Sequence[CategoryOfPerson]:
    """The categories of a person: one query."""
    return list(CategoryOfPerson.objects.filter(user=user).select_related("category").order_by("pk"))


def belongings_of(users: Iterable[User]) -> set[tuple[int, int]]:
    """(person, category) of many people: one query."""
    rows = CategoryOfPerson.objects.filter(user__in=[user.pk for user in users])
    return set(rows.values_list("user_id", "category_id"))
