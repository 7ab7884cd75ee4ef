"""BISKO, 5th edition of July 2024."""

from __future__ import annotations

from klimawerk.engine.methods.bisko.edition import MethodEdition, RuleReference
from klimawerk.engine.methods.bisko.mandatory_entries import DERIVED_FACTORS, SECTORS, STATIONARY, TRANSPORT

EDITION = MethodEdition(
    id="bisko-2024",
    title="BISKO – Methoden und Daten, 5. Auflage (Juli 2024)",
    source="bisko-2024",
    factor_set="bisko-2024",
    reconstructed=False,
    rules=(
        RuleReference("bisko.territorial_principle", "Kriterium 1: endenergiebasierte Territorialbilanz"),
        RuleReference("bisko.mandatory_entries", "Kriterium 1: Pflichtangaben"),
        RuleReference("bisko.sector_and_carrier_split", "Kriterium 2: Sektoren und Energieträger"),
        RuleReference("bisko.emission_factors_with_upstream", "Kriterium 3: CO2-Äquivalente mit Vorketten"),
        RuleReference("bisko.federal_electricity_mix", "Kriterium 4: Bundesstrommix"),
        RuleReference("bisko.heat_pump_rule", "Umweltwärme; Leitfaden Datenbeschaffung 2024, Schritt 7"),
        RuleReference("bisko.no_weather_adjustment", "Kriterium 5: keine Witterungsbereinigung"),
        RuleReference("bisko.exergetic_allocation", "Kriterium 6 und Anhang: exergetische Allokation"),
        RuleReference("bisko.district_heating_factor", "Fernwärme: drei Wege, 80-Prozent-Regel, Tabelle 5"),
        RuleReference("bisko.data_quality", "Kriterium 7: Datengüte"),
        RuleReference("bisko.emissions", "Endenergie mal Emissionsfaktor"),
        RuleReference("bisko.totals", "Summen und Werte je Kopf"),
        RuleReference("bisko.plausibility", "Plausibilitätsgrenzen"),
        RuleReference("bisko.territorial_electricity_mix", "Anhang: Territorialmix (Zusatzinformation)"),
        RuleReference("bisko.weather_adjustment", "Witterungsbereinigung (Zusatzinformation)"),
    ),
    sectors=SECTORS,
    mandatory=(*STATIONARY, *TRANSPORT),
    derived_factors=DERIVED_FACTORS,
    accepted_ways=("exact",),
    district_heating_routes=("own_plant", "default", "declared_variant"),
)  # fmt: skip
