"""`facts`: check, take over, use, list and undo; the shipped facts stay as they are."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

import klimawerk
from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.trace import evaluate

SAMPLES = Path(__file__).parents[1] / "engine" / "interchange" / "importers" / "samples"
UNITS = ["mastr_solar.csv", "mastr_wind.csv", "mastr_biomass.csv", "mastr_hydro.csv"]
IMPORTS = [
    (["zensus2022", "zensus2022.csv"], "census_2022_municipal"),
    (["regionalstatistik-43531", "43531.csv"], "industry_energy_2022"),
    (["employees", "employees.csv"], "employees_2022"),
    (["mastr", *UNITS, "--reference", "2024-12-31"], "renewables_2020"),
    (["dwd", *(f"gradtage_2023{month:02}.csv" for month in range(1, 13))], "degree_days_g20_15_2023"),
    (["sites", "sites.csv"], "large_sites"),
]


def with_paths(words: list[str]) -> list[str]:
    """Sample names as paths."""
    return [str(SAMPLES / word) if word.endswith(".csv") else word for word in words]


def shipped_print() -> str:
    """Checksum over all shipped facts."""
    digest = hashlib.sha256()
    folder = Path(klimawerk.__file__).parent / "facts"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "codelists" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize(("words", "table"), IMPORTS)
def test_import_use_and_undo(run, tmp_path, words, table) -> None:
    before = shipped_print()
    checked = run("facts", "import", *with_paths(words), "--check")
    assert checked.code == 0 and "nichts übernommen" in checked.out
    assert not (tmp_path / "data").exists()
    outcome = run("facts", "import", *with_paths(words), "--format", "json")
    assert outcome.code == 0
    edition = json.loads(outcome.out)["registered"]
    assert edition in run("facts", "list").out
    book = load_factbook(tmp_path / "data")
    assert edition in book.release
    assert any(table in book.tables(level) for level in ("municipal", "district"))
    balance = run("balance", "05974028", "--year", "2022", "--format", "json")
    assert balance.code == 0 and edition in json.loads(balance.out)["facts_release"]
    assert run("facts", "undo", edition).code == 0
    assert "keine Ausgabe" in run("facts", "list").out
    assert edition not in run("balance", "05974028", "--year", "2022", "--format", "json").out
    assert shipped_print() == before


def network(path: Path) -> Path:
    """Motorway counts of the whole nation: every tenth municipality has a section of 11 km."""
    lines = ["DZ_Nr;Str_Kl;DTV_Kfz_MobisSo_Q;DTV_SV_MobisSo_Q;AGS;Laenge_km"]
    keys = load_factbook().register.ags[::10]
    lines += [f"{number};A;50.000;7.500;{ags};11,0" for number, ags in enumerate(keys)]
    path.write_text("\n".join(lines), encoding="latin-1")
    return path


def test_motorway_counts_of_the_whole_network(run, tmp_path) -> None:
    before = json.loads(run("balance", "05974", "--year", "2022", "--format", "json").out)
    assert run("facts", "import", "bast", network(tmp_path / "network.csv"), "--reference", "2023").code == 0
    place = json.loads(run("balance", "05974028", "--year", "2022", "--format", "json").out)
    assert "motorway" not in place["totals"]["scope"]
    after = json.loads(run("balance", "05974", "--year", "2022", "--format", "json").out)
    assert after["totals"]["energy_mwh"] != before["totals"]["energy_mwh"]


def test_motorway_counts_of_a_region_stay_inside_its_district(run) -> None:
    before = json.loads(run("balance", "05974", "--year", "2022", "--format", "json").out)
    imported = run("facts", "import", "bast", SAMPLES / "bast.csv", "--reference", "2023")
    assert imported.code == 0 and "gilt als Ausschnitt" in imported.err
    after = json.loads(run("balance", "05974", "--year", "2022", "--format", "json").out)
    assert after["totals"]["energy_mwh"] == pytest.approx(before["totals"]["energy_mwh"], rel=1e-12)
    place = json.loads(run("balance", "05974016", "--year", "2022", "--format", "json").out)
    assert place["totals"]["scope"] == "without_large_emitters"
    elsewhere = json.loads(run("balance", "05978004", "--year", "2022", "--format", "json").out)
    assert elsewhere["totals"]["scope"] == "without_motorway_and_large_emitters"
    chain = json.loads(
        run("explain", "05974016", "--year", "2022", "--sector", "transport", "--format", "json").out
    )
    motorway = next(each for each in chain["cells"] if each["cell"] == "transport.diesel_fossil.car.motorway")
    assert evaluate(motorway["lines"]) == pytest.approx(motorway["emissions_t_co2e"], rel=1e-12)


def test_a_list_of_factors_becomes_a_set(run, tmp_path) -> None:
    outcome = run(
        "facts", "import-factors", SAMPLES / "factors.csv", "--edition", "Liste 2025", "--format", "json"
    )
    edition = json.loads(outcome.out)["registered"]
    book = load_factbook(tmp_path / "data")
    factor = book.emission_factor(edition, "electricity", 2022)
    assert (factor.value, factor.locator) == (505, "Beispielliste, Tabelle 1")
    assert book.source(factor.source).edition == "Liste 2025"


def test_wrong_files_change_nothing(run, tmp_path) -> None:
    kept = json.loads(run("facts", "import", *with_paths(["sites", "sites.csv"]), "--format", "json").out)[
        "registered"
    ]
    broken = tmp_path / "broken.csv"
    shutil.copy(SAMPLES / "sites.csv", broken)
    broken.write_text(
        broken.read_text(encoding="utf-8") + "kein Schlüssel;A;B;5;coal;2021;\n", encoding="utf-8"
    )
    outcome = run("facts", "import", "sites", broken)
    assert outcome.code == 2
    assert "Fehler broken.csv:5: " in outcome.err and "unverändert" in outcome.err
    listed = json.loads(run("facts", "list", "--format", "json").out)
    assert [each["id"] for each in listed["imported"]] == [kept]
    assert listed["release"] == load_factbook().release


def test_a_damaged_description_is_named_and_can_be_removed(run, tmp_path) -> None:
    run("facts", "import", *with_paths(["sites", "sites.csv"]))
    meta = next((tmp_path / "data").rglob("meta.json"))
    meta.write_text("{", encoding="utf-8")
    edition = meta.parent.name
    outcome = run("facts", "list")
    assert outcome.code == 1 and edition in outcome.err and "facts undo" in outcome.err
    balance = run("balance", "05974028", "--year", "2022")
    assert balance.code == 1 and "facts undo" in balance.err
    assert run("facts", "undo", edition).code == 0
    assert run("facts", "list").code == 0


def test_an_edition_that_was_changed_by_hand_is_refused(run, tmp_path) -> None:
    run("facts", "import", *with_paths(["sites", "sites.csv"]))
    table = next((tmp_path / "data").rglob("large_sites.csv"))
    table.write_text(table.read_text(encoding="utf-8").replace("250000", "1"), encoding="utf-8")
    outcome = run("balance", "05974028", "--year", "2022")
    assert outcome.code == 1 and "facts undo" in outcome.err
    edition = json.loads(run("facts", "list", "--format", "json").out)["imported"][0]["id"]
    assert run("facts", "undo", edition).code == 0
    assert run("balance", "05974028", "--year", "2022").code == 0


def test_the_list_names_years_as_one_span_and_a_second_import_says_so(run) -> None:
    words = with_paths(["mastr", *UNITS, "--reference", "2024-12-31"])
    assert "Übernommen als mastr-2024-12-31" in run("facts", "import", *words).out
    assert "schon eingelesen als mastr-2024-12-31" in run("facts", "import", *words).out
    listed = run("facts", "list").out
    assert "renewables_2014–2024" in listed and "renewables_2015" not in listed
    assert max(map(len, listed.splitlines())) < 120
    assert "Gebietsstand 30.11.2023" in listed


def test_a_damaged_edition_is_named_by_every_command(run, tmp_path) -> None:
    assert run("facts", "import", *with_paths(["sites", "sites.csv"])).code == 0
    (folder,) = (tmp_path / "data" / "facts" / "imported" / "sites").iterdir()
    for content in ("garbage", "[]", "{}"):
        (folder / "meta.json").write_text(content, encoding="utf-8")
        for command in (["balance", "05974028"], ["facts", "list"]):
            outcome = run(*command)
            assert outcome.code == 1 and folder.name in outcome.err, (content, command, outcome.err)
    assert run("facts", "undo", folder.name).code == 0
    assert run("balance", "05974028").code == 0
