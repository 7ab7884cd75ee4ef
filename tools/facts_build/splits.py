"""Shares of splits that no list prints: three Thuringian municipalities of 2023 and the district reforms 2007–2021.

Where a share was estimated, its evidence mark and note say so. The values of the district reforms are needed only for
the spatial prior of industry energy 2003.
"""

from __future__ import annotations

from klimawerk.engine.factbook.rekeying import Succession

_DATE = "2023-01-01"
_NOTE = (
    "split not in the list; areas solved from the areas of 2021 and 2023 with 15 % of Dünwald (Zaunröden, one of "
    "three localities) to Unstruttal assumed; people from populations 2021 and 2022 with 7 % of Dünwald assumed"
)

# Areas [ha] 2021 → 2023: Mühlhausen 13,071 → 13,552 (+481, all from Anrode 5,273), Unstruttal 4,458 → 10,065
# (Menteroda 2,735 whole, 433 of Dünwald 2,889, 2,439 of Anrode), Dingelstädt 5,939 → 10,747.
THURINGIAN_SPLITS = [
    Succession(_DATE, "16064072", "16064071", 1.0, 1.0, "derived", "Menteroda → Unstruttal; whole, by area"),
    Succession(_DATE, "16064014", "16064071", 0.07, 0.15, "derived", f"Dünwald → Unstruttal; {_NOTE}"),
    Succession(_DATE, "16064014", "16061118", 0.93, 0.85, "derived", f"Dünwald → Dingelstädt; {_NOTE}"),
    Succession(_DATE, "16064073", "16064071", 0.325, 0.4625, "derived", f"Anrode → Unstruttal; {_NOTE}"),
    Succession(
        _DATE, "16064073", "16064046", 0.126, 0.0912, "derived", f"Anrode → Mühlhausen/Thüringen; {_NOTE}"
    ),
    Succession(_DATE, "16064073", "16061118", 0.549, 0.4463, "derived", f"Anrode → Dingelstädt; {_NOTE}"),
]

# date of the reform → new district → old districts that went there as a whole (or nearly so)
_WHOLE = {
    "2007-07-01": {
        "15001": ["15101"],
        "15002": ["15202"],
        "15003": ["15303"],
        "15081": ["15370"],
        "15082": ["15154", "15159"],
        "15083": ["15355", "15362"],
        "15084": ["15256", "15268"],
        "15085": ["15357", "15364", "15369"],
        "15086": ["15358"],
        "15087": ["15260", "15266"],
        "15088": ["15261", "15265"],
        "15089": ["15153", "15367"],
        "15090": ["15363"],
        "15091": ["15171"],
    },
    "2008-08-01": {
        "14511": ["14161"],
        "14521": ["14171", "14181", "14188", "14191"],
        "14522": ["14177", "14182", "14375"],
        "14523": ["14166", "14178"],
        "14524": ["14167", "14173", "14193"],
        "14612": ["14262"],
        "14625": ["14264", "14272", "14292"],
        "14626": ["14263", "14284", "14286"],
        "14627": ["14280", "14285"],
        "14628": ["14287", "14290"],
        "14713": ["14365"],
        "14729": ["14379", "14383"],
        "14730": ["14374", "14389"],
    },
    "2009-10-21": {"05334": ["05313", "05354"]},
    "2011-09-04": {
        "13071": ["13002", "13055", "13056"],
        "13072": ["13051", "13053"],
        "13073": ["13005", "13057", "13061"],
        "13074": ["13006", "13058"],
        "13075": ["13001", "13059", "13062"],
        "13076": ["13054", "13060"],
    },
    "2016-11-01": {"03159": ["03152", "03156"]},
    "2021-07-01": {"16063": ["16056"]},
}
_SPLIT = {
    ("2007-07-01", "15151"): {"15082": 0.37, "15091": 0.35, "15001": 0.22, "15086": 0.06},
    ("2007-07-01", "15352"): {"15089": 0.94, "15085": 0.06},
    ("2011-09-04", "13052"): {"13071": 0.83, "13075": 0.17},
}
_SPLIT_NOTE = (
    "district divided by the reform; shares by people estimated, not looked up; used as a spatial prior only"
)
_WHOLE_NOTE = "district reform; single municipalities that went elsewhere are neglected"


def district_successions() -> list[Succession]:
    """Key history of districts from 2003 on."""
    lines = [
        Succession(date, old, new, 1.0, 1.0, "derived" if date < "2009" else "official", _WHOLE_NOTE)
        for date, reform in _WHOLE.items()
        for new, olds in reform.items()
        for old in olds
    ]
    lines += [
        Succession(date, old, new, share, share, "unverified", _SPLIT_NOTE)
        for (date, old), shares in _SPLIT.items()
        for new, share in shares.items()
    ]
    return sorted(lines, key=lambda line: (line.date, line.old, line.new))
