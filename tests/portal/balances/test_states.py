"""The way of a part: presented, commented, agreed, released, taken back; by whom, and in which order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django_scopes import scope
from tests.portal.balances.conftest import (
    DAY,
    LIPPSTADT,
    UNTIL,
    WERL,
    agree,
    computed,
    part_of,
    place,
    released,
)

from klimawerk.portal.balances.domain.due import comment_periods, parts_to_comment
from klimawerk.portal.balances.domain.ordering import order_run
from klimawerk.portal.balances.domain.reading import find_presented, list_presented, released_runs
from klimawerk.portal.balances.domain.states import (
    StepRefused,
    agree_part,
    comment_part,
    release_part,
    send_part,
    take_back_part,
)
from klimawerk.portal.balances.models import PartState, Run, RunPart
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.mandates import answer_mandate, renew_link, take_mandate
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.guest_parts import collect_guest_parts


@pytest.fixture
def run(district: Tenant, werl: Tenant) -> Run:
    return computed(district)


def sent(run: Run, key: str) -> RunPart:
    part = part_of(run, key)
    send_part(part, part.version, DAY, UNTIL)
    return part


def test_the_way_from_the_draft_to_the_release_by_the_municipality(run: Run, werl: Tenant) -> None:
    part = part_of(run, WERL)
    assert list_presented(werl, DAY) == []  # a draft is the district's alone
    send_part(part, part.version, DAY, UNTIL)
    (seen,) = list_presented(werl, DAY)
    assert (seen.state, seen.comment_until) == (PartState.WITH_MUNICIPALITY, UNTIL)
    comment_part(seen, werl, None, DAY, " Gas der Brauerei fehlt. ")
    agree_part(seen, seen.version, werl, DAY)
    assert (seen.agreed_on, seen.agreed_by) == (DAY, werl)
    release_part(seen, seen.version, werl, DAY)
    stored = part_of(run, WERL)
    assert (stored.state, stored.released_on, stored.released_by) == (PartState.RELEASED, DAY, werl)
    with scope(tenant=run.tenant):
        (comment,) = stored.comments.all()
        assert (comment.text, comment.of_tenant) == ("Gas der Brauerei fehlt.", werl)
        assert [each.state for each in stored.history.all()] == [
            "released",
            "with_municipality",
            "with_municipality",
            "draft",
        ]


def test_the_district_releases_its_own_sum_but_no_member_without_its_word(run: Run, district: Tenant) -> None:
    whole = part_of(run, "05974")
    release_part(whole, whole.version, district, DAY)
    assert part_of(run, "05974").state == PartState.RELEASED
    part = sent(run, WERL)
    with pytest.raises(StepRefused):
        release_part(part, part.version, district, DAY)
    with pytest.raises(StepRefused):
        agree_part(part, part.version, district, DAY)
    assert part_of(run, WERL).state == PartState.WITH_MUNICIPALITY


@pytest.mark.parametrize(
    ("delegation", "is_allowed"),
    [(Delegation.SEE, False), (Delegation.EDIT, False), (Delegation.RELEASE, True)],
)
def test_the_district_releases_a_member_only_by_its_agreement(
    run: Run, district: Tenant, werl: Tenant, delegation: Delegation, is_allowed: bool
) -> None:
    agree(district, werl, delegation)
    part = sent(run, WERL)
    if not is_allowed:
        with pytest.raises(StepRefused):
            release_part(part, part.version, district, DAY)
        return
    release_part(part, part.version, district, DAY)
    assert part_of(run, WERL).released_by == district
    other = sent(run, LIPPSTADT)  # the agreement is Werl's alone
    with pytest.raises(StepRefused):
        release_part(other, other.version, district, DAY)


def test_a_village_without_account_is_released_by_a_valid_mandate(run: Run, district: Tenant) -> None:
    part = sent(run, LIPPSTADT)
    with pytest.raises(StepRefused):
        release_part(part, part.version, district, DAY)
    with scope(tenant=district):
        mandate = take_mandate(
            district, place(LIPPSTADT), "Bürgermeisteramt", date(2026, 1, 5), "Az. 1 (Beispiel)"
        )
    with pytest.raises(StepRefused):  # not confirmed yet
        release_part(part, part.version, district, DAY)
    with scope(tenant=district):
        renew_link(mandate, DAY)
    answer_mandate(mandate, DAY, "Bürgermeisteramt", is_confirmed=True)
    agree_part(part, part.version, district, DAY)
    release_part(part, part.version, district, DAY)
    assert part_of(run, LIPPSTADT).released_by == district


def test_steps_out_of_order_are_refused(run: Run, district: Tenant, werl: Tenant) -> None:
    part = part_of(run, WERL)
    for take in (agree_part, release_part, take_back_part):
        with pytest.raises(StepRefused):
            take(part, part.version, werl, DAY)
    with pytest.raises(StepRefused):
        comment_part(part, werl, None, DAY, "zu früh")
    with pytest.raises(StepRefused):
        send_part(part, part.version, DAY, DAY - timedelta(days=1))
    whole = part_of(run, "05974")
    with pytest.raises(StepRefused):
        send_part(whole, whole.version, DAY, UNTIL)
    send_part(part, part.version, DAY, UNTIL)
    with pytest.raises(StepRefused):
        send_part(part, part.version, DAY, UNTIL)
    with pytest.raises(StepRefused):
        comment_part(part, werl, None, DAY, "   ")


def test_two_people_at_once_one_of_them_is_told(run: Run, werl: Tenant) -> None:
    sent(run, WERL)
    first, second = part_of(run, WERL), part_of(run, WERL)
    read = second.version
    agree_part(first, first.version, werl, DAY)
    with pytest.raises(EditConflict):
        release_part(second, read, werl, DAY)
    with pytest.raises(EditConflict):  # read before, saved by somebody else since
        take_back_part(part_of(run, WERL), read, werl, DAY)
    assert part_of(run, WERL).state == PartState.WITH_MUNICIPALITY


def test_taken_back_it_is_a_draft_again_and_the_comments_stay(
    run: Run, district: Tenant, werl: Tenant
) -> None:
    part = sent(run, WERL)
    comment_part(part, werl, None, DAY, "Bitte prüfen")
    release_part(part, part.version, werl, DAY)
    take_back_part(part, part.version, district, DAY)
    stored = part_of(run, WERL)
    assert (stored.state, stored.released_on, stored.comment_until) == (PartState.DRAFT, None, None)
    with scope(tenant=district):
        assert stored.comments.count() == 1
    assert find_presented(werl, DAY, stored.public_id) is None


def test_another_town_is_shown_and_allowed_nothing(run: Run, werl: Tenant) -> None:
    part = sent(run, LIPPSTADT)
    assert list_presented(werl, DAY) == []
    assert find_presented(werl, DAY, part.public_id) is None
    with pytest.raises(StepRefused):
        agree_part(part, part.version, werl, DAY)
    with pytest.raises(StepRefused):
        comment_part(part, werl, None, DAY, "fremd")


def test_a_run_for_one_member_alone_is_presented_to_it_before_it_is_released(
    district: Tenant, werl: Tenant
) -> None:
    with scope(tenant=district):
        run = order_run(district, None, DAY, "Nur Werl", place(WERL), (2022,), settings.KLIMAWERK_EDITION)
        Worker("w").run(until_empty=True)
    part = part_of(run, WERL)
    with pytest.raises(StepRefused):
        release_part(part, part.version, werl, DAY)
    send_part(part, part.version, DAY, UNTIL)
    assert [each.pk for each in list_presented(werl, DAY)] == [part.pk]
    release_part(part, part.version, werl, DAY)
    assert part_of(run, WERL).state == PartState.RELEASED


def test_what_a_town_has_computed_and_released_itself_is_not_shown_to_its_district(
    district: Tenant, werl: Tenant
) -> None:
    part = part_of(computed(werl, "Eigene Bilanz"), WERL)
    release_part(part, part.version, werl, DAY)
    assert list_presented(district, DAY) == []
    assert find_presented(district, DAY, part.public_id) is None


def test_a_comment_period_falls_due_on_both_sides(run: Run, district: Tenant, werl: Tenant) -> None:
    sent(run, WERL)
    before = UNTIL - timedelta(days=1)
    with scope(tenant=werl):
        assert list(parts_to_comment(werl, DAY, before)) == []
        (theirs,) = parts_to_comment(werl, DAY, UNTIL)
    with scope(tenant=district):
        (ours,) = comment_periods(district, DAY, UNTIL)
    assert (theirs.day, ours.day) == (UNTIL, UNTIL)
    assert theirs.where.startswith("/verwaltung/stadt-werl/bilanzen/vorgelegt/")
    part = part_of(run, WERL)
    agree_part(part, part.version, werl, DAY)
    with scope(tenant=werl):
        assert list(parts_to_comment(werl, DAY, UNTIL)) == []


def test_released_runs_lists_what_a_guest_may_see(run: Run, district: Tenant) -> None:
    assert released_runs(district) == []
    released(run, "05974", WERL)
    whole, town = released_runs(district)
    assert (whole.key, whole.years, whole.state) == ("05974", "2022", "released")
    assert (town.territory, town.address, town.released_on) == ("Werl", "", DAY)
    assert town.energy_mwh == part_of(run, WERL).energy_mwh
    ((part, lines),) = [each for each in collect_guest_parts(district) if each[0].title == "Bilanzen"]
    assert part.order == 20
    assert [each.label for each in lines] == ["Kreis Soest: Bilanz 2022 (2022)", "Werl: Bilanz 2022 (2022)"]
    assert not any(str(round(each.energy_mwh or 0)) in str(lines) for each in (whole, town))
