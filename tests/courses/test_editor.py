"""The editor: what a trainer does by hand, through the real forms."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from courses import queries
from courses.access import grant_editor, revoke_editor
from courses.actions import CourseTexts
from courses.actions.copying import make_independent
from courses.models import CatalogueIndexPage, CoursePage, QuestionBank
from courses.outline import QuizPick, QuizRef
from tests.factories.courses import AssetFactory, make_bank, make_course, make_lesson

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def trainer(site, django_user_model):
    user = django_user_model.objects.create(username="trainer", display_name="Master Wang", language="en")
    grant_editor(user)
    return user


@pytest.fixture
def editor(trainer) -> Client:
    client = Client()
    client.force_login(trainer)
    return client


def video(**changes):
    quiz = {"bank": "", "draw": "5", "pass_percent": "60", "time_limit_min": ""}
    return {
        "title": "三相电", "minutes": "12", "component": "theory", "required": "on", "video": "",
        "notes": rich_text("<p>x</p>"), "quiz": {**quiz, **changes.pop("quiz", {})}, **changes,
    }  # fmt: skip


def form(blocks=(), **changes):
    values = {
        "title": "电工上岗", "slug": "", "code": "ELEC-201", "summary": "会接线，懂断电。", "subject": "", "level": "5",
        "class_kind": "open", "planned_online_tenths": "4.5", "planned_onsite_tenths": "36", "planned_workplace_tenths": "0",
        "lessons": streamfield(blocks), "intro": rich_text("<p>y</p>"), "poster_key": "electric", "poster_image": "",
        "trainer_name": "王师傅", "partner_name": "", "partner_mark": "", "audience": "村民，新手", "listed": "on",
    }  # fmt: skip
    return nested_form_data({**values, **changes})


def add_url(language="zh-hans"):
    return reverse(
        "wagtailadmin_pages:add",
        args=["courses", "coursepage", CatalogueIndexPage.objects.get(locale__language_code=language).pk],
    )


def errors_of(response) -> str:
    return re.sub(
        r"<[^>]+>|\s+", " ", " ".join(re.findall(r"error-message.*?</", response.content.decode(), re.DOTALL))
    )


def test_a_trainer_makes_and_publishes_a_course_in_one_form(editor):
    asset, bank = AssetFactory(), make_bank(count=6)
    lesson = video(video=str(asset.uuid), quiz={"bank": bank.key, "draw": "3"})
    response = editor.post(add_url(), {**form([("video", lesson)]), "action-publish": "1"})
    assert response.status_code == 302, errors_of(response)

    version = queries.current_version_by_code("ELEC-201")
    outline = queries.outline_of(version)
    assert outline.planned_tenths == {"online": 45, "onsite": 360}
    (ref,) = outline.lessons
    assert (ref.asset, ref.quiz.draw, ref.nominal_s, ref.duration_s) == (asset.uuid, 3, 720, 60)
    page = Client().get("/zh-hans/courses/elec-201/")
    assert "电工上岗" in page.content.decode()
    assert "村民 · 新手" in page.content.decode()


def test_whoever_publishes_a_lesson_whose_film_failed_is_told_and_the_course_is_published(editor):
    film = AssetFactory(state="failed", code="gave-up")
    lesson = video(video=str(film.uuid))
    response = editor.post(add_url(), {**form([("video", lesson)]), "action-publish": "1"}, follow=True)
    assert "the video could not be prepared" in response.content.decode()
    assert queries.current_version_by_code("ELEC-201")


def test_a_taken_code_is_refused_with_a_free_one(editor):
    make_course("ELEC-201", lessons=[])
    response = editor.post(add_url(), {**form(), "action-publish": "1"})
    assert response.status_code == 200
    assert "ELEC-201-2" in errors_of(response)
    assert CoursePage.objects.filter(code="ELEC-201", locale__language_code="zh-hans").count() == 1


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (("video", video(video="2f0f5a0e-0000-4000-8000-000000000000")), "not in the library any more"),
        (("video", video(video="nonsense")), "not in the library any more"),
        (
            (
                "quiz",
                {
                    "title": "t",
                    "minutes": "5",
                    "component": "theory",
                    "quiz": {"bank": "", "draw": "5", "pass_percent": "60"},
                },
            ),
            "Choose the question bank",
        ),
        (("video", video(quiz={"bank": "small", "draw": "5"})), "has 2 questions"),
    ],
)
def test_a_lesson_that_cannot_work_is_refused_in_plain_words(editor, block, words):
    make_bank("small", count=2)
    response = editor.post(add_url(), {**form([block]), "action-publish": "1"})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not CoursePage.objects.exists()


def test_the_editing_page_opens_with_the_media_field(editor, trainer):
    page = make_course()
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    text = response.content.decode()
    assert response.status_code == 200
    assert "academy-media" in text
    assert "js/media_field.js" in text
    words = json.loads(re.search(r'id="page-data" type="application/json">(.*?)</script>', text).group(1))[
        "words"
    ]
    assert "Drop a video here or choose a file" in words


def test_a_trainer_publishes_and_is_not_sent_to_moderators(editor):
    workflow = Workflow.objects.create(name="Moderators approval")  # As Wagtail's own migrations make it.
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Moderators"))
    WorkflowPage.objects.create(workflow=workflow, page=Page.get_first_root_node())
    page = editor.get(add_url()).content.decode()
    assert 'name="action-publish"' in page
    assert 'name="action-submit"' not in page


def test_a_preview_shows_the_draft(editor):
    page = make_course()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = form([("video", video(title="草稿课"))], title="草稿名", code="TEA-101")
    assert editor.post(address, data).json()["is_valid"]
    response = editor.get(f"{address}?mode=")
    shown = response.content.decode()
    assert "草稿名" in shown
    assert "草稿课" in shown
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert CoursePage.objects.get(pk=page.pk).title != "草稿名"


def test_a_translation_keeps_lesson_ids_and_offers_texts_only(editor, trainer):
    lesson = make_lesson()
    page = make_course("ELEC-301", texts={"zh-hans": CourseTexts(title="电工")}, lessons=[lesson])
    response = editor.post(
        reverse("simple_translation:submit_page_translation", args=[page.pk]),
        {"locales": [str(CatalogueIndexPage.objects.get(locale__language_code="en").locale_id)]},
    )
    assert response.status_code == 302
    english = page.get_translations().get(locale__language_code="en").specific
    assert [block.id for block in english.lessons] == [str(lesson.uuid)]
    assert (english.code, english.slug) == ("ELEC-301", "elec-301")
    text = editor.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
    assert 'name="title"' in text
    assert 'name="code"' not in text
    assert 'name="planned_online_tenths"' not in text


def test_a_copied_course_is_another_course(editor, trainer):
    lesson = make_lesson()
    page = make_course(lessons=[lesson])
    response = editor.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "茶艺", "new_slug": "tea-copy", "new_parent_page": page.get_parent().pk},
    )
    assert response.status_code == 302
    copy = CoursePage.objects.get(title="茶艺")
    assert copy.code == "TEA-101-2"
    assert copy.slug == "tea-101-2"
    assert copy.translation_key != page.translation_key
    assert copy.lessons[0].id != str(lesson.uuid)
    assert copy.lessons[0].value["title"] == "绿茶：摊青、杀青"
    assert make_independent(copy).code == "TEA-101-2-2"


def question(**changes):
    values = {
        "id": "", "kind": "single", "stem_zh-hans": "用什么装？", "stem_en": "What carries leaf?", "options_zh-hans": "袋\n篮\n桶",
        "options_en": "bag\nbasket\nbucket", "answer": "B", "explanation_en": "It breathes.", "difficulty": "2",
        "points_hundredths": "1.5", "ORDER": "1", "DELETE": "",
    }  # fmt: skip
    return {**values, **changes}


def bank_form(*questions, key="tea-9"):
    return nested_form_data({"title": "Tea 9", "key": key, "questions": inline_formset(list(questions))})


def test_a_bank_with_questions_is_written_in_words(editor):
    response = editor.post(
        reverse("wagtailsnippets_courses_questionbank:add"),
        bank_form(
            question(),
            question(kind="multiple", answer="A、C", ORDER="2"),
            question(kind="truefalse", answer="对", **{"options_zh-hans": "", "options_en": ""}, ORDER="3"),
            question(
                kind="matching",
                answer="",
                **{"options_zh-hans": "酸 = 醋\n咸 = 盐\n= 糖", "options_en": ""},
                ORDER="4",
            ),
            question(
                kind="numerical", answer="12.5 ± 0.5", **{"options_zh-hans": "", "options_en": ""}, ORDER="5"
            ),
        ),
    )
    assert response.status_code == 302, errors_of(response)
    first, several, truth, pairs, number = queries.questions_of("tea-9")
    assert (first.answer, first.points_hundredths) == (1, 150)
    assert first.options == {"zh-hans": ["袋", "篮", "桶"], "en": ["bag", "basket", "bucket"]}
    assert first.stem == {"zh-hans": "用什么装？", "en": "What carries leaf?"}
    assert several.answer == [0, 2]
    assert truth.answer is True
    assert (pairs.options["zh-hans"][2], pairs.answer) == (["", "糖"], [0, 1])
    assert number.answer == {"value": "12.5", "tolerance": "0.5"}

    edit = reverse("wagtailsnippets_courses_questionbank:edit", args=[QuestionBank.objects.get().pk])
    text = editor.get(edit).content.decode()
    assert re.search(r">\s*袋\n篮\n桶</textarea>", text)
    assert 'value="AC"' in text
    assert 'value="12.5 ± 0.5"' in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": "D"}, "One right: B"),
        ({"answer": ""}, "One right: B"),
        ({"options_en": "bag\nbasket"}, "the same number of options"),
        ({"stem_zh-hans": "", "stem_en": ""}, "at least one language"),
        ({"options_zh-hans": "", "options_en": ""}, "One right: B"),
    ],
)
def test_an_unclear_question_is_refused_where_it_is_unclear(editor, changes, words):
    response = editor.post(
        reverse("wagtailsnippets_courses_questionbank:add"), bank_form(question(**changes))
    )
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not QuestionBank.objects.exists()


def test_trainers_write_below_the_catalogues_and_nowhere_else(editor, trainer):
    home = Page.objects.get(slug="en", depth=2)
    index = CatalogueIndexPage.objects.get(locale__language_code="en")
    assert index.permissions_for_user(trainer).can_add_subpage()
    assert not home.permissions_for_user(trainer).can_edit()
    assert not home.permissions_for_user(trainer).can_add_subpage()
    assert editor.get(reverse("wagtailusers_users:index")).status_code == 302
    assert editor.get("/cms/").status_code == 200
    revoke_editor(trainer)
    assert editor.get("/cms/").status_code in {302, 403}


def test_the_menu_of_a_trainer_is_short(editor):
    text = editor.get("/cms/").content.decode()
    assert "Question banks" in text
    for word in ("wagtail-sidebar-reports", "Help", "Explorer"):
        assert f'"name": "{word.lower()}"' not in text


def test_the_media_library_shows_ones_own_videos_and_any_by_its_uuid(editor, trainer):
    mine = AssetFactory(owner=trainer, title="绿茶 杀青")
    other = AssetFactory(title="foreign")
    library = reverse("courses_media_library")
    assert [card["uuid"] for card in editor.get(library).json()["assets"]] == [str(mine.uuid)]
    assert editor.get(library, {"q": "杀青"}).json()["assets"][0]["said"] == "1:00 · ready"
    assert editor.get(library, {"q": "zzz"}).json()["assets"] == []
    assert editor.get(library, {"asset": str(other.uuid)}).json()["assets"][0]["title"] == "foreign"
    assert editor.get(library, {"asset": "x"}).json()["assets"] == []
    assert Client().get(library).status_code == 302


@pytest.mark.parametrize("library", ["wagtailimages", "wagtaildocs"])
def test_a_trainer_uploads_and_chooses_pictures_and_papers(editor, library):
    assert editor.get(reverse(f"{library}:add_multiple")).status_code == 200
    assert 'id="tab-upload"' in editor.get(reverse(f"{library}_chooser:choose")).json()["html"]


@pytest.mark.parametrize("library", ["wagtailimages", "wagtaildocs"])
def test_nobody_else_uploads_into_the_library(editor, trainer, library):
    revoke_editor(trainer)
    assert editor.get(reverse(f"{library}:add_multiple")).status_code == 302


def test_the_account_page_saves_without_names_that_nobody_keeps(editor):
    chosen = {
        "locale-current_time_zone": "Asia/Ho_Chi_Minh",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    response = editor.post(reverse("wagtailadmin_account"), chosen)
    assert response.status_code == 302
    profile = UserProfile.objects.get(user__username="trainer")
    assert (profile.current_time_zone, profile.theme, profile.preferred_language) == (
        "Asia/Ho_Chi_Minh",
        "dark",
        "",
    )


def quiz_lesson(bank, **plan):
    quiz = {"bank": bank, "draw": "3", "pass_percent": "60", "time_limit_min": "30", **plan}
    return {"title": "结业考试", "minutes": "30", "component": "theory", "required": "on", "quiz": quiz}


def test_the_plan_of_an_exam_is_written_in_the_editor(editor):
    make_bank("one", count=4)
    make_bank("two", count=4)
    parts = {
        "parts-count": "1",
        "parts-0-deleted": "", "parts-0-order": "0", "parts-0-type": "", "parts-0-id": "",
        "parts-0-value": {
            "bank": "two", "count": "2", "category": "安全/接地", "tags": "图，表",
            "difficulty_from": "2", "difficulty_to": "4", "points": "1.5",
        },
    }  # fmt: skip
    lesson = quiz_lesson(
        "one", purpose="final", by_sitting="on", release="by_person", review="marks", attempts="2",
        cooldown_min="10", marking="all", keep_order="on", **parts,
    )  # fmt: skip
    response = editor.post(add_url(), {**form([("quiz", lesson)]), "action-publish": "1"})
    assert response.status_code == 302, errors_of(response)
    [ref] = queries.outline_of(queries.current_version_by_code("ELEC-201")).lessons
    pick = QuizPick("two", 2, (), "安全/接地", ("图", "表"), 2, 4, 150)
    assert ref.quiz == QuizRef(
        "one", 2, 60, 1800, 600, "final", (pick,), mix_questions=False, marking="all", attempts=2,
        review="marks", release="by_person", by_sitting=True,
    )  # fmt: skip
    assert queries.exam_banks_among(["one", "two"]) == {"two"}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"purpose": "practice", "by_sitting": "on"}, "Sittings are for final exams"),
        ({"purpose": "final", "release": "by_person"}, "Results wait for a sitting"),
        ({"purpose": "practice"}, "belongs to a final exam"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(editor, plan, words):
    make_bank("one", count=4)
    make_course("EXAM-1", lessons=[make_lesson("quiz", bank="one", draw=3, plan={"purpose": "final"})])
    response = editor.post(add_url(), {**form([("quiz", quiz_lesson("one", **plan))]), "action-publish": "1"})
    assert response.status_code == 200
    assert words in response.content.decode()
