"""Who sits at which post today: holder, deputy, absence, and whose inbox it is. Read once for all posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from klimawerk.portal.people.domain.posts import answers_on, holder_on
from klimawerk.portal.people.models import Absence, Post, PostHolder, User


@dataclass(frozen=True, slots=True)
class Desk:
    """A post on a day. `answers` is whom its work reaches: the deputy while the holder is away, nobody when vacant."""

    post: Post
    holder: PostHolder | None
    deputy: PostHolder | None
    absence: Absence | None
    answers: User | None

    def is_of(self, user_id: int | None) -> bool:
        """Whether the account holds the post or answers for it today."""
        sitting = {self.holder.user_id if self.holder else None, self.answers.pk if self.answers else None}
        return user_id is not None and user_id in sitting


def list_desks(day: date) -> list[Desk]:
    """All posts of the scope's tenant as they are on a day: four queries, however many posts."""
    posts = Post.objects.prefetch_related("holders__user", "holders__absences")
    return [desk_of(each, day) for each in posts]


def desk_of(post: Post, day: date) -> Desk:
    """One post as it is on a day. Uses prefetched holders and absences."""
    holder = holder_on(post, day)
    absence = None
    if holder is not None:
        absence = next(
            (each for each in holder.absences.all() if each.away_from <= day <= each.away_to), None
        )
    return Desk(post, holder, holder_on(post, day, is_deputy=True), absence, answers_on(post, day))


def own_posts(desks: list[Desk], user_id: int | None) -> list[Post]:
    """The posts that the account holds or answers for."""
    return [each.post for each in desks if each.is_of(user_id)]


def post_ids(posts: list[Post]) -> frozenset[UUID]:
    """The public ids of posts."""
    return frozenset(each.public_id for each in posts)
