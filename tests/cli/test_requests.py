"""What the arguments of `balance` mean together: own data alone, factors of other years, data of other places."""

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
