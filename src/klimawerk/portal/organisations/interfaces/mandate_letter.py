"""The letter by which a municipality lets its district act for it: to print, as DOCX, on the mayor's page."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import docx
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.shared import Cm, Pt

from klimawerk.portal.organisations.models import Mandate


@dataclass(frozen=True, slots=True)
class MandateLetter:
    """The letter in parts."""

    sender: str
    recipient: str
    subject: str
    reference: str
    paragraphs: tuple[str, ...]
    rights: tuple[str, ...]
    closing: str
    signature: str
    address: str
    address_text: str


def letter_of(mandate: Mandate, address: str = "") -> MandateLetter:
    """The letter of a mandate; with the address of the mayor's page where it is known."""
    tenant, territory = mandate.tenant.name, mandate.territory.name
    names = {"tenant": tenant, "territory": territory, "office": mandate.ordered_by}
    day = date_format(mandate.ordered_on, "d.m.Y")
    period = (
        _("It is valid until %(day)s.") % {"day": date_format(mandate.valid_to, "d.m.Y")}
        if mandate.valid_to
        else _("It is valid until one of the two sides ends it.")
    )
    expires = date_format(mandate.link_expires_on, "d.m.Y") if mandate.link_expires_on else ""
    return MandateLetter(
        sender=tenant,
        recipient=territory,
        subject=_("%(tenant)s acts for %(territory)s in Klimawerk") % names,
        reference=mandate.letter_reference,
        paragraphs=(
            _("By order of %(day)s (%(office)s) %(tenant)s is to act for %(territory)s in Klimawerk.")
            % {**names, "day": day},
            period,
            _(
                "Figures and decisions stay those of the municipality. It may ask for an access of its own at any "
                "time; the mandate ends with that."
            ),
        ),
        rights=(
            _("enter and correct the energy data of the municipality,"),
            _("ask grid operators and others for data of the municipality,"),
            _("send the balance to the municipality for its comment; only the municipality releases it."),
        ),
        closing=_("Please confirm this by your signature and send the letter back."),
        signature=_("Place, date, signature and office"),
        address=address,
        address_text=(
            _("Instead of signing you can confirm or refuse on this page until %(day)s, without account:")
            % {"day": expires}
            if address
            else ""
        ),
    )


def write_docx(letter: MandateLetter) -> bytes:
    """The letter as a DOCX file."""
    document = docx.Document()
    document.core_properties.title = letter.subject
    document.core_properties.author = letter.sender
    document.core_properties.language = "de"
    document.styles["Normal"].font.size = Pt(11)
    for section in document.sections:
        section.left_margin, section.right_margin = Cm(2.5), Cm(2.0)
    document.add_paragraph(letter.sender)
    document.add_paragraph(letter.recipient)
    document.add_paragraph(f"{_('File reference')}: {letter.reference}")
    document.add_heading(letter.subject, level=1)
    for paragraph in letter.paragraphs:
        document.add_paragraph(paragraph)
    document.add_paragraph(_("The mandate allows to:"))
    for right in letter.rights:
        document.add_paragraph(right, style="List Bullet")
    document.add_paragraph(letter.closing)
    document.add_paragraph("\n\n" + "_" * 40)
    document.add_paragraph(letter.signature)
    if letter.address:
        document.add_paragraph(letter.address_text)
        document.add_paragraph(letter.address)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
