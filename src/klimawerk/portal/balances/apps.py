from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BalancesConfig(AppConfig):
    name = "klimawerk.portal.balances"
    label = "balances"

    def ready(self) -> None:
        from klimawerk.portal.balances import rules  # noqa: F401  registers the permission matrix
        from klimawerk.portal.balances.domain import due
        from klimawerk.portal.balances.interfaces.guests import list_released_balances
        from klimawerk.portal.foundation.navigation import Entry, register_entry
        from klimawerk.portal.people.guest_parts import register_guest_part

        due.register()
        register_guest_part("balances", 20, _("Balances"), list_released_balances)
        register_entry(Entry(40, _("Balances"), "runs", "balances.view_run"))
        register_entry(Entry(35, _("Balance of today"), "live_balances", "evidence.view_evidence"))
