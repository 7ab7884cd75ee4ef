"""Accounts, memberships with their roles, posts and who holds them, contact persons, invitations."""

from klimawerk.portal.people.models.accounts import User
from klimawerk.portal.people.models.contacts import ContactPerson, OpeningHours
from klimawerk.portal.people.models.memberships import Invitation, Membership
from klimawerk.portal.people.models.posts import Absence, HandOver, Post, PostHolder

__all__ = [
    "Absence",
    "ContactPerson",
    "HandOver",
    "Invitation",
    "Membership",
    "OpeningHours",
    "Post",
    "PostHolder",
    "User",
]
