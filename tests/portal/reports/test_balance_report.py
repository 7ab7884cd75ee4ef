"""The report of a balance: box first, every cell, quality, method, sources; the same in four forms."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from docx import Document as WordDocument
from pypdf import PdfReader

from klimawerk.portal.calculation.domain.balances import get_balance, get_series
from klimawerk.portal.foundation.documents.model import Figure, Heading, Paragraph, Table
from klimawerk.portal.reports.domain.balance_report import balance_report

ADDRESS = "/gebiet/05974028/bericht-2022."
pytestmark = pytest.mark.django_db


def test_the_box_stands_before_every_number() -> None:
    report = balance_report(get_balance("05974028", 2022), get_series("05974028"), "Beispiel")
    assert isinstance(report.blocks[0], Heading)
    assert isinstance(report.blocks[1], Paragraph)
    assert report.blocks[1].is_boxed
    assert report.blocks[1].text.startswith("Startbilanz")
    assert report.title == "Energie- und Treibhausgasbilanz von Lippstadt, 2022"


def test_tables_repeat_the_balance_to_the_last_digit() -> None:
    balance = get_balance("05974028", 2022)
    report = balance_report(balance, None, "Beispiel")
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert [row[1] for row in tables[0].rows] == [block.energy_mwh for block in balance.sectors]
    lines = {row[0]: row[1] for row in tables[1].rows}
    assert lines["Erdgas"] == next(
        line.energy_mwh for line in balance.sectors[0].carriers if line.carrier == "natural_gas"
    )
    assert all(figure.alternative for figure in report.blocks if isinstance(figure, Figure))


def test_every_form_can_be_fetched(client: Client) -> None:
    pdf = client.get(ADDRESS + "pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert 'filename="klimawerk-bericht-05974028-2022.pdf"' in pdf["Content-Disposition"]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Lippstadt" in text
    assert "Quellen und Lizenzen" in text
    word = WordDocument(io.BytesIO(client.get(ADDRESS + "docx").content))
    assert len(word.inline_shapes) == 3
    book = openpyxl.load_workbook(io.BytesIO(client.get(ADDRESS + "xlsx").content))
    assert book["Sektoren, 2022"]["A2"].value == "Private Haushalte"
    assert client.get(ADDRESS + "odt").content.startswith(b"PK")


@pytest.mark.parametrize(
    "address", [ADDRESS + "exe", "/gebiet/05974028/bericht-1871.pdf", "/gebiet/99999999/bericht-2022.pdf"]
)
def test_what_does_not_exist_is_404(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_place_without_population_and_germany_have_reports() -> None:
    for key in ("DG", "05974"):
        assert balance_report(get_balance(key, 2022), get_series(key), "Beispiel", with_charts=False).blocks
