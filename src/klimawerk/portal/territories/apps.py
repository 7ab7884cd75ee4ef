from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "klimawerk.portal.territories"
    label = "territories"
