"""What the arguments of `balance` mean together: own data alone, factors of other years, data of other places."""

import json
import os
from pathlib import Path


def test_own_data_alone_need_own_data(run) -> None:
    outcome = run("balance", "05974028", "--own-only")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--input" in outcome.err


def test_factors_of_another_year_are_not_dropped_in_silence(run, tmp_path: Path) -> None:
    factors = tmp_path / "factors.csv"
    factors.write_text("carrier,year,g_per_kwh\nelectricity,2017,500\n", encoding="utf-8")
    outcome = run("balance", "05974028", "--year", "2018", "--factors", factors)
    assert (outcome.code, outcome.out) == (2, "")
    assert "2017" in outcome.err and "2018" in outcome.err


def test_own_data_of_another_place_are_mentioned(run, own_values: Path) -> None:
    outcome = run("balance", "05974004", "--input", own_values, "--format", "csv")
    assert outcome.code == 0
    assert "05974028" in outcome.err and "Anröchte" in outcome.err
    assert "nicht für" not in run("balance", "05974", "--input", own_values, "--format", "csv").err


def test_an_unknown_carrier_in_the_factors_names_the_carriers_in_words(run, tmp_path: Path) -> None:
    factors = tmp_path / "factors.csv"
    factors.write_text("carrier,year,g_per_kwh\nquark,2018,500\n", encoding="utf-8")
    outcome = run("balance", "05974028", "--year", "2018", "--factors", factors)
    assert outcome.code == 2
    assert "Erdgas; Heizöl" in outcome.err and "natural_gas" not in outcome.err


def test_a_device_is_not_replaced(run) -> None:
    outcome = run("balance", "05974028", "--format", "csv", "--out", "/dev/null")
    assert outcome.code == 2
    assert Path("/dev/null").is_char_device()


def test_unknown_sectors_and_carriers_are_answered_in_words(run) -> None:
    sector = run("explain", "05974028", "--sector", "quark")
    assert sector.code == 2 and "Private Haushalte" in sector.err and "private_households" not in sector.err
    carrier = run("explain", "05974028", "--sector", "Industrie", "--carrier", "Kerosin")
    assert carrier.code == 2 and "Erdgas" in carrier.err and "natural_gas" not in carrier.err


def test_own_data_alone_are_called_so_and_printed_factors_may_be_of_whole_fuels(run, tmp_path: Path) -> None:
    values, factors = tmp_path / "own.csv", tmp_path / "factors.csv"
    values.write_text(
        "ags,year,sector,carrier,energy,unit,grade,source\n"
        "05974040,2018,private_households,electricity,70000,MWh,A,printed\n"
        "05974040,2018,transport,diesel,250000,MWh,B,printed\n",
        encoding="utf-8",
    )
    factors.write_text("carrier,year,g_per_kwh\nStrom,2018,544\nDiesel,2018,326\n", encoding="utf-8")
    given = ("--year", "2018", "--own-only", "--input", values, "--factors", factors)
    outcome = run("balance", "05974040", *given)
    assert outcome.code == 0
    assert "Rechnung nur aus eigenen Angaben" in outcome.out
    assert "Statistiken" not in outcome.out.split("┘")[0]
    assert "119.580" in outcome.out  # 70,000 × 0.544 + 250,000 × 0.326 = 38,080 + 81,500
    assert "nicht konform" in outcome.out
    assert "Warnung Strom: Für Strom wurde 544 g/kWh" in outcome.err


def test_carriers_without_a_factor_say_so(run, tmp_path: Path) -> None:
    factors = tmp_path / "list.csv"
    factors.write_text("carrier,year,g_per_kwh\nStrom,2022,505\nErdgas,2022,247\n", encoding="utf-8")
    loaded = run("facts", "import-factors", factors)
    edition = next(word for word in loaded.out.split() if word.startswith("factors-2022"))
    outcome = run("balance", "05974028", "--year", "2022", "--edition", edition)
    assert outcome.code == 0
    assert "kein Faktor" in outcome.out and f"die Faktorenliste {edition} nennt für 2022" in " ".join(
        outcome.out.split()
    )
    assert " value" not in outcome.out


def test_reasons_of_the_system_are_german(run, tmp_path: Path) -> None:
    missing = run("balance", "05974028", "--year", "2018", "--factors", tmp_path / "missing.csv")
    assert missing.code == 2 and "Datei oder Ordner gibt es nicht" in missing.err
    assert "No such file" not in missing.err


def test_drafts_of_killed_runs_are_swept(run, tmp_path: Path) -> None:
    dead, other = tmp_path / ".b.4194305.csv", tmp_path / ".c.1.csv"
    parent = tmp_path / f".b.{os.getppid()}.csv"
    for each in (dead, other, parent):
        each.touch()
    assert run("balance", "05974028", "--year", "2022", "--out", "b.csv").code == 0
    assert not dead.exists() and other.exists() and parent.exists()


def test_a_check_value_of_the_district_is_shown_and_not_spread(run, tmp_path: Path) -> None:
    values = tmp_path / "check.csv"
    values.write_text(
        "ags;year;sector;carrier;energy;unit;grade;source\n"
        "05974;2022;private_households;electricity;400000;MWh;A;network operator\n",
        encoding="utf-8",
    )
    outcome = run("balance", "05974", "--input", values)
    assert outcome.code == 0
    assert "Prüfwert Kreis Soest, Private Haushalte, Strom: angegeben 400.000 MWh" in outcome.err
    assert "Startbilanz aus veröffentlichten Statistiken" in outcome.out


def test_a_place_of_nine_people_is_too_small_for_values_per_head(run) -> None:
    outcome = run("balance", "07231021", "--year", "2022")
    assert "Der Ort ist dafür zu klein" in outcome.out


def test_a_place_without_gas_says_so_in_its_chain(run) -> None:
    given = ("--year", "2022", "--sector", "Haushalte", "--no-gas", "05974004")
    oil = run("explain", "05974004", *given, "--carrier", "Heizöl").out
    assert "Energie im Kreis umverteilt" in oil and "own_data." not in oil


HEAD = "ags;year;sector;carrier;energy;unit;grade;source\n"


def test_a_check_value_of_the_kreis_is_not_passed_over_in_the_balance_of_a_town(run, tmp_path: Path) -> None:
    values = tmp_path / "kreis.csv"
    values.write_text(f"{HEAD}05974;2022;private_households;lpg;400;MWh;A;x\n", encoding="utf-8")
    said = run("balance", "05974028", "--input", values).err
    assert "ist ein Prüfwert des Kreises" in said and "Schlüssel 05974" in said


def test_two_files_of_the_same_name_are_told_apart_by_their_folder(run, tmp_path: Path) -> None:
    paths = [tmp_path / folder / "own.csv" for folder in ("north", "south")]
    for path, energy in zip(paths, (100, 200), strict=True):
        path.parent.mkdir()
        path.write_text(f"{HEAD}05974028;2022;private_households;lpg;{energy};MWh;A;x\n", encoding="utf-8")
    refused = run("balance", "05974028", "--input", paths[0], "--input", paths[1])
    assert refused.code == 2
    assert "north/own.csv:2; south/own.csv:2" in refused.err
    assert str(tmp_path) not in refused.err
    again = run("balance", "05974028", "--input", paths[0], "--input", paths[0])
    assert again.code == 0 and "nur einmal gelesen: own.csv" in again.err


def test_a_declared_deviation_makes_the_balance_non_conformant_with_its_reason(run) -> None:

    given = ("balance", "05974028", "--year", "2022", "--format", "json")
    found = json.loads(run(*given, "--declare", "weather_adjusted", "--declare", "not_exergetic").out)
    assert found["conformity"]["status"] == "non-conformant"
    codes = [each["code"] for each in found["conformity"]["findings"]]
    assert codes[:2] == ["bisko.deviation.weather_adjusted", "bisko.deviation.not_exergetic"]
    plain = json.loads(run(*given).out)
    assert plain["conformity"]["status"] == "incomplete"
    assert plain["pins"]["input_hash"] != found["pins"]["input_hash"]
    refused = run(*given, "--declare", "wetter")
    assert refused.code == 2 and "„wetter“ ist keine bekannte Abweichung" in refused.err
    assert "weather_adjusted" in refused.err and refused.out == ""


def test_what_the_scope_of_the_sum_leaves_out_is_said(run, tmp_path: Path) -> None:
    values = tmp_path / "motorway.csv"
    values.write_text(
        "ags;year;sector;carrier;vehicle_class;road_category;energy;unit;grade;source\n"
        "05974028;2022;transport;diesel_fossil;car;motorway;10000;MWh;B;counted\n",
        encoding="utf-8",
    )
    with_motorway = run("balance", "05974028", "--input", values).out
    assert "nicht in dieser Summe: 10.000 MWh, 3.270 t CO2e" in with_motorway
    assert "nicht in dieser Summe" not in run("balance", "05974028", "--year", "2022").out
