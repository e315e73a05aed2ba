"""Hears Wagtail (drafted, published, unpublished, deleted) and the pipeline (a video plays, or is ready)."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished

from courses.actions.placing import index_page
from courses.actions.publishing import publish_course, reindex_course
from courses.actions.together import is_held
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.catalogue.page_cache import forget_pages_on_commit
from courses.packages import handing_in
from courses.packages.room import bytes_of_owners
from courses.quizzes.keeping import check_questions_may_go
from courses.quizzes.models import Question, QuestionBank
from courses.tasks import index_speech_task, recompile_for_asset_task
from courses.transport import arriving
from courses.versions.keeping import check_bank_may_go
from media_pipeline import purposes
from media_pipeline.events import (
    AssetPlayable,
    AssetPublished,
    CaptionsChanged,
    asset_playable,
    asset_published,
    captions_changed,
)
from media_pipeline.jobs import ring
from media_pipeline.library.quotas import count_also

count_also(bytes_of_owners)
purposes.register(handing_in.IN_PARTS)
purposes.register(arriving.IN_PARTS)


@receiver(page_published, sender=CoursePage)
def compile_published_course(instance: CoursePage, **_kwargs: Any) -> None:  # Any: signal arguments
    """A course page was published: compile in the same transaction, unless it is one of several published together."""
    if not is_held(instance.translation_key):
        publish_course(instance)
    index_page(instance.pk)


@receiver(post_save, sender=Revision)
def see_where_films_stand(instance: Revision, **_kwargs: Any) -> None:  # Any: signal arguments
    """A draft was kept, whichever way: Wagtail has no signal of its own for that."""
    if instance.content_type.model_class() is CoursePage:
        index_page(int(instance.object_id))


@receiver(page_unpublished, sender=CoursePage)
def forget_published_places(instance: CoursePage, **_kwargs: Any) -> None:  # Any: signal arguments
    """Its lessons are a draft now."""
    index_page(instance.pk)


@receiver(page_unpublished, sender=CoursePage)
@receiver(post_delete, sender=CoursePage)
def take_course_off_the_shelf(instance: CoursePage, **_kwargs: Any) -> None:  # Any: signal arguments
    """The catalogue follows; versions and learners stay."""
    reindex_course(instance.translation_key)


@receiver(page_published, sender=CatalogueIndexPage)
def forget_catalogue(**_kwargs: Any) -> None:  # Any: signal arguments
    """New words on the catalogue page."""
    forget_pages_on_commit()


@receiver([asset_playable, asset_published])
def look_again_at_courses(
    event: AssetPlayable | AssetPublished, **_kwargs: Any
) -> None:  # Any: signal arguments
    """Durations are known now, and learners may be watching."""
    ring(recompile_for_asset_task, str(event.asset_uuid))


@receiver(captions_changed)
def look_again_at_speech(event: CaptionsChanged, **_kwargs: Any) -> None:  # Any: signal arguments
    """What viewers read is what a search may find. Captions that are gone took their row with them; pages that
    were drawn with it go now.
    """
    forget_pages_on_commit()
    ring(index_speech_task, str(event.asset_uuid))


@receiver(pre_delete, sender=Question)
def keep_asked_questions(
    instance: Question, origin: Model | QuerySet[Any] | None = None, **_kwargs: Any
) -> None:  # Any: signal arguments
    """The last guard, whichever way somebody deletes one question. Raises AskedBefore.

    Many at once are our own acts' (`bulk.py`, `importing.py`), which ask before; a bank's are asked for with the bank.
    """
    if isinstance(origin, Question):
        check_questions_may_go([instance])


@receiver(pre_delete, sender=QuestionBank)
def keep_banks_in_use(instance: QuestionBank, **_kwargs: Any) -> None:  # Any: signal arguments
    """The last guard, whichever way somebody deletes a bank. Raises BankInUse, BankAsked."""
    check_bank_may_go(instance)
