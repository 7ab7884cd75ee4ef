"""What to do first in a tenant that has just been opened, in order, and what of it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from klimawerk.portal.organisations.models import Agreement, Tenant, TenantKind
from klimawerk.portal.people.domain.desks import Desk
from klimawerk.portal.people.models import ContactPerson, Invitation, Membership, Task


@dataclass(frozen=True, slots=True)
class Step:
    """A step with the page where it is taken."""

    title: str
    text: str
    where: str
    is_done: bool


def list_first_steps(tenant: Tenant, desks: list[Desk]) -> list[Step]:
    """The steps in their order."""
    fill = reverse("fill_post", args=[tenant.slug, desks[0].post.public_id]) if desks else ""
    contacts = list(ContactPerson.objects.values_list("released_on", flat=True))
    steps = [
        Step(
            _("Enter your post"),
            _("Tasks and deadlines belong to a post and stay when people change."),
            reverse("add_post", args=[tenant.slug]),
            bool(desks),
        ),
        Step(
            _("Fill the post and name a deputy"),
            _(
                "Then “Today”, weekly mail and calendar know what is yours, and absences have somebody who answers."
            ),
            fill or reverse("add_post", args=[tenant.slug]),
            any(each.holder for each in desks) and any(each.deputy for each in desks),
        ),
        Step(
            _("Enter the first task"),
            _("One line is enough: what, by when, which post."),
            reverse("tasks", args=[tenant.slug]),
            Task.objects.exists(),
        ),
        Step(
            _("Name a contact person and release it"),
            _("Only then the public contact page shows somebody."),
            reverse("add_contact", args=[tenant.slug])
            if not contacts
            else reverse("tenant", args=[tenant.slug]) + "#ansprechpersonen",
            any(contacts),
        ),
        Step(
            _("Invite somebody"),
            _("A second account, so that nobody works alone and the deputy can answer."),
            reverse("invite", args=[tenant.slug]),
            Membership.objects.count() > 1 or Invitation.objects.exists(),
        ),
    ]
    if tenant.kind == TenantKind.DISTRICT:
        steps.append(
            Step(
                _("Ask the municipalities for agreements"),
                _("Without one each body sees its own data only."),
                reverse("ask_member", args=[tenant.slug]),
                Agreement.objects.filter(district=tenant).exists(),
            )
        )
    return steps
