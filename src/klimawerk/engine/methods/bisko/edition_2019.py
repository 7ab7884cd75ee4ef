"""BISKO, short version of November 2019: a reconstruction, its factor tables were not accessible."""

from __future__ import annotations

from klimawerk.engine.methods.bisko.edition import MethodEdition, RuleReference
from klimawerk.engine.methods.bisko.mandatory_entries import DERIVED_FACTORS, SECTORS, STATIONARY, TRANSPORT

EDITION = MethodEdition(
    id="bisko-2019",
    title="BISKO – Kurzfassung (November 2019), Nachbildung",
    source="bisko-2019",
    factor_set="bisko-2019",
    reconstructed=True,
    rules=(
        RuleReference("bisko.territorial_principle", "Kriterium 1: endenergiebasierte Territorialbilanz"),
        RuleReference("bisko.mandatory_entries", "Kriterium 1: Pflichtangaben"),
        RuleReference("bisko.sector_and_carrier_split", "Kriterium 2: Sektoren und Energieträger"),
        RuleReference("bisko.emission_factors_with_upstream", "Kriterium 3: CO2-Äquivalente mit Vorketten"),
        RuleReference("bisko.federal_electricity_mix", "Kriterium 4: Bundesstrommix"),
        RuleReference("bisko.heat_pump_rule", "Umweltwärme (Listenwert 2019: 150 g/kWh)"),
        RuleReference("bisko.no_weather_adjustment", "Kriterium 5: keine Witterungsbereinigung"),
        RuleReference("bisko.exergetic_allocation", "Kriterium 6; Anhang 6.2 der Fassung von 2015"),
        RuleReference("bisko.data_quality", "Kriterium 7: Datengüte"),
        RuleReference("bisko.emissions", "Endenergie mal Emissionsfaktor"),
        RuleReference("bisko.totals", "Summen und Werte je Kopf"),
        RuleReference("bisko.plausibility", "Plausibilitätsgrenzen"),
        RuleReference("bisko.territorial_electricity_mix", "Anhang 6.1 der Fassung von 2015 (Zusatzinformation)"),
        RuleReference("bisko.weather_adjustment", "Kapitel 3.5 der Fassung von 2015 (Zusatzinformation)"),
    ),
    sectors=SECTORS,
    mandatory=(*STATIONARY, *TRANSPORT),
    derived_factors=DERIVED_FACTORS,
    accepted_ways=("exact",),
    district_heating_routes=("own_plant", "default"),
)  # fmt: skip
