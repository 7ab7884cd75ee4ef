"""Sign-in through an identity service of the administration (OpenID Connect): by environment, off by default."""

from __future__ import annotations

import os
from typing import Any

#: The last part of the addresses at which the identity service comes back.
PROVIDER_ID = "oidc"


class IdentityServiceError(ValueError):
    """The settings of the identity service are incomplete."""


def choose_identity_service() -> list[dict[str, Any]]:
    """The identity service as django-allauth takes it; none where KLIMAWERK_OIDC_SERVER is not set.

    Raises `IdentityServiceError` for a server without client id or secret, or one without encryption.
    """
    server = os.environ.get("KLIMAWERK_OIDC_SERVER", "").strip()
    if not server:
        return []
    client, secret = (
        os.environ.get(f"KLIMAWERK_OIDC_{each}", "").strip() for each in ("CLIENT_ID", "CLIENT_SECRET")
    )
    if not client or not secret:
        raise IdentityServiceError(
            "KLIMAWERK_OIDC_SERVER is set: set KLIMAWERK_OIDC_CLIENT_ID and KLIMAWERK_OIDC_CLIENT_SECRET too"
        )
    if not server.startswith("https://"):
        raise IdentityServiceError("KLIMAWERK_OIDC_SERVER: the address must begin with https://")
    return [
        {
            "provider_id": PROVIDER_ID,
            "name": service_name(),
            "client_id": client,
            "secret": secret,
            "settings": {
                "server_url": server,
                "oauth_pkce_enabled": True,
                # Some services vouch for addresses without saying so (no claim email_verified).
                "verified_email": os.environ.get("KLIMAWERK_OIDC_ADDRESSES_ARE_VERIFIED", "") == "1",
            },
        }
    ]


def service_name() -> str:
    """What the button on the sign-in page calls the service."""
    return os.environ.get("KLIMAWERK_OIDC_NAME", "").strip() or "OpenID Connect"


def accepted_contexts() -> list[str]:
    """The values of `acr` that stand for a second factor: KLIMAWERK_OIDC_ACR, separated by commas."""
    given = os.environ.get("KLIMAWERK_OIDC_ACR", "https://refeds.org/profile/mfa")
    return [each.strip() for each in given.split(",") if each.strip()]
