"""The register of 30.11.2023 and the key history, from the municipal directory and the lists of changes."""

from __future__ import annotations

from dataclasses import dataclass

from klimawerk.engine.factbook.registering import NamedKey, RegisterTexts
from klimawerk.engine.factbook.rekeying import KeyHistory, Succession, key_history

from .raw import raw_json, raw_rows
from .splits import THURINGIAN_SPLITS, district_successions
from .writing import Output, csv_bytes

REFERENCE_DATE = "2023-11-30"
MERGE_DATE = "2023-01-01"

MUNICIPALITY_KINDS = {
    "60": "Markt",
    "61": "Kreisfreie Stadt",
    "62": "Stadtkreis",
    "63": "Stadt",
    "64": "Gemeinde",
    "65": "Gemeindefreier Bezirk",
    "67": "Große Kreisstadt",
}
ASSOCIATION_KINDS = {
    "51": "Amt",
    "52": "Samtgemeinde",
    "53": "Verbandsgemeinde",
    "54": "Verwaltungsgemeinschaft",
    "55": "Kirchspielslandgemeinde",
    "56": "Verwaltungsverband",
}
FREE_MUNICIPALITY = "50"
FULFILLING_MUNICIPALITY = "58"
DISTRICT_KINDS = {
    "41": "Kreisfreie Stadt",
    "42": "Stadtkreis",
    "43": "Kreis",
    "44": "Landkreis",
    "45": "Regionalverband",
}
NAMES_WITH_KIND = ("kreis", "region", "regionalverband")


@dataclass(frozen=True)
class Directory:
    """The register with the two figures the directory prints, and the histories of both levels."""

    texts: RegisterTexts
    rows: list[dict[str, str]]
    municipal_history: KeyHistory
    district_history: KeyHistory
    municipal_lines: list[Succession]
    district_lines: list[Succession]

    @property
    def ags(self) -> list[str]:
        return [row["ags"] for row in self.rows]

    @property
    def districts(self) -> list[str]:
        return [each.key for each in self.texts.districts]

    @property
    def federal_states(self) -> list[str]:
        return [each.key for each in self.texts.federal_states]


def short_name(official: str) -> str:
    """`Lippstadt, Stadt` → `Lippstadt`: the addition is a designation, not part of the name."""
    return official.split(", ")[0]


def district_name(official: str, kind: str) -> str:
    """`Soest` → `Kreis Soest`; names that say what they are stay as they are."""
    name = short_name(official)
    if kind in ("41", "42", "45") or any(word in name.lower() for word in NAMES_WITH_KIND):
        return name
    return f"{DISTRICT_KINDS[kind]} {name}"


def association(row: dict[str, str], key: str) -> NamedKey:
    kind = row["verband_typ"]
    if kind == FREE_MUNICIPALITY:
        return NamedKey(key, short_name(row["name"]), MUNICIPALITY_KINDS[row["gemeinde_typ"]])
    if kind == FULFILLING_MUNICIPALITY:
        return NamedKey(
            key, f"{short_name(row['verband_name'])} (erfüllende Gemeinde)", "Erfüllende Gemeinde"
        )
    name, designation = row["verband_name"], ASSOCIATION_KINDS[kind]
    said = (
        name.startswith(("GVV", "VVG", "VG ", "VV ", "Amt ", "Verwaltung"))
        or designation.lower() in name.lower()
    )
    return NamedKey(key, name if said else f"{designation} {name}", designation)


def read_directory() -> Directory:
    """Inhabited municipalities (10,775) by ARS; uninhabited areas and pseudo districts (07000, 13000) are left out."""
    rows = [row for row in raw_rows("gemeinden_2023-11-30.csv") if int(row["population"]) > 0]
    rows.sort(key=lambda row: row["ars"])
    associations, districts, states = {}, {}, {}
    for row in rows:
        associations.setdefault(row["ars"][:9], association(row, row["ars"][:9]))
        kind = row["kreis_typ"]
        districts.setdefault(
            row["kreis"], NamedKey(row["kreis"], district_name(row["kreis_name"], kind), DISTRICT_KINDS[kind])
        )
        states.setdefault(row["land"], NamedKey(row["land"], row["land_name"], "Land"))
    municipalities = [
        NamedKey(row["ars"], short_name(row["name"]), MUNICIPALITY_KINDS[row["gemeinde_typ"]]) for row in rows
    ]
    texts = RegisterTexts(
        REFERENCE_DATE,
        municipalities,
        [associations[key] for key in sorted(associations)],
        [districts[key] for key in sorted(districts)],
        [states[key] for key in sorted(states)],
    )
    municipal_lines, district_lines = municipal_successions(), district_successions()
    return Directory(
        texts,
        rows,
        key_history(municipal_lines),
        key_history(district_lines),
        municipal_lines,
        district_lines,
    )


def municipal_successions() -> list[Succession]:
    """Changes 2017–2021 as Destatis lists them, then the merges up to the directory of 2023."""
    lines: list[Succession] = []
    for event in raw_json("ags_changes_2017-2021.json"):
        lines.extend(_event_lines(event))
    for row in raw_rows("ags_merges_2021-12-31_to_2023-11-30.csv"):
        if row["match"] == "full":
            note = f"{row['name_2021']} → {row['name_2023']}; date between both key lists"
            lines.append(Succession(MERGE_DATE, row["ags_2021"], row["ags_2023"], 1.0, 1.0, "derived", note))
    lines.extend(THURINGIAN_SPLITS)
    return sorted(lines, key=lambda line: (line.date, line.old, line.new))


def _event_lines(event: dict[str, object]) -> list[Succession]:
    date, old = str(event["effective_date"]), str(event["ags"])
    if event["kind"] == "AgsOrNameChange":
        if event["new_ags"] == old:
            return []
        return [Succession(date, old, str(event["new_ags"]), 1.0, 1.0, "official", str(event["kind"]))]
    parts = [(part["ags"], part["area_in_sqm"], part["population"]) for part in event["parts"]]  # type: ignore[attr-defined]
    if event["kind"] == "PartialSpinOff":
        parts.append((old, event["remaining_area"], event["remaining_population"]))
    area, people = sum(part[1] for part in parts), sum(part[2] for part in parts)
    return [
        Succession(
            date,
            old,
            str(new),
            part_people / people if people else part_area / area,
            part_area / area,
            "official",
            str(event["kind"]),
        )
        for new, part_area, part_people in parts
    ]


def territory_files(directory: Directory) -> Output:
    """facts/territories: registers as text and the key history."""
    texts = directory.texts
    names = {each.key: each for each in (*texts.associations, *texts.districts, *texts.federal_states)}
    municipal = [
        (
            row["ars"],
            row["ags"],
            named.name,
            row["name"],
            named.designation,
            row["ars"][:9],
            row["kreis"],
            row["land"],
            row["plz_sitz"],
            REFERENCE_DATE,
        )
        for row, named in zip(directory.rows, texts.municipalities, strict=True)
    ]
    header = (
        "ars",
        "ags",
        "name",
        "official_name",
        "designation",
        "association",
        "district",
        "federal_state",
        "postcode_seat",
        "valid_on",
    )
    history_header = ("date", "old", "new", "share_population", "share_area", "evidence", "note")

    def level(keys: list[str]) -> bytes:
        return csv_bytes(
            ("key", "name", "designation"), [(k, names[k].name, names[k].designation) for k in keys]
        )

    def history(lines: list[Succession]) -> bytes:
        return csv_bytes(
            history_header,
            [
                (x.date, x.old, x.new, repr(x.share_population), repr(x.share_area), x.evidence, x.note)
                for x in lines
            ],
        )

    return {
        "territories/municipalities.csv": csv_bytes(header, municipal),
        "territories/associations.csv": level([each.key for each in texts.associations]),
        "territories/districts.csv": level(directory.districts),
        "territories/federal_states.csv": level(directory.federal_states),
        "territories/key_history.csv": history(directory.municipal_lines),
        "territories/district_key_history.csv": history(directory.district_lines),
    }
