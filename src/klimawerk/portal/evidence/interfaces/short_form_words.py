"""Plain words of the short form: where each number is found, and what a grade means at a town hall's desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from klimawerk.portal.evidence.models import Grade

SHORT_GRADES = [
    (Grade.A, _("metered or billed")),
    (Grade.B, _("extrapolated from metered figures")),
    (Grade.C, _("from regional figures")),
    (Grade.D, _("from national averages")),
]

_WHERE = (
    _(
        "The electricity network operator knows it. Ask for the sales in the municipality in the calendar year, "
        "for example 95,000 MWh."
    ),
    _("On the same letter of the network operator: customers with standard load profile H0, households."),
    _("On the same letter: heat pumps and storage heaters have a tariff and a load profile of their own."),
    _("The gas network operator knows it. Its figures usually refer to the upper heating value (Hs)."),
    _(
        "The operator of the heat network, often the municipal utility, a cooperative or a farm with a biogas plant."
    ),
    _(
        "The electricity bills of town hall, schools, kindergartens, fire stations, sewage plant and pumps, "
        "added up. Bills state kWh."
    ),
    _("The bill or the settlement for street lighting; often a contract of its own, in kWh."),
    _(
        "The bills for the heating of these buildings, of the most important fuel: gas in kWh, oil in litres, "
        "pellets in tonnes."
    ),
)


def where_to_find(number: int) -> str:
    """Where the number of a row is found, in the reader's language."""
    return str(_WHERE[number - 1])
