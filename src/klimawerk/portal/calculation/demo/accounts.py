"""The functions as which one can look around in the demonstration."""

from __future__ import annotations

from datetime import date

from django_scopes import scope

from klimawerk.portal.calculation.demo import (
    CENTRE,
    KYFFHAEUSER,
    LIPPSTADT,
    OCHTRUP,
    SOEST,
    TRIER_SAARBURG,
)
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Commission, Tenant
from klimawerk.portal.people.demo_sign_in import open_demo_account
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.posts import fill_post
from klimawerk.portal.people.models import Membership, Post, PostHolder

_SINCE = date(2025, 1, 1)
#: Account, function in German, tenant, role.
ACCOUNTS = (
    ("demo-kreis", "Klimaschutzmanagement des Kreises Soest", SOEST, Role.CLIMATE_MANAGER),
    ("demo-fachamt", "Gebäudewirtschaft des Kreises Soest", SOEST, Role.UNIT),
    ("demo-kreistag", "Mitglied des Kreistags Soest", SOEST, Role.COUNCIL),
    ("demo-pruefung", "Rechnungsprüfung des Kreises Soest", SOEST, Role.AUDITOR),
    ("demo-stadt", "Klimaschutzmanagement der Stadt Lippstadt", LIPPSTADT, Role.CLIMATE_MANAGER),
    ("demo-trier-saarburg", "Klimaschutzmanagement Trier-Saarburg", TRIER_SAARBURG, Role.CLIMATE_MANAGER),
    ("demo-kyffhaeuser", "Klimaschutzmanagement des Kyffhäuserkreises", KYFFHAEUSER, Role.CLIMATE_MANAGER),
    ("demo-beratung", "Beratungsbüro im Kyffhäuserkreis", KYFFHAEUSER, Role.CONSULTANCY),
    ("demo-ochtrup", "Klimaschutzmanagement der Stadt Ochtrup", OCHTRUP, Role.CLIMATE_MANAGER),
    ("demo-koordination", "Leitung der Koordinationsstelle", CENTRE, Role.CLIMATE_MANAGER),
    ("demo-koordination", "Leitung der Koordinationsstelle", SOEST, Role.COORDINATION_CENTRE),
)


def open_accounts(today: date) -> None:
    """The accounts and roles that are missing; a management takes the first post of its body."""
    for name, function, slug, role in ACCOUNTS:
        account = open_demo_account(name, function)
        tenant = Tenant.objects.get(slug=slug)
        with scope(tenant=tenant):
            if Membership.objects.filter(user=account).exists():
                continue
            commission = (
                Commission.objects.filter(ends_on__gte=today).first() if role == Role.CONSULTANCY else None
            )
            if role == Role.CONSULTANCY and commission is None:
                continue
            give_role(tenant, account, role, min(_SINCE, today), commission=commission)
            post = Post.objects.order_by("number").first()
            if role != Role.CLIMATE_MANAGER or post is None:
                continue
            if not PostHolder.objects.filter(post=post).exists():
                fill_post(post, account, max(_SINCE, post.starts_on))
