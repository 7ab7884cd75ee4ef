from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "klimawerk.portal.content"
    label = "content"
