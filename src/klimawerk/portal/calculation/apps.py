from django.apps import AppConfig


class CalculationConfig(AppConfig):
    name = "klimawerk.portal.calculation"
    label = "calculation"

    def ready(self) -> None:
        from klimawerk.portal.calculation.demo.seeding import plant_bodies
        from klimawerk.portal.foundation.demo import register_seeder

        register_seeder(10, "bodies", plant_bodies)
