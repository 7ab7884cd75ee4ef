"""The WSGI application that gunicorn or another server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klimawerk.portal.settings.production")

application = get_wsgi_application()
