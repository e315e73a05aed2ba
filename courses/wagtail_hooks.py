"""The editor as trainers meet it: our colours, three things in the menu, the media field, question banks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import DateColumn
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.actions.copying import make_independent
from courses.actions.placing import page_films
from courses.actions.publishing import reindex_subject
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.catalogue.rows import Subject
from courses.lessons.question_chooser import chooser_words, question_library
from courses.library.panel import media_library
from courses.library.readiness import film_warnings
from courses.library.words import upload_words
from courses.quizzes.forms import BankForm, QuestionForm
from courses.quizzes.models import QuestionBank
from courses.wagtail_corrections import ask_only_what_is_kept, keep_one_language, say_in_every_language

say_in_every_language()
keep_one_language()
ask_only_what_is_kept()

# What people without the administrator's rights need; everything else stays out of their way.
TRAINERS_MENU = frozenset({"courses", "question-banks", "subjects", "images", "documents"})
QUESTION_PANELS = [
    FieldPanel("kind"),
    FieldPanel("stem"),
    FieldPanel("options"),
    FieldPanel("answer"),
    FieldPanel("explanation"),
    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("points_hundredths")]),
]


class QuestionsPanel(InlinePanel):
    """Questions under their bank, each with its own form (Wagtail takes none from the model of an inline)."""

    def get_form_options(self) -> dict[str, Any]:  # Any: Wagtail's own
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = QuestionForm
        return options


class AcademySnippets(SnippetViewSet):
    """What question banks and subjects have in common in the editor."""

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: lazy text, as Wagtail has it
        """The way home, in the reader's language: Wagtail's own is fixed in the language of the start."""
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]


class QuestionBankViewSet(AcademySnippets):
    """Question banks with their questions on one page."""

    model = QuestionBank
    icon = "help"
    menu_label = _("Question banks")
    menu_name = "question-banks"
    menu_order = 120
    add_to_admin_menu = True
    list_display = ["title", "key", DateColumn("updated_at", label=_("Last change"), sort_key="updated_at")]
    search_fields = ["title", "key"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("key")], heading=_("Bank")),
            QuestionsPanel("questions", panels=QUESTION_PANELS, heading=_("Questions"), label=_("Question")),
        ],
        base_form_class=BankForm,
    )


class SubjectViewSet(AcademySnippets):
    """Occupations that the catalogue is ordered by."""

    model = Subject
    icon = "tag"
    menu_label = _("Subjects")
    menu_name = "subjects"
    menu_order = 130
    add_to_admin_menu = True
    list_display = ["__str__", "key", "occupation_code", "sort_order"]
    panels = [
        FieldPanel("name"),
        FieldPanel("line", help_text=_("One line under the name in the catalogue.")),
        FieldRowPanel([FieldPanel("key"), FieldPanel("occupation_code"), FieldPanel("sort_order")]),
    ]


register_snippet(QuestionBankViewSet)
register_snippet(SubjectViewSet)


@require_admin_access
def courses_home(_request: HttpRequest) -> HttpResponse:
    """To the list of courses in the editor's language."""
    here = _catalogue_here()
    return redirect("wagtailadmin_explore", here.pk) if here else redirect("wagtailadmin_home")


@require_admin_access
def new_course(request: HttpRequest) -> HttpResponse:
    """To the empty form of a course in the editor's language."""
    here = _catalogue_here()
    return (
        redirect("wagtailadmin_pages:add", "courses", "coursepage", here.pk)
        if here
        else courses_home(request)
    )


def _catalogue_here() -> CatalogueIndexPage | None:
    """The catalogue in the active language, else the first."""
    pages = CatalogueIndexPage.objects.select_related("locale").order_by("pk")
    return pages.filter(locale__language_code=get_language()).first() or pages.first()


class FirstSteps(Component):
    """What a trainer comes for, on the first page of the editor."""

    order = 50
    template_name = "courses/editor/first_steps.html"


@hooks.register("construct_homepage_panels")
def first_steps(request: HttpRequest, panels: list[Component]) -> None:
    """Above what Wagtail shows: drafts, locks."""
    panels.append(FirstSteps())


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Component]) -> None:
    """Counts of pages help administrators alone."""
    if not request.user.is_superuser:
        items.clear()


@hooks.register("register_admin_urls")
def register_our_urls() -> list[URLPattern]:
    """Addresses below /cms/."""
    return [
        path("courses-list/", courses_home, name="courses_list"),
        path("courses-new/", new_course, name="courses_new"),
        path("media-library/", media_library, name="courses_media_library"),
        path("question-library/", question_library, name="courses_question_library"),
    ]


@hooks.register("register_admin_menu_item")
def register_courses_item() -> MenuItem:
    """Courses come first."""
    return MenuItem(_("Courses"), reverse("courses_list"), name="courses", icon_name="doc-full", order=100)


@hooks.register("construct_main_menu")
def slim_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Administrators keep everything."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in TRAINERS_MENU]


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    """The academy's colours, and our fields."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))


@hooks.register("insert_editor_js")
def our_fields() -> SafeString:
    """The media field and the field of chosen questions with their words, and addresses that name a lesson."""
    words = {**upload_words(), **chooser_words()}
    data = json_script({"language": get_language(), "words": words}, "page-data")
    scripts = [static(f"js/{name}.js") for name in ("media_field", "question_field", "editor_place")]
    return data + format_html_join(
        "", '<script type="module" src="{}"></script>', ((each,) for each in scripts)
    )


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def subject_renamed(_request: HttpRequest, instance: Model) -> None:
    """Cards carry the subject's name."""
    if isinstance(instance, Subject):
        reindex_subject(instance)


@hooks.register("after_copy_page")
def copied_course(_request: HttpRequest, _page: Page, new_page: Page) -> None:
    """A copy is another course: its own code and its own lessons."""
    if isinstance(new_page.specific, CoursePage):
        make_independent(new_page.specific)


@hooks.register("after_publish_page")
def films_that_do_not_play(request: HttpRequest, page: Page) -> None:
    """Publishing goes on; whoever did it learns which lessons have no film that plays."""
    if isinstance(page, CoursePage):
        for words in film_warnings(page_films(page)):
            messages.warning(request, words)
