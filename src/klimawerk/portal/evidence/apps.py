from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "klimawerk.portal.evidence"
    label = "evidence"

    def ready(self) -> None:
        from klimawerk.portal.evidence import rules  # noqa: F401  registers the permission matrix
        from klimawerk.portal.evidence.demo import plant_evidence
        from klimawerk.portal.evidence.domain import campaign_due
        from klimawerk.portal.foundation.change_log import register_kind
        from klimawerk.portal.foundation.demo import register_seeder
        from klimawerk.portal.foundation.navigation import Entry, register_entry

        register_entry(Entry(30, _("Data"), "entry_places", "evidence.view_evidence"))
        register_entry(Entry(34, _("Files taken in"), "imports", "evidence.view_evidence"))
        register_entry(Entry(32, _("Data requests"), "campaigns", "evidence.view_campaign"))
        register_kind("versorgungsgebiet", "evidence.SupplyArea")
        register_kind("datenabfrage", "evidence.Campaign")
        register_kind(
            "anfrage",
            "evidence.DataRequest",
            ("evidence.RequestLetter", "request"),
            ("evidence.RequestAnswer", "request"),
            ("evidence.PhoneNote", "request"),
        )
        campaign_due.register()
        register_seeder(30, "evidence", plant_evidence)
