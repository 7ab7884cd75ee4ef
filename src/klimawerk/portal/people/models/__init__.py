"""Accounts, memberships with their roles, posts and who holds them, contact persons, invitations, tasks."""

from klimawerk.portal.people.models.accounts import User
from klimawerk.portal.people.models.contacts import ContactPerson, OpeningHours
from klimawerk.portal.people.models.memberships import Invitation, Membership
from klimawerk.portal.people.models.notices import CalendarAddress, WeeklyMail
from klimawerk.portal.people.models.posts import Absence, HandOver, Post, PostHolder
from klimawerk.portal.people.models.tasks import Task

__all__ = [
    "Absence",
    "CalendarAddress",
    "ContactPerson",
    "HandOver",
    "Invitation",
    "Membership",
    "OpeningHours",
    "Post",
    "PostHolder",
    "Task",
    "User",
    "WeeklyMail",
]
