from django.apps import AppConfig


class CalculationConfig(AppConfig):
    name = "klimawerk.portal.calculation"
    label = "calculation"
