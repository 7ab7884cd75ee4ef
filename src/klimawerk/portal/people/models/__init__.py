"""Accounts, memberships, posts and their tasks, contact persons, invitations, guest links, questions, tokens."""

from klimawerk.portal.people.models.accounts import User
from klimawerk.portal.people.models.contacts import ContactPerson, OpeningHours
from klimawerk.portal.people.models.guest_links import GuestLink
from klimawerk.portal.people.models.memberships import Invitation, Membership
from klimawerk.portal.people.models.notices import CalendarAddress, WeeklyMail
from klimawerk.portal.people.models.posts import Absence, HandOver, Post, PostHolder
from klimawerk.portal.people.models.questions import Question
from klimawerk.portal.people.models.tasks import Task
from klimawerk.portal.people.models.tokens import ApiToken

__all__ = [
    "Absence",
    "ApiToken",
    "CalendarAddress",
    "ContactPerson",
    "GuestLink",
    "HandOver",
    "Invitation",
    "Membership",
    "OpeningHours",
    "Post",
    "PostHolder",
    "Question",
    "Task",
    "User",
    "WeeklyMail",
]
