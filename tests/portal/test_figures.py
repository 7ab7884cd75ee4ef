"""Numbers as people read them."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from klimawerk.portal.theme.templatetags import figures


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).replace("&nbsp;", " ").replace("\xa0", " ").replace("&lt;", "<")


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (10_424_560.5, "10.400 GWh", "10,400 GWh"),
        (1_436_505.4, "1.440 GWh", "1,440 GWh"),
        (99_999.0, "100.000 MWh", "100,000 MWh"),
        (812.44, "812 MWh", "812 MWh"),
        (2.333e9, "2.330 TWh", "2,330 TWh"),
        (0.0, "0 MWh", "0 MWh"),
    ],
)
def test_energy_has_three_digits_and_a_fitting_unit(value: float, german: str, english: str) -> None:
    with override("de"):
        assert plain(figures.energy(value)) == german
    with override("en"):
        assert plain(figures.energy(value)) == english


@pytest.mark.parametrize(
    ("value", "text"),
    [(449_017.4, "449.000 t CO₂e"), (731_903_185.8, "732 Mio. t CO₂e"), (8.249, "8,25 t CO₂e")],
)
def test_emissions(value: float, text: str) -> None:
    with override("de"):
        assert plain(figures.emissions(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567.4, "1.234.567"), (0.3, "< 1"), (0.0, "0"), (-0.2, "< 1"), (None, "–keine Angabe")],
)
def test_whole_numbers_never_round_something_to_nothing(value: float | None, text: str) -> None:
    with override("de"):
        assert plain(figures.whole(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0 %"), (0.004, "< 1 %"), (0.18, "18 %"), (1.0, "100 %"), (None, "–keine Angabe")],
)
def test_shares(value: float | None, text: str) -> None:
    with override("de"):
        assert plain(figures.percent(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(247.0, "247"), (0.0011462290237, "0,00114623"), (70356.3013, "70.356,3"), (0.0, "0")]
)
def test_exact_numbers_have_six_digits_and_no_idle_zeros(value: float, text: str) -> None:
    with override("de"):
        assert plain(figures.exact(value)) == text


def test_the_full_value_stays_readable_for_programs() -> None:
    assert 'value="449017.3886593465"' in figures.emissions(449017.3886593465)


def test_formulas_link_their_steps_and_escape_the_rest() -> None:
    html = figures.step_links("(2) × (13) ÷ <b>")
    assert html == '<a href="#schritt-2">(2)</a> × <a href="#schritt-13">(13)</a> ÷ &lt;b&gt;'
