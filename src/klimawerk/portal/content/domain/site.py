"""Makes the page tree of a fresh installation: root, start page, method, imprint. Called as often as one likes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Site

from klimawerk.portal.content.models import HomePage, TextPage

# First texts in German: they are content, edited in Wagtail, not labels of the software.
_HOME_TITLE = "Energie- und Treibhausgasbilanzen für jede Gemeinde"
_HOME_INTRODUCTION = (
    "Ort eingeben und sofort eine erste Bilanz sehen: aus veröffentlichten Statistiken gerechnet, "
    "jede Zahl mit ihrer Herkunft, jede Unsicherheit genannt."
)
_HOME_BODY = (
    "<h2>So ist eine Startbilanz zu lesen</h2>"
    "<p>Eine Startbilanz verteilt bundesweite Statistiken nach örtlichen Merkmalen wie Wohnfläche, Heizungsart, "
    "Fahrzeugbestand und Gewerbefläche. Sie zeigt, wo die großen Posten liegen. Sie misst nicht, was vor Ort "
    "verbraucht wird, und ersetzt keine Bilanz aus den Daten der Netzbetreiber.</p>"
    "<p>Über jeder Bilanz steht deshalb, wie genau sie ist, was fehlt und welcher Schritt sie am meisten "
    "verbessert.</p>"
)
_METHOD_BODY = (
    "<h2>Von der Statistik zur Gemeinde</h2>"
    "<p>Ausgangspunkt ist der Endenergieverbrauch Deutschlands nach Sektoren und Energieträgern. Er wird nach "
    "Schlüsseln auf Kreise und Gemeinden verteilt: Wohnfläche, Baualter und Heizungsart für die Haushalte, Betriebe "
    "und Gewerbeflächen für Gewerbe und Handel, die Industriestatistik der Kreise, Fahrzeuge, Einwohner:innen und "
    "Verkehrsflächen für den Verkehr. Die Summe aller Gemeinden ergibt wieder den Wert für Deutschland.</p>"
    "<h2>Emissionen nach den Regeln des BISKO-Standards</h2>"
    "<p>Jeder Energieträger wird mit seinem Emissionsfaktor einschließlich Vorkette in CO₂-Äquivalente umgerechnet, "
    "Strom mit dem Bundesmix des Jahres. Landwirtschaft, Landnutzung und der örtliche Strommix stehen neben der Bilanz "
    "und werden nie dazugezählt.</p>"
    "<h2>Wie genau ist das?</h2>"
    "<p>Eine Startbilanz ist eine Schätzung. Der Kasten über jeder Bilanz nennt die zu erwartende Abweichung, gemessen "
    "an veröffentlichten Bilanzen, und was am meisten verbessern würde: meist der Absatz der Netzbetreiber für Strom, "
    "Gas und Wärme. Der Verlauf über die Jahre ist überwiegend der Bundestrend und kein Nachweis, dass eine Maßnahme "
    "vor Ort gewirkt hat.</p>"
    "<h2>Woher kommt diese Zahl?</h2>"
    "<p>Hinter jeder Zahl steht ihre Rechenkette: Regeln, Formeln, Eingangswerte, Quelle mit Fundstelle und Lizenz, "
    "Annahmen und ihre Begründung.</p>"
    "<h2>Was fehlt, bleibt sichtbar</h2>"
    "<p>Ein fehlender Wert ist keine Null. Jede Zelle trägt ihren Zustand, ihre Herkunft und ihre Datengüte; Summen "
    "nennen ihren Umfang und die fehlenden Zellen. Eine Rangliste von Gemeinden gibt es nicht.</p>"
    "<h2>Wörter dieser Seiten</h2>"
    "<ul>"
    "<li><b>Endenergie</b>: was bei den Verbraucher:innen ankommt, als Strom, Gas, Kraftstoff oder Wärme, "
    "in Megawattstunden (MWh).</li>"
    "<li><b>t CO₂e</b>: Tonnen CO₂-Äquivalente, also alle Treibhausgase auf die Wirkung von CO₂ umgerechnet.</li>"
    "<li><b>BISKO</b>: Bilanzierungs-Systematik Kommunal, der in Deutschland übliche Standard für kommunale Bilanzen. "
    "Gezählt wird, was im Gebiet verbraucht wird.</li>"
    "<li><b>GHD</b>: Gewerbe, Handel, Dienstleistungen.</li>"
    "<li><b>Zelle</b>: ein Energieträger in einem Sektor, zum Beispiel Erdgas der privaten Haushalte.</li>"
    "<li><b>Datengüte</b>: A für Angaben von Netzbetreibern oder Messung, B für hochgerechnete örtliche Daten, "
    "C für regionale, D für bundesweite Kennwerte.</li>"
    "</ul>"
    "<h2>Mehr dazu</h2>"
    '<p><a href="/quellen/">Alle Quellen mit Lizenzen</a>, <a href="/schnittstelle/">die Schnittstelle für offene '
    'Daten</a>, <a href="/alle-gemeinden/">alle Gemeinden in einer Datei</a>.</p>'
)
_IMPRINT_BODY = (
    "<p>Diese Installation hat noch kein Impressum. Wer sie öffentlich betreibt, trägt hier Name, Anschrift, Kontakt "
    "und verantwortliche Stelle ein: Anmelden unter „Redaktion“, Seite „Impressum“ bearbeiten, veröffentlichen.</p>"
    "<p>Klimawerk setzt nur technisch notwendige Cookies (gewählte Sprache, Anmeldung), bindet keine fremden Dienste "
    "ein und zeichnet kein Verhalten auf.</p>"
)


@transaction.atomic
def create_site() -> HomePage:
    """The start page with its Wagtail site and the two pages every installation needs; existing ones stay untouched."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.objects.filter(depth=1).first()
    if root is None:
        root = Page.add_root(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    home = HomePage.objects.first()
    if home is None:
        # Wagtail's own migration leaves a welcome page with the slug we would like.
        Page.objects.child_of(root).filter(content_type=ContentType.objects.get_for_model(Page)).delete()
        root.refresh_from_db()
        home = root.add_child(
            instance=HomePage(
                title=_HOME_TITLE, slug="start", introduction=_HOME_INTRODUCTION, body=_HOME_BODY
            )
        )
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Klimawerk")
    elif site.root_page_id != home.pk:
        site.root_page = home
        site.save()
    for title, slug, body in (
        ("Methodik", "methodik", _METHOD_BODY),
        ("Impressum", "impressum", _IMPRINT_BODY),
    ):
        if not home.get_children().filter(slug=slug).exists():
            home.add_child(instance=TextPage(title=title, slug=slug, body=body))
    return home
