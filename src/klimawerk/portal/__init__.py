"""The portal: the Django and Wagtail house for people. Numbers come through `portal.calculation` only."""
