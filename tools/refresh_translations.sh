#!/bin/sh
# Collects the texts of the portal into locale/de and compiles them. For maintainers: needs GNU gettext.
#
#   tools/refresh_translations.sh
#
# Source texts are English, the German ones stand in src/klimawerk/portal/locale/de/LC_MESSAGES/django.po. The compiled
# file beside it is committed, because those who install Klimawerk need no gettext; a test holds the two together and
# refuses a text without German.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
python="$root/.venv/bin/python"
cd "$root/src/klimawerk/portal"
DJANGO_SETTINGS_MODULE=klimawerk.portal.settings.test "$python" -m django makemessages \
    --locale de --no-obsolete --no-wrap --add-location file --verbosity 0
# The date of the run would change the file without any text having changed.
sed -i '/^"POT-Creation-Date:/d' locale/de/LC_MESSAGES/django.po
msgfmt --check -o locale/de/LC_MESSAGES/django.mo locale/de/LC_MESSAGES/django.po
msgfmt --statistics -o /dev/null locale/de/LC_MESSAGES/django.po
