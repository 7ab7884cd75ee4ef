"""Filling a post, being away, and leaving it to somebody else in one step."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import cast

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klimawerk.portal.foundation.dates import in_period
from klimawerk.portal.organisations.models import Agreement, Commission, Mandate
from klimawerk.portal.people.models import Absence, ContactPerson, HandOver, Post, PostHolder, User
from klimawerk.portal.people.signals import collect_hand_over


class PostTaken(ValueError):
    """Somebody else holds the post at that time; nothing was written."""


class NotHeld(ValueError):
    """Nobody holds the post on that day."""


@dataclass(frozen=True, slots=True)
class HandOverSection:
    """A part of a hand-over file: a heading and its lines."""

    title: str
    lines: list[str]


@transaction.atomic
def fill_post(post: Post, user: User, held_from: date, is_deputy: bool = False) -> PostHolder:
    """The account holds the post, or deputises on it, from a day on.

    Raises `PostTaken` while somebody else does.
    """
    others = PostHolder.objects.filter(post=post, is_deputy=is_deputy)
    if any(each.held_to is None or each.held_to >= held_from for each in others):
        raise PostTaken(str(post))
    return PostHolder.objects.create(
        tenant=post.tenant, post=post, user=user, held_from=held_from, is_deputy=is_deputy
    )


def holder_on(post: Post, day: date, is_deputy: bool = False) -> PostHolder | None:
    """Who holds the post, or deputises, on a day; None where it is vacant. Uses prefetched holders."""
    return next(
        (each for each in post.holders.all() if each.is_deputy == is_deputy and each.is_active(day)), None
    )


def note_absence(holder: PostHolder, away_from: date, away_to: date) -> Absence:
    """The holder is away; the deputy answers meanwhile."""
    return Absence.objects.create(tenant=holder.tenant, holder=holder, away_from=away_from, away_to=away_to)


def answers_on(post: Post, day: date) -> User | None:
    """Whose inbox the post's work reaches on a day: the holder's, the deputy's while the holder is away or missing."""
    holder, deputy = holder_on(post, day), holder_on(post, day, is_deputy=True)
    if holder is not None:
        is_away = any(each.away_from <= day <= each.away_to for each in holder.absences.all())
        if not is_away or deputy is None:
            return holder.user
    return deputy.user if deputy is not None else None


@transaction.atomic
def hand_over_post(post: Post, last_day: date, successor: User | None = None) -> HandOver:
    """The holder leaves after `last_day`: the post goes to the successor at once, and the file is written.

    Work belongs to the post, so one row changes hands and all of it follows; without successor the post is vacant.
    Raises `NotHeld` if nobody holds it on that day.
    """
    leaving = holder_on(post, last_day)
    if leaving is None:
        raise NotHeld(str(post))
    sections = write_sections(post, last_day)
    leaving.held_to = last_day
    leaving.save()
    if successor is not None:
        fill_post(post, successor, last_day + timedelta(days=1))
    return HandOver.objects.create(
        tenant=post.tenant, post=post, last_day=last_day, sections=[asdict(each) for each in sections]
    )


def write_sections(post: Post, day: date) -> list[HandOverSection]:
    """What whoever comes next must know: tasks, dates, agreements, commissions, contacts, and what upper rooms add.

    Names and addresses of the directory only; no password, no key and no code is ever read here.
    """
    dates = [
        _("%(day)s: the post ends") % {"day": date_format(post.limited_to)} if post.limited_to else "",
        *(
            _("%(day)s: commission “%(product)s” ends")
            % {"day": date_format(each.ends_on), "product": each.product}
            for each in Commission.objects.filter(ends_on__gte=day).order_by("ends_on")
        ),
        *(
            _("%(day)s: mandate for %(place)s ends")
            % {"day": date_format(each.valid_to), "place": each.territory.name}
            for each in Mandate.objects.filter(valid_to__gte=day).select_related("territory")
            if each.valid_to is not None
        ),
    ]
    agreements = [
        f"{each} ({date_format(decided)})"
        for each in Agreement.objects.exclude(state=Agreement.State.ENDED).select_related(
            "district", "member"
        )
        if (decided := each.decided_on or each.requested_on) is not None
    ]
    mandates = [
        f"{each.territory.name}: {each.ordered_by}, {date_format(each.ordered_on)}, {each.letter_reference}"
        for each in Mandate.objects.filter(in_period(day, "ordered_on", "valid_to")).select_related(
            "territory"
        )
    ]
    commissions = [
        f"{each.product}: {each.contractor}"
        for each in Commission.objects.filter(ends_on__gte=day).select_related("contractor")
    ]
    contacts = [
        " · ".join(part for part in (each.name, each.function, each.phone, each.email) if part)
        for each in ContactPerson.objects.all()
    ]
    added: list[HandOverSection] = [
        section
        for _receiver, answer in collect_hand_over.send(sender=Post, post=post, last_day=day)
        for section in cast("list[HandOverSection]", answer)
    ]
    return [
        HandOverSection(_("Tasks of the post"), post.task_list),
        HandOverSection(_("Dates"), [line for line in dates if line]),
        HandOverSection(_("Agreements"), agreements),
        HandOverSection(_("Mandates"), mandates),
        HandOverSection(_("Running commissions"), commissions),
        HandOverSection(_("Contact persons"), contacts),
        *added,
    ]
