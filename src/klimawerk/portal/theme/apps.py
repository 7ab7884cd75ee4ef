from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "klimawerk.portal.theme"
    label = "theme"
