"""Plants the page tree: one home and one catalogue for each language. Run it as often as you like."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from courses.access import plant_editor_group
from courses.catalogue.models import CatalogueIndexPage, HomePage

# The first words of the catalogue: content that editors change, so not interface text of a message catalogue.
TITLES = {
    "zh-hans": "学一门手艺，拿一张查得到的证",
    "en": "Learn a trade, get a certificate anyone can check",
    "vi": "Học một nghề, nhận chứng chỉ ai cũng tra được",
}
INTROS = {
    "zh-hans": "线上看课，就近实操，每一学时都有据可查。",
    "en": "Lessons online, practice near you, and every hour on record.",
    "vi": "Học trực tuyến, thực hành gần nhà, giờ học nào cũng có ghi chép.",
}
# What Wagtail calls the root of pages and of collections.
ROOT = "Root"
INDEX_SLUG = "courses"
INDEX_KEY = "6f0d2b7e-6f5c-4a86-9a2e-6d3b0a1c7f10"
HOME_KEY = "1b9a2c54-2f43-4f7d-8a53-0a3d6f7e9c21"


@transaction.atomic
def plant_site() -> dict[str, CatalogueIndexPage]:
    """The catalogue page of each language, made where missing, with locales, site, collection and editors' group."""
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]
    root = _root(locales[0])
    if Collection.get_first_root_node() is None:
        Collection.add_root(name=ROOT)
    _name_roots()
    _site(root)
    planted = {locale.language_code: _catalogue(_home(root, locale), locale) for locale in locales}
    plant_editor_group(planted.values())
    return planted


def _root(locale: Locale) -> Page:
    root = Page.get_first_root_node()
    if root is not None:
        return root
    return Page.add_root(
        title=ROOT, slug="root", locale=locale, content_type=ContentType.objects.get_for_model(Page)
    )


def _name_roots() -> None:
    """Wagtail calls both trees "Root", in every language; people see the academy's name."""
    name = settings.WAGTAIL_SITE_NAME
    Page.objects.filter(depth=1, title=ROOT).update(title=name, draft_title=name)
    Collection.objects.filter(depth=1, name=ROOT).update(name=name)


def _site(root: Page) -> None:
    """One site whose root is the tree's root, so that a page's address is its path in the tree."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=root, is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME
        )
    elif site.root_page_id != root.pk:
        welcome = site.root_page
        site.root_page, site.site_name = root, settings.WAGTAIL_SITE_NAME
        site.save()
        # Wagtail's own first page says "Welcome to your new Wagtail site!".
        if welcome.specific_class is Page and not welcome.get_children().exists():
            welcome.delete()


def _home(root: Page, locale: Locale) -> HomePage:
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        title = settings.ACADEMY_NAME[locale.language_code]
        home = HomePage(title=title, slug=locale.language_code, locale=locale, translation_key=HOME_KEY)
        Page.objects.get(pk=root.pk).add_child(instance=home)
    return home


def _catalogue(home: HomePage, locale: Locale) -> CatalogueIndexPage:
    index = CatalogueIndexPage.objects.filter(locale=locale).first()
    if index is None:
        code = locale.language_code
        index = CatalogueIndexPage(
            title=TITLES[code],
            intro=INTROS[code],
            slug=INDEX_SLUG,
            locale=locale,
            translation_key=INDEX_KEY,
        )
        home.add_child(instance=index)
    return index
