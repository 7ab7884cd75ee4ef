from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BalancesConfig(AppConfig):
    name = "klimawerk.portal.balances"
    label = "balances"

    def ready(self) -> None:
        from klimawerk.portal.balances import rules  # noqa: F401  registers the permission matrix
        from klimawerk.portal.balances.domain import due
        from klimawerk.portal.foundation.navigation import Entry, register_entry

        due.register()
        register_entry(Entry(40, _("Balances"), "runs", "balances.view_run"))
        register_entry(Entry(35, _("Balance of today"), "live_balances", "evidence.view_evidence"))
