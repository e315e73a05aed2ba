"""People for tests: a plain person by default; `roles=["office"]` and `phone="13800138000"` on demand."""

import factory
from factory.django import DjangoModelFactory

from lms.accounts.models import RoleGrant, User
from lms.accounts.queries import PHONE, phone_index
from lms.accounts.rules import normalise_phone
from lms.vault.sealing import seal

PASSWORD = "a-long-enough-secret"


class PersonFactory(DjangoModelFactory):
    """A person without a password (fast: nothing is hashed). `password=PASSWORD` sets one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Sequence(lambda n: f"李志强{n}")
    language = "zh-hans"

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted) if extracted else self.set_unusable_password()
        self.save(update_fields=["password"])

    @factory.post_generation
    def phone(self, create, extracted, **kwargs):
        if extracted:
            number = normalise_phone(extracted)
            self.phone_sealed, self.phone_index = seal(number, purpose=PHONE), phone_index(number)
            self.save(update_fields=["phone_sealed", "phone_index"])

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            RoleGrant.objects.create(user=self, role=role)
