from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "klimawerk.portal.people"
    label = "people"
