"""The letter of a request and its sheet: what is asked for which municipalities, until when, and the ways to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klimawerk.portal.calculation import campaign_room
from klimawerk.portal.calculation.campaign_room import SheetOrder
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.evidence.domain.campaign_links import address_of, code_of, site_address
from klimawerk.portal.evidence.models import DataRequest, RequestLetter, RequestSubject
from klimawerk.portal.foundation.documents.model import (
    Block,
    Bullets,
    Document,
    Fields,
    Heading,
    Letterhead,
    Paragraph,
)
from klimawerk.portal.territories.models import Territory

#: Subjects whose sheet is the one for own buildings and vehicles.
_ADMINISTRATION = (RequestSubject.DISTRICT, RequestSubject.UNIT)
_ENERGY = (RequestSubject.ELECTRICITY, RequestSubject.GAS)


def places_of(data_request: DataRequest) -> list[tuple[str, str]]:
    """The municipalities of a request as (key, name), by name."""
    return list(
        Territory.objects.filter(key__in=data_request.territory_keys)
        .order_by("name")
        .values_list("key", "name")
    )


def subject_line(data_request: DataRequest) -> str:
    """What letter, mail and sheet are called."""
    return _("Data for the energy and greenhouse gas balance %(year)s: %(subject)s") % {
        "year": data_request.campaign.year,
        "subject": data_request.get_subject_display(),
    }


def file_name(data_request: DataRequest, suffix: str) -> str:
    """The name of a file that goes to the addressee."""
    return f"datenabfrage-{data_request.reference.lower()}.{suffix}"


def asked_points(data_request: DataRequest) -> list[str]:
    """What is asked for, in sentences."""
    subject, year = data_request.subject, data_request.campaign.year
    if subject == RequestSubject.HEATING_SYSTEMS:
        points = [
            _(
                "Number of heating systems by energy carrier, kind and class of rated power, per municipality."
            ),
            _("Numbers only: no addresses and nothing about single buildings."),
        ]
    elif subject == RequestSubject.HEAT_NETWORK:
        points = [
            _("Heat sold %(year)s per municipality and sector, at the customers' meters.") % {"year": year},
            _("Own use of heat and customers with a supply of their own, each named apart."),
        ]
    elif subject == RequestSubject.TRANSPORT:
        points = [
            _("Fuel and traction current %(year)s for trips within the municipality.") % {"year": year},
            _(
                "If only the sum of the network is known, please give it with the vehicle-kilometres in the note."
            ),
        ]
    elif subject in _ADMINISTRATION:
        points = [
            _("Final energy %(year)s of the buildings and plants of your unit in the municipality.")
            % {"year": year},
            _("One row per energy carrier; fuel of vehicles as a row of its own with the note “vehicles”."),
        ]
    else:
        points = [
            _("Energy delivered %(year)s per municipality by customer group.") % {"year": year},
            _("For load-metered customers the share of industry; an estimate will do."),
            _(
                "Own generation and directly connected large customers, each named apart and not in the value."
            ),
        ]
        if subject == RequestSubject.ELECTRICITY:
            points.append(_("Electricity of heat pumps and of storage heating as rows or as “of which”."))
        else:
            points.append(
                _("For gas: whether the amounts refer to the upper (Hs) or lower heating value (Hi).")
            )
    return [*points, _("The period of the readings where it is not the calendar year.")]


def sheet_explanation(data_request: DataRequest) -> list[str]:
    """How the sheet is filled, for its second page."""
    lines = [
        _("Please fill in the white cells. Grey cells are given; further rows may be added below."),
        _("An empty cell means: not known. Please write 0 where there is nothing."),
        _("Units: MWh, kWh, GWh; for fuels also l, kg, t, m³ as far as the carrier has a heating value."),
    ]
    if data_request.subject in _ENERGY:
        lines += [
            _("Hs is the upper, Hi the lower heating value. Gas is usually metered as Hs."),
            _(
                "“Of which heat pumps” and “of which heating electricity” are contained in the value of the row."
            ),
            _("Own generation and directly connected large customers are not contained in the value."),
            _("Instead of customer groups sectors may be given, or one row “Total of all customers”."),
        ]
    if data_request.subject == RequestSubject.HEATING_SYSTEMS:
        lines.append(_("Other classes of rated power are fine: please change the two columns."))
    return [
        *lines,
        *asked_points(data_request),
        _("Nothing is taken over before the asking body has looked at it and confirmed it."),
    ]


def sheet_of(data_request: DataRequest) -> bytes:
    """The workbook to fill in."""
    subject = "administration" if data_request.subject in _ADMINISTRATION else data_request.subject
    order = SheetOrder(
        subject,
        data_request.campaign.year,
        tuple(places_of(data_request)),
        f"{subject_line(data_request)} – {data_request.addressee.name}",
        data_request.reference,
    )
    return campaign_room.write_sheet(order, sheet_explanation(data_request), reader_language())


def letter_of(data_request: DataRequest, kind: str, day: date) -> Document:
    """The letter with everything needed to answer by link, by short code, by mail or on paper."""
    campaign = data_request.campaign
    due = date_format(data_request.last_day, "d.m.Y")
    is_reminder = kind == RequestLetter.Kind.REMINDER
    places = ", ".join(name for _key, name in places_of(data_request))
    blocks: list[Block] = [
        Paragraph(_("Dear colleagues,")),
        *([Paragraph(_reminder(data_request, due))] if is_reminder else []),
        Paragraph(
            _(
                "%(tenant)s is drawing up its energy and greenhouse gas balance for %(year)s. For it we ask you for "
                "data that only you have. Please send them until %(due)s."
            )
            % {"tenant": campaign.tenant.name, "year": campaign.year, "due": due}
        ),
        Heading(_("What we ask for"), 1),
        Bullets(asked_points(data_request)),
        Paragraph(_("Municipalities: %(places)s.") % {"places": places}),
        Heading(_("How you can answer"), 1),
        *_ways(data_request),
    ]
    basis = _basis(data_request)
    if basis:
        blocks += [Heading(_("Legal basis"), 1), *(Paragraph(text) for text in basis)]
    blocks += [
        Heading(_("What happens with the data"), 1),
        Paragraph(
            _(
                "They are used for the balance only. Values that would tell about a single customer are not "
                "published. You see at once how your file was read; nothing counts before we have confirmed it."
            )
        ),
    ]
    if campaign.contact:
        blocks.append(Paragraph(_("For questions: %(contact)s.") % {"contact": campaign.contact}))
    blocks.append(Paragraph(_("Kind regards")))
    blocks.append(Paragraph(campaign.tenant.name))
    title = subject_line(data_request)
    return Document(
        title=_("Reminder: %(title)s") % {"title": title} if is_reminder else title,
        author=campaign.tenant.name,
        blocks=blocks,
        language=reader_language(),
        letterhead=Letterhead(
            sender=(campaign.tenant.name,),
            addressee=_addressee(data_request),
            date=date_format(day, "d.m.Y"),
            reference=data_request.reference,
        ),
    )


def _addressee(data_request: DataRequest) -> Sequence[str]:
    lines = [line.strip() for line in data_request.address.splitlines() if line.strip()]
    name = data_request.addressee.name
    return lines if lines and name in lines[0] else [name, *lines]


def _reminder(data_request: DataRequest, due: str) -> str:
    sent = date_format(data_request.sent_on, "d.m.Y") if data_request.sent_on else ""
    return _("On %(sent)s we asked you for these data until %(due)s and have no complete answer yet.") % {
        "sent": sent,
        "due": due,
    }


def _ways(data_request: DataRequest) -> list[Block]:
    address, code = address_of(data_request), code_of(data_request)
    blocks: list[Block] = [
        Paragraph(_("Fill in the enclosed sheet (Excel) and hand it in on your page, without account:"))
    ]
    pairs = []
    if address:
        pairs.append((_("Your page"), address))
    if code:
        pairs.append((_("From paper"), f"{site_address()}/anfrage/"))
        pairs.append((_("Short code"), code))
    if data_request.link_expires_on:
        pairs.append((_("Open until"), date_format(data_request.link_expires_on, "d.m.Y")))
    return [
        *blocks,
        Fields(pairs),
        Paragraph(
            _(
                "A table or PDF of your own will do as well. If you do not have the data, please say so there with "
                "one sentence, or pass the request on to the office that has them."
            )
        ),
    ]


def _basis(data_request: DataRequest) -> list[str]:
    campaign = data_request.campaign
    texts = [campaign.legal_basis]
    if data_request.subject == RequestSubject.HEATING_SYSTEMS:
        texts.insert(0, campaign.sweep_legal_basis)
    return [text.strip() for text in texts if text.strip()]


__all__ = [
    "asked_points",
    "file_name",
    "letter_of",
    "places_of",
    "sheet_of",
    "subject_line",
]
