"""How the editor lays out a course: three steps, each short enough for one screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface

COURSE_PANELS = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel(
                    "title",
                    help_text=_("As it stands on the card, for example “Tea processing (village class)”."),
                ),
                FieldPanel(
                    "code",
                    help_text=_("Capital letters and numbers, for example TEA-101. It makes the address."),
                ),
                FieldPanel("summary", help_text=_("What one can do after it, in one sentence.")),
                MultiFieldPanel(
                    [FieldPanel("subject"), FieldRowPanel([FieldPanel("level"), FieldPanel("class_kind")])],
                    heading=_("Where it belongs"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [
                                FieldPanel("planned_online_tenths"),
                                FieldPanel("planned_onsite_tenths"),
                                FieldPanel("planned_workplace_tenths"),
                            ]
                        )
                    ],
                    heading=_("Planned hours, in units of the rule set"),
                ),
            ],
            heading=_("1 Course"),
        ),
        ObjectList(
            [
                FieldPanel(
                    "lessons",
                    help_text=_(
                        "The first language gives the lessons and their order; in a translation change the texts only."
                    ),
                )
            ],
            heading=_("2 Lessons"),
        ),
        ObjectList(
            [
                FieldPanel("intro"),
                MultiFieldPanel(
                    [FieldPanel("poster_key"), FieldPanel("poster_image")],
                    heading=_("Picture"),
                    help_text=_("An own picture takes the place of the drawn one."),
                ),
                MultiFieldPanel(
                    [
                        FieldPanel("trainer_name"),
                        FieldPanel("partner_name"),
                        FieldPanel("partner_mark"),
                        FieldPanel(
                            "audience",
                            help_text=_("Words with commas between, for example: villagers, beginners."),
                        ),
                    ],
                    heading=_("People"),
                ),
                FieldPanel(
                    "listed",
                    help_text=_("Without it only people in a class see the course; it has no public page."),
                ),
            ],
            heading=_("3 Details"),
        ),
    ]
)
CATALOGUE_PANELS = ObjectList([FieldPanel("title"), FieldPanel("intro")])
HOME_PANELS = ObjectList([FieldPanel("title")])
