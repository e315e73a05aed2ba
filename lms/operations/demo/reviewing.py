"""A course that waits for the office: its trainer changed it and handed it in, the office asked two things, one is answered."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from courses.models import CoursePage
from lms.accounts.models import User
from lms.approvals.actions import add_remark, answer_remark, submit_course
from lms.approvals.models import Submission
from lms.operations.demo.content import Say, same_uuid
from lms.operations.demo.history import at_home

COURSE, LESSON, MINUTES = "HOME-101", "HOME-101/4", 60
SUMMARIES = {
    "zh-hans": "礼仪、清洁、照护、用气安全和应急：让客户放心，也保护自己的权益。",
    "en": "Manners, cleaning, care, gas safety and emergencies: earn trust and keep your rights.",
    "vi": "Ứng xử, vệ sinh, chăm sóc, an toàn khí đốt và xử lý khẩn cấp: khách yên tâm, mình giữ quyền lợi.",
}
NOTE = "第四课按新的燃气安全要求加了 15 分钟，简介也改了。"
LONGER = "这一课的视频只有十几秒，60 分钟怎么安排？"
PRACTICE = "视频之后有关阀、通风、报警的练习，按实训指导书做，约 50 分钟。"
TITLE = "简介写得很清楚，谢谢。"


def seed_review(accounts: dict[str, User], *, today: date, say: Say) -> None:
    """Through the same doors as the people's own; again changes nothing."""
    key, trainer, office = same_uuid(COURSE), accounts["trainer"], accounts["office"]
    if Submission.objects.filter(course_key=key).exists():
        return
    yesterday = today - timedelta(days=1)
    _edit(key, trainer)
    handed_in = submit_course(
        actor=trainer,
        course_key=key,
        words=NOTE,
        wanted_on=today + timedelta(days=5),
        at=at_home(yesterday, time(15, 20)),
    )
    asked = add_remark(
        actor=office,
        submission=handed_in,
        text=LONGER,
        lesson_uuid=same_uuid(LESSON),
        at=at_home(yesterday, time(16, 5)),
    )
    answer_remark(actor=trainer, remark=asked, text=PRACTICE, at=at_home(yesterday, time(16, 40)))
    add_remark(actor=office, submission=handed_in, text=TITLE, at=at_home(yesterday, time(16, 50)))
    say(f"course {COURSE} waits for the office")


def _edit(key: UUID, trainer: User) -> None:
    """Drafts as the editor saves them: the first page says the lessons, the others their texts."""
    pages = CoursePage.objects.filter(translation_key=key).select_related("locale").order_by("pk")
    for place, page in enumerate(pages):
        draft = page.get_latest_revision_as_object()
        draft.summary = SUMMARIES[page.locale.language_code]
        if place == 0:
            block = next(block for block in draft.lessons if block.id == str(same_uuid(LESSON)))
            block.value["minutes"] = MINUTES
        draft.save_revision(user=trainer, log_action=True)
