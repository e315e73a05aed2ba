"""Rule sets: CN-TEST-45 by default, the one whose arithmetic the vectors prove."""

import factory
from factory.django import DjangoModelFactory

from lms.rulesets.models import RuleSet


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSet
        django_get_or_create = ("code", "version")

    code = "CN-TEST-45"
    version = 1
    data = factory.LazyFunction(
        lambda: {
            "tz": "Asia/Shanghai",
            "unit_min": {"online": 45, "onsite": 45, "workplace": 45},
            "daily_cap_units": {"online": 8},
            "speed": "min",
            "max_rate": "2",
            "max_rate_before_done": "2",
            "round": {"step": "1/10", "mode": "floor"},
        }
    )
