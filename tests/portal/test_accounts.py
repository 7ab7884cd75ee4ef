"""Accounts and the lock against lost updates."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth import get_user_model

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.people.models import User


@pytest.fixture
def account(db: None) -> User:
    return User.objects.create_user("klimaschutz", "stelle@example.org", "eine lange Losung")


def test_our_own_account_class_is_in_use() -> None:
    assert get_user_model() is User


def test_it_has_a_public_identity_and_a_version(account: User) -> None:
    assert isinstance(account.public_id, uuid.UUID)
    assert account.version == 1


def test_saving_counts_the_version_up(account: User) -> None:
    account.first_name = "Stelle"
    account.save()
    assert account.version == 2
    assert User.objects.get(pk=account.pk).version == 2


def test_two_people_editing_get_a_conflict_not_a_lost_update(account: User) -> None:
    mine, theirs = User.objects.get(pk=account.pk), User.objects.get(pk=account.pk)
    mine.first_name = "zuerst"
    mine.save()
    theirs.first_name = "zu spät"
    with pytest.raises(EditConflict):
        theirs.save()
    assert theirs.version == 1
    assert User.objects.get(pk=account.pk).first_name == "zuerst"


def test_saving_one_field_is_guarded_too(account: User) -> None:
    old = User.objects.get(pk=account.pk)
    account.save()
    old.email = "neu@example.org"
    with pytest.raises(EditConflict):
        old.save(update_fields=["email"])


def test_signing_in_is_no_edit(account: User, client: pytest.FixtureRequest) -> None:
    assert client.login(username="klimaschutz", password="eine lange Losung")  # type: ignore[attr-defined]
    assert User.objects.get(pk=account.pk).version == 1
