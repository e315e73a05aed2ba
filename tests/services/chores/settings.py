"""The academy's own settings with the lowest storey and one more queue, so that a worker starts in a second.

Database, cache, broker and Celery's options are the product's; only the rooms that these chores do not need are left
out, and tables are made without migrations.
"""

from lms.config.settings import *  # noqa: F403  the engines as the product sets them

INSTALLED_APPS = [
    "tests.services.chores",
    "media_pipeline",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = __name__
urlpatterns: list[object] = []
MIDDLEWARE: list[str] = []
TEMPLATES: list[object] = []
DATABASE_ROUTERS: list[str] = []
MIGRATION_MODULES = dict.fromkeys(("chores", "media_pipeline", "auth", "contenttypes"))
