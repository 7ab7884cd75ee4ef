"""An identity service in this process: it answers what a real one answers, and nothing leaves the machine."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from django.test import Client

SERVER = "https://anmeldung.example.org/realms/kreis"
CLIENT_ID = "klimawerk"


class Answer:
    """What `requests` gives back."""

    def __init__(self, content: dict[str, Any], status_code: int = 200) -> None:
        self.content = content
        self.status_code = status_code
        self.headers = {"content-type": "application/json"}
        self.text = str(content)

    def json(self) -> dict[str, Any]:
        return self.content

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise requests.HTTPError(str(self.status_code))


class IdentityService:
    """Vouches for one person; what it says can be changed before the browser comes back."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "4711",
            "email": "klimaschutz@example.org",
            "email_verified": True,
        }
        self.claims: dict[str, Any] = {}
        self.is_down = False
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def __enter__(self) -> IdentityService:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def get(self, url: str, **given: Any) -> Answer:
        return self.request("GET", url, **given)

    def request(self, method: str, url: str, **given: Any) -> Answer:
        self.asked.append((method, url, given))
        if self.is_down:
            raise requests.ConnectionError("down")
        if url == f"{SERVER}/.well-known/openid-configuration":
            return Answer(
                {
                    "issuer": SERVER,
                    "authorization_endpoint": f"{SERVER}/auth",
                    "token_endpoint": f"{SERVER}/token",
                    "userinfo_endpoint": f"{SERVER}/userinfo",
                    "jwks_uri": f"{SERVER}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        if url == f"{SERVER}/userinfo":
            return Answer(self.person)
        assert url == f"{SERVER}/token", url
        now = int(time.time())
        statement = {
            "iss": SERVER,
            "aud": CLIENT_ID,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now + 60,
            **self.claims,
        }
        return Answer(
            {
                "access_token": "a",
                "token_type": "Bearer",
                "id_token": jwt.encode(statement, "a" * 32, algorithm="HS256"),
            }
        )


def sign_in(client: Client, next_page: str = "") -> Any:
    """To the service and back; the answer to the browser's return."""
    address = "/konto/anmelden/oidc/?process=login" + (f"&next={next_page}" if next_page else "")
    sent = client.get(address)
    assert sent.status_code == 302, sent.content
    assert sent["Location"].startswith(f"{SERVER}/auth?"), sent["Location"]
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["client_id"] == [CLIENT_ID] and asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/konto/anmelden/oidc/zurueck/"]
    return client.get("/konto/anmelden/oidc/zurueck/", {"code": "c", "state": asked["state"][0]})
