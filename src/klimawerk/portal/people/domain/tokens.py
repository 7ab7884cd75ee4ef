"""Keys for other programs: making, revoking, and whose key it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django_scopes import scopes_disabled

from klimawerk.portal.foundation.secret_links import digest_of
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.keys import is_key, new_key
from klimawerk.portal.people.models import ApiToken

#: Days a key may be valid at most; the form proposes as many.
LONGEST_DAYS = 366


def create_token(
    tenant: Tenant, name: str, scopes: Iterable[str], expires_on: date, day: date
) -> tuple[ApiToken, str]:
    """A new key: its row, and the key itself, which is shown now and never again.

    Raises `ValueError` for an unknown scope.
    """
    chosen = sorted({ApiToken.Scope(each).value for each in scopes})
    key = new_key()
    token = ApiToken(
        tenant=tenant,
        name=name,
        scopes=chosen,
        token_digest=digest_of(key),
        created_on=day,
        expires_on=expires_on,
    )
    token.save()
    return token, key


def find_token(key: str, day: date) -> ApiToken | None:
    """The valid token of a key, with its tenant. Looks across tenants: the key decides which one is entered."""
    if not is_key(key):
        return None
    with scopes_disabled():
        token = (
            ApiToken.objects.select_related("tenant__territory").filter(token_digest=digest_of(key)).first()
        )
    if token is None or not token.is_open(day):
        return None
    if token.last_used_on != day:
        ApiToken._base_manager.filter(pk=token.pk).update(last_used_on=day)
    return token


def revoke_token(token: ApiToken, day: date) -> None:
    """From now on the key opens nothing."""
    if token.revoked_on is None:
        token.revoked_on = day
        token.save()
