"""Keys as people type them: every refusal says what the key is today, or what may have been meant."""

import pytest


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("16056", "16063 Wartburgkreis"),
        ("16056000", "16063105 Eisenach"),
        ("03153007", "03153019 Langelsheim"),
        ("03152", "03159 Landkreis Göttingen"),
        ("5974028", "05974028 Lippstadt"),
        ("059740028028", "05974028 Lippstadt"),
        ("Lippstadt", "05974028 Lippstadt"),
        ("Lipstadt", "05974028 Lippstadt"),
        ("DE", "DG Deutschland"),
    ],
)
def test_an_unknown_key_names_what_there_is(run, written, named) -> None:
    outcome = run("balance", written, "--year", "2022")
    assert (outcome.code, outcome.out) == (2, "")
    assert named in outcome.err


def test_a_divided_district_names_all_its_successors(run) -> None:
    outcome = run("balance", "15151", "--year", "2022")
    assert outcome.code == 2
    assert all(key in outcome.err for key in ("15001", "15082", "15086", "15091"))


def test_a_key_printed_with_spaces_is_read(run) -> None:
    assert run("balance", "05 974 028", "--year", "2022", "--format", "csv").out.count("05974028") > 60


def test_search_names_successors_and_similar_names(run) -> None:
    assert "16063 Wartburgkreis" in run("search", "16056").err
    assert "05974028 Lippstadt" in run("search", "Lipstadt").err
    assert "30.11.2023" in run("balance", "99999999").err
