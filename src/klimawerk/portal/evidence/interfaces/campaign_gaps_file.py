"""The gap list of a campaign as a document: what every municipality still lacks, and who has been asked for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.evidence.domain.campaign_progress import Gap
from klimawerk.portal.evidence.models import Campaign
from klimawerk.portal.foundation.documents.model import Document, Paragraph, Table


def gaps_document(campaign: Campaign, gaps: Sequence[Gap]) -> Document:
    """One row per municipality and missing cell."""
    lang = reader_language()
    rows = [
        (
            gap.territory.key,
            gap.territory.name,
            language.cell_label(gap.cell, lang),
            "; ".join(f"{each.addressee.name} ({each.get_state_display()})" for each in gap.asked)
            or _("nobody"),
        )
        for gap in gaps
    ]
    header = (_("Municipality key"), _("Municipality"), _("Missing entry"), _("Asked"))
    return Document(
        title=_("Gaps %(year)s: %(name)s") % {"year": campaign.year, "name": campaign.name},
        author=campaign.tenant.name,
        blocks=[
            Paragraph(
                _(
                    "Mandatory entries of the balance without own value. Until one comes, an estimate stands there."
                )
            ),
            Table(_("Gaps"), header, rows),
        ],
        language=lang,
    )
