"""Campaigns: list, new one, the matrix of one, making its requests, sending them, the gap list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.evidence.domain import campaign_requests as making
from klimawerk.portal.evidence.domain.campaign_progress import Gap, list_gaps, read_matrix
from klimawerk.portal.evidence.domain.campaign_steps import NotPossible, send_request
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.interfaces.campaign_forms import CampaignForm, RequestForm
from klimawerk.portal.evidence.interfaces.campaign_gaps_file import gaps_document
from klimawerk.portal.evidence.models import Campaign, DataRequest, RequestState, SupplyArea
from klimawerk.portal.foundation.documents.writing import FORMS, write_document
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

form_methods = require_http_methods(["GET", "HEAD", "POST"])
_NAMED = 12


@inside("evidence.view_campaign")
@require_safe
def list_campaigns(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All campaigns with the number of their requests and of those that are answered."""
    campaigns = list(Campaign.objects.prefetch_related("requests"))
    done = (RequestState.ANSWERED, RequestState.CHECKED, RequestState.CLOSED)
    rows = [
        (each, len(each.requests.all()), sum(one.state in done for one in each.requests.all()))
        for each in campaigns
    ]
    context = {
        "tenant": tenant,
        "rows": rows,
        "areas": SupplyArea.objects.count(),
        "may_change": may(actor, "evidence.change_campaign"),
    }
    return render(request, "evidence/campaigns.html", context)


@inside("evidence.change_campaign")
@form_methods
def add_campaign(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A new campaign; what stood in the letters of the last one is proposed."""
    last = Campaign.objects.first()
    initial: dict[str, Any] = {"year": timezone.localdate().year - 1}
    if last is not None:
        names = ("legal_basis", "sweep_legal_basis", "household_share", "contact")
        initial |= {name: getattr(last, name) for name in names}
    return _edit(request, tenant, CampaignForm(request.POST or None, initial=initial))


@inside("evidence.change_campaign")
@form_methods
def edit_campaign(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Change what stands in the letters."""
    return _edit(request, tenant, CampaignForm(request.POST or None, instance=_campaign(public_id)))


def _edit(request: HttpRequest, tenant: Tenant, form: CampaignForm) -> HttpResponse:
    is_new = form.instance.pk is None
    if request.method == "POST" and form.is_valid():
        saved = form.save_for(tenant)
        if saved is not None:
            return redirect("campaign", tenant.slug, saved.public_id)
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("New data-request campaign") if is_new else _("Change the campaign"),
        "button": _("Save"),
        "back": (reverse("campaigns", args=[tenant.slug]), _("Data requests")),
    }
    return render(
        request, "evidence/campaign_form.html", context, status=422 if request.method == "POST" else 200
    )


@inside("evidence.view_campaign")
@require_safe
def show_campaign(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Who was asked for what, how far every municipality is, and what to do next."""
    campaign, day = _campaign(public_id), timezone.localdate()
    matrix = read_matrix(tenant, campaign, day)
    context = {
        "tenant": tenant,
        "campaign": campaign,
        "matrix": matrix,
        "drafts": sum(each.state == RequestState.DRAFT for each in matrix.requests),
        "drafts_by_mail": sum(
            each.state == RequestState.DRAFT and bool(each.email) for each in matrix.requests
        ),
        "uncovered": [
            (subject, names[:_NAMED], len(names))
            for subject, names in making.uncovered(tenant, campaign, day)
        ]
        if matrix.requests
        else [],
        "before": making.latest_before(campaign),
        "areas": SupplyArea.objects.count(),
        "late": {each.pk for each in matrix.requests if each.is_overdue(day)},
        "may_change": may(actor, "evidence.change_campaign"),
    }
    return render(request, "evidence/campaign.html", context)


@inside("evidence.change_campaign")
@require_POST
def make_requests(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """From the register, or as last year. What is there already stays as it is."""
    campaign, day = _campaign(public_id), timezone.localdate()
    before = making.latest_before(campaign)
    if request.POST.get("aus") == "vorjahr":
        if before is None:
            messages.error(request, _("There is no campaign of an earlier year."))
            return redirect("campaign", tenant.slug, campaign.public_id)
        made = making.take_over(campaign, before, day)
    else:
        made = making.make_from_areas(campaign, day)
    _tell(request, made)
    return redirect("campaign", tenant.slug, campaign.public_id)


@inside("evidence.change_campaign")
@require_POST
def send_drafts(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """All drafts with a mail address go out; the others wait for their letter."""
    campaign, day, now = _campaign(public_id), timezone.localdate(), timezone.now()
    drafts = DataRequest.objects.filter(campaign=campaign, state=RequestState.DRAFT).exclude(email="")
    sent, refused = 0, 0
    for each in drafts.select_related("campaign", "tenant", "addressee"):
        try:
            send_request(each, day, now, by_mail=True)
            sent += 1
        except NotPossible:
            refused += 1
    text = ngettext(
        "%(count)s request is on its way by mail.", "%(count)s requests are on their way by mail.", sent
    )
    messages.success(request, text % {"count": sent})
    if refused:
        messages.error(
            request, _("%(count)s could not be sent; please open them, each says why.") % {"count": refused}
        )
    return redirect("campaign", tenant.slug, campaign.public_id)


@inside("evidence.change_campaign")
@form_methods
def add_request(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A request that no supply area gives."""
    campaign, day = _campaign(public_id), timezone.localdate()
    form = RequestForm(request.POST or None, campaign=campaign, places=list_places(tenant, day))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = making.add_request(
            campaign,
            given["subject"],
            given["addressee"],
            given["territory_keys"],
            day,
            given["email"],
            given["address"],
        )
        made.due_on, made.note = given["due_on"], given["note"]
        made.save()
        return redirect("data_request", tenant.slug, made.public_id)
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("New request"),
        "button": _("Save"),
        "back": (reverse("campaign", args=[tenant.slug, campaign.public_id]), campaign.name),
    }
    return render(
        request, "evidence/campaign_form.html", context, status=422 if request.method == "POST" else 200
    )


@inside("evidence.view_campaign")
@require_safe
def show_gaps(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """What every municipality still lacks for the mandatory entries."""
    campaign = _campaign(public_id)
    gaps = list_gaps(tenant, campaign, timezone.localdate())
    context = {"tenant": tenant, "campaign": campaign, "rows": _by_place(gaps), "count": len(gaps)}
    return render(request, "evidence/campaign_gaps.html", context)


@inside("evidence.view_campaign")
@require_safe
def download_gaps(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The gap list as a workbook."""
    campaign = _campaign(public_id)
    document = gaps_document(campaign, list_gaps(tenant, campaign, timezone.localdate()))
    response = HttpResponse(write_document(document, "xlsx"), content_type=FORMS["xlsx"].media_type)
    response["Content-Disposition"] = f'attachment; filename="luecken-{campaign.year}.xlsx"'
    return response


def _by_place(gaps: list[Gap]) -> list[tuple[Any, list[str], list[DataRequest]]]:
    """Per municipality the missing cells and the requests that could fill them, each once."""
    found: dict[int, tuple[Any, list[str], list[DataRequest]]] = {}
    for gap in gaps:
        _place, cells, asked = found.setdefault(gap.territory.pk, (gap.territory, [], []))
        cells.append(gap.cell)
        asked += [each for each in gap.asked if each not in asked]
    return list(found.values())


def _tell(request: HttpRequest, made: making.Made) -> None:
    text = ngettext("%(count)s request was made.", "%(count)s requests were made.", made.created)
    messages.success(request, text % {"count": made.created})
    if made.extended:
        messages.info(request, _("Municipalities were added to %(count)s drafts.") % {"count": made.extended})
    for old, new in dict(made.followed).items():
        messages.info(
            request,
            _("%(new)s has followed %(old)s and is asked instead. Please check its address.")
            % {"new": new, "old": old},
        )
    for reference, keys in made.sent_before:
        messages.warning(
            request,
            _("%(reference)s was sent without %(keys)s. Please add them there and tell the addressee.")
            % {"reference": reference, "keys": ", ".join(keys)},
        )
    if made.without_basis:
        messages.error(
            request,
            _(
                "Chimney sweeps left out: %(count)s. Please name the Land's legal basis in the campaign; without it "
                "they may not answer."
            )
            % {"count": made.without_basis},
        )


def _campaign(public_id: UUID) -> Campaign:
    return get_object_or_404(Campaign.objects.select_related("tenant"), public_id=public_id)
