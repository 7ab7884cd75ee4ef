from django.apps import AppConfig


class BalancesConfig(AppConfig):
    name = "klimawerk.portal.balances"
    label = "balances"
