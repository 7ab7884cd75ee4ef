from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "klimawerk.portal.organisations"
    label = "organisations"

    def ready(self) -> None:
        from klimawerk.portal.foundation.change_log import register_kind
        from klimawerk.portal.foundation.navigation import Entry, register_entry
        from klimawerk.portal.organisations import rules  # noqa: F401  registers the permission matrix
        from klimawerk.portal.organisations.domain import due

        due.register()

        # The pages themselves stand in `people`, above this room: their gate needs memberships.
        register_entry(Entry(70, _("Organisations"), "organisations", "organisations.view_organisation"))
        register_entry(Entry(72, _("Commissions"), "commissions", "organisations.view_commission"))
        register_entry(Entry(74, _("Agreements"), "agreements", "organisations.view_agreement"))
        register_entry(Entry(76, _("Mandates"), "mandates", "organisations.view_mandate"))
        register_kind(
            "organisation",
            "organisations.Organisation",
            ("organisations.OrganisationName", "organisation"),
            page="organisation",
        )
        register_kind("auftrag", "organisations.Commission", page="commission")
        register_kind("vertretung", "organisations.Mandate", page="mandate")
        register_kind("vereinbarung", "organisations.Agreement")
