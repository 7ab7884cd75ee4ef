from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "klimawerk.portal.reports"
    label = "reports"
