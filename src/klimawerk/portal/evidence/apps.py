from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "klimawerk.portal.evidence"
    label = "evidence"

    def ready(self) -> None:
        from klimawerk.portal.evidence import rules  # noqa: F401  registers the permission matrix
