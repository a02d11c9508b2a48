"""Build the tables of `demarche.knowledge` from the open files in the data folder.

usage: python tools/build_knowledge.py [DATA]     (DATA: the folder that holds `actors/`; default $DEMARCHE_DATA or ../shared)

Writes into src/demarche/knowledge/data: states.csv (codes, names, capitals, begin and end), holders.csv.gz (who held which office when),
memberships.csv.gz (which state belonged to which body when). What no file has stands in the hand-written tables beside them, which
this recipe reads but never writes. Origins: country_codes (Open Data, PDDL), Correlates of War state list, Wikidata (CC0), REIGN, COW
IGO v3 (Pevehouse et al. 2020), CIA World Factbook 2020 (public domain), UN Security Council members (facts).
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from demarche.knowledge import tables as names
from demarche.knowledge.offices import role_of

sys.path.insert(0, str(Path(__file__).resolve().parent))  # for the module beside this one, also where a test loads it by its path
from holder_ends import with_ends

OUT = Path(__file__).resolve().parents[1] / "src/demarche/knowledge/data"
Row = dict[str, str]

# State codes of COW and REIGN whose names differ from those of country_codes.csv.
COW_NAMES = {
    "SVG": "VCT",
    "SKN": "KNA",
    "UKG": "GBR",
    "GFR": "DEU",
    "GDR": "DDR",
    "CZE": "CSK",
    "CZR": "CZE",
    "MAC": "MKD",
    "YUG": "SRB",
    "KOS": "XKX",
    "SWA": "SWZ",
    "TUR": "TUR",
    "YAR": "YEM",
    "YPR": "YMD",
    "KOR": "KOR",
    "RVN": "VDR",
    "ETM": "TLS",
    "FSM": "FSM",
    "DRV": "VNM",
}
HISTORICAL = (  # iso3, name, begin, end, Wikidata: states of ISO 3166-3 and two older ones
    ("SUN", "Soviet Union", "1922-12-30", "1991-12-26", "Q15180"),
    ("YUG", "Yugoslavia", "1918-12-01", "2003-02-04", "Q36704"),
    ("SCG", "Serbia and Montenegro", "2003-02-04", "2006-06-05", "Q37024"),
    ("CSK", "Czechoslovakia", "1918-10-28", "1992-12-31", "Q33946"),
    ("DDR", "East Germany", "1949-10-07", "1990-10-03", "Q16957"),
    ("YMD", "South Yemen", "1967-11-30", "1990-05-22", ""),
    ("VDR", "South Vietnam", "1955-10-26", "1975-04-30", "Q180573"),
    ("XKX", "Kosovo", "2008-02-17", "", "Q1246"),
)
# COW codes of states that share one with a former state, or have two.
COW_SHARED = {
    "SUN": "365", "RUS": "365", "DEU": "255", "DDR": "265", "CSK": "315", "CZE": "316", "YUG": "345", "SRB": "345", "SCG": "345",
    "YEM": "679", "YMD": "680", "VNM": "816", "VDR": "817", "XKX": "347",
}  # fmt: skip
# Beginnings that COW has otherwise (it counts from admission to the UN, or takes the successor for the former state).
BEGUN = {"SRB": "2006-06-05", "MNE": "2006-06-03", "MKD": "1991-09-08", "YEM": "1990-05-22", "HRV": "1991-06-25", "SVN": "1991-06-25"}
# The common English name where the tables' own is another.
COMMON = {
    "USA": "United States",
    "GBR": "United Kingdom",
    "CZE": "Czech Republic",
    "MMR": "Burma",
    "TUR": "Turkey",
    "PSE": "Palestinians",
    "HKG": "Hong Kong",
    "CIV": "Ivory Coast",
    "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo",
    "TLS": "East Timor",
    "MKD": "Macedonia",
    "SWZ": "Swaziland",
    "VAT": "Holy See",
    "BIH": "Bosnia and Herzegovina",
    "MAC": "Macau",
    "TTO": "Trinidad and Tobago",
    "ATG": "Antigua and Barbuda",
    "LCA": "Saint Lucia",
    "KNA": "Saint Kitts and Nevis",
    "VCT": "Saint Vincent and the Grenadines",
    "STP": "Sao Tome and Principe",
}
# Folders of the Wikidata extract whose name is not the state's.
FOLDERS = {"us": "USA", "uae": "ARE", "czech": "CZE", "swiss-federal-council": "CHE", "saudi": "SAU", "united-kingdom": "GBR"}
# Offices without weight abroad: courts, provinces, honours.
NOT_KEPT = re.compile(
    r"judge|justice of|supreme court|first lady|mayor|\bcounty\b|governor (of|general of) (?!.*bank)|premier of|first minister of"
    r"|(lord )?lieutenant of|chief secretary of|vice[- ]chancellor|ombuds|bishop"
    r"|(city|district) executive|provincial executive|chief minister of|of the legislative assembly|legislative council|house of assembly"
    r"|regional|province|\bprefect\b|member of the (house|national|chamber)",
    re.I,
)
WORLD = (
    ("united nations general assembly", "org:un-general-assembly"),
    ("of the united nations", "org:un"),
    ("world trade", "org:wto"),
    ("osce", "org:osce"),
    ("parliamentary assembly", "org:pace"),
    ("court of justice", "org:icj"),
)
BODIES_COW = {
    "UN": "un",
    "NATO": "nato",
    "EU": "eu",
    "EEC": "eu",
    "ACP": "acp",
    "ANDEAN": "andean-community",
    "ASDB": "adb",
    "COMSEC": "commonwealth",
    "D8": "d8",
    "EBRD": "ebrd",
    "EFTA": "efta",
    "FAO": "fao",
    "G24": "g24",
    "GATT": "gatt",
    "ICAO": "icao",
    "IEA": "iea",
    "IFAD": "ifad",
    "ILO": "ilo",
    "IMO": "imo",
    "ITU": "itu",
    "PIF": "pacific-islands-forum",
    "RIOGROUP": "rio-group",
    "SICA": "sica",
    "UNESCO": "unesco",
    "UNIDO": "unido",
    "WHO": "who",
    "WIPO": "wipo",
    "WMO": "wmo",
    "AFDB": "afdb",
    "IADB": "iadb",
    "LOAS": "arab-league",
    "ASEAN": "asean",
    "AU": "african-union",
    "OAU": "oau",
    "GCC": "gcc",
    "OSCE": "osce",
    "WTO": "wto",
    "IMF": "imf",
    "IBRD": "world-bank",
    "OPEC": "opec",
    "OAS": "oas",
    "ECOWAS": "ecowas",
    "COE": "council-of-europe",
    "ICC": "icc",
    "CIS": "cis",
    "SCO": "sco",
    "OIC": "oic",
    "SAARC": "saarc",
    "APEC": "apec",
    "CARICOM": "caricom",
    "SADC": "sadc",
    "MERCOSUR": "mercosur",
    "IAEA": "iaea",
    "OECD": "oecd",
    "NAM": "nam",
    "CSTO": "csto",
    "ACCT": "francophonie",
    "AMU": "maghreb-union",
    "BSEC": "bsec",
    "CEMAC": "cemac",
    "COMESA": "comesa",
    "CPSC": "cplp",
    "EAC": "eac",
    "G15": "g15",
    "IGAD": "igad",
    "IORARC": "iora",
    "SEATO": "seato",
    "INTERPOL": "interpol",
}
LAST_YEAR = {"ACP": "2013", "ICAO": "2013"}  # in which COW's list of a living body ends; 2014 for all others
# COW has one code for a former state and its successor: who it was up to which day.
SUCCESSION = {
    "RUS": (("SUN", "", "1991-12-23"), ("RUS", "1991-12-24", "")),
    "SRB": (("YUG", "", "2003-02-03"), ("SCG", "2003-02-04", "2006-06-04"), ("SRB", "2006-06-05", "")),
}
UNSC_NAMES = {  # other names are told by their first words
    "USSR (Union of Soviet Socialist Republics)": "SUN",
    "Ukrainian SSR (Ukrainian Soviet Socialist Republic)": "UKR",
    "German FR (German Federal Republic)": "DEU",
    "German DR (German Democratic Republic)": "DDR",
    "United Arab Republic": "EGY",
}
UNDATED = "CIA 2020 (a member in 2020; counted from the founding of the body or the state)"
# Of the CIA's bodies: the id, and the year from which its members of 2020 count, as their own years are not told.
BODIES_CIA = {
    "G-20": ("g20", "1999"),
    "G-77": ("g77", "1964"),
    "BRICS": ("brics", "2009"),
    "EAEU": ("eaeu", "2015"),
    "G-7": ("g7", "1976"),
    "AL": ("arab-league", "1945"),
    "AU": ("african-union", "2002"),
    "ARF": ("asean-regional-forum", "1994"),
    "CELAC": ("celac", "2011"),
    "FATF": ("fatf", "1989"),
    "NSG": ("nuclear-suppliers-group", "1975"),
    "OPCW": ("opcw", "1997"),
    "PARIS_CLUB": ("paris-club", "1956"),
    "IOM": ("iom", "1951"),
}


def fold(name: str) -> str:
    """A name for comparing."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold())


def table(path: Path) -> list[Row]:
    """The rows of a CSV file; lines that begin with # are remarks."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:  # REIGN's file
        text = data.decode("latin-1")
    return list(csv.DictReader(line for line in io.StringIO(text, newline="") if not line.startswith("#")))


def states(actors: Path) -> Iterator[Row]:
    """Rows of states.csv."""
    codes = codes_by_name(actors)
    begun = {
        iso: "-".join((r["styear"], r["stmonth"].zfill(2), r["stday"].zfill(2)))
        for r in table(actors / "states_cow.csv")
        if (iso := cow_iso(r["stateabb"], r["statenme"], codes)) and int(r["styear"]) >= 1945
    }
    cow = {
        **{iso: r["ccode"] for r in table(actors / "states_cow.csv") if (iso := cow_iso(r["stateabb"], r["statenme"], codes))},
        **COW_SHARED,
    }
    for r in table(actors / "country_codes.csv"):
        iso = r["ISO3166-1-Alpha-3"]
        name = COMMON.get(iso) or r["CLDR display name"] or r["UNTERM English Short"]
        capital = r["Capital"] if r["is_independent"] == "Yes" or iso in ("TWN", "PSE") else ""
        names = {r["official_name_en"], r["UNTERM English Short"], r["UNTERM English Formal"], r["CLDR display name"]} - {name, ""}
        plain = sorted(n for n in names if "(" not in n and n.count(",") == 0)
        ids = {
            "iso2": r["ISO3166-1-Alpha-2"].strip(),
            "numeric": r["ISO3166-1-numeric"].strip().zfill(3) if r["ISO3166-1-numeric"].strip() else "",
            "cow": cow.get(iso, ""),
            "wikidata": r["wikidata_id"].rpartition("/")[2].strip(),
        }
        begin = BEGUN.get(iso) or begun.get(iso, "")
        source = "country_codes" + ("; begin by hand" if iso in BEGUN else "; begin: COW" if begin else "")
        row = {"iso3": iso, "name": name, "begin": begin, "end": "", "capital": capital, "names": ";".join(plain)}
        yield row | ids | {"source": source}
    for iso, name, begin, end, wikidata in HISTORICAL:
        ids = {"iso2": "XK" if iso == "XKX" else "", "numeric": "", "cow": cow.get(iso, ""), "wikidata": wikidata}
        yield {"iso3": iso, "name": name, "begin": begin, "end": end, "capital": "", "names": ""} | ids | {"source": "by hand"}


def codes_by_name(actors: Path) -> dict[str, str]:
    """ISO3 codes by folded name."""
    codes: dict[str, str] = {}
    for r in table(actors / "country_codes.csv"):
        for key in ("official_name_en", "UNTERM English Formal", "UNTERM English Short", "CLDR display name"):
            codes.setdefault(fold(r[key]), r["ISO3166-1-Alpha-3"])
    codes.pop("", None)
    for r in table(OUT / "nations.csv"):
        for name in r["names"].split(";"):
            codes.setdefault(fold(name), r["iso3"])
    return codes


def cow_iso(code: str, name: str, codes: dict[str, str]) -> str:
    """The ISO3 code of a state of COW or REIGN, "" for none."""
    return COW_NAMES.get(code) or codes.get(fold(name), "")


def holders(actors: Path) -> Iterator[Row]:
    """Rows of holders.csv.gz."""
    codes = codes_by_name(actors)
    for r in table(actors / "office_holders_wikidata.csv"):
        actor = holder_actor(r["source_repo"], r["position"], codes)
        if actor and not NOT_KEPT.search(r["position"]):
            yield holding((r["person"], r["position"], actor, r["start"], r["end"]), r["wikidata_id"], "Wikidata")
    cow = {r["stateabb"]: cow_iso(r["stateabb"], r["statenme"], codes) for r in table(actors / "states_cow.csv")}
    for r in table(actors / "leaders_reign.csv"):
        if iso := cow.get(r["stateabb"]):
            person = re.sub(r"\s*\(.*?\)", "", r["leader"])
            start = f"{r['syear']}-{r['smonth'].zfill(2)}-{r['sdate'].zfill(2)}"
            end = "" if not r["eyear"].isdigit() or (r["eyear"], r["emonth"]) == ("2021", "3") else f"{r['eyear']}-{r['emonth'].zfill(2)}"
            yield holding((person, "Leader", f"state:{iso}", start, end), "", "REIGN")


def holding(told: tuple[str, str, str, str, str], wikidata: str, source: str) -> Row:
    """One row of holders.csv.gz; `folded` and `respelt` are the name as it is looked up, made here to load faster."""
    row = dict(zip(("person", "office", "actor", "start", "end"), told, strict=True))
    folded = names.fold(row["person"])
    respelt = names.respelt(folded)
    return row | {"wikidata": wikidata, "folded": folded, "respelt": respelt if respelt != folded else "", "source": source}


def holder_actor(folder: str, position: str, codes: dict[str, str]) -> str:
    """The state or body that an office of the Wikidata extract belongs to; "" where the row can't be trusted."""
    if folder == "world":
        return next((actor for words, actor in WORLD if words in position.casefold()), "")
    if folder == "us-cabinet" and position.startswith("Minister of"):  # Cyprus's ministers strayed into this folder
        return ""
    name = re.sub(r"-(cabinet|ministers)$", "", folder)
    iso = FOLDERS.get(name) or FOLDERS.get(folder) or codes.get(fold(name), "")
    return f"state:{iso}" if iso else ""


def memberships(actors: Path) -> Iterator[Row]:
    """Rows of memberships.csv.gz, spells not yet joined."""
    codes = codes_by_name(actors)
    begun = {r["iso3"]: r["begin"] for r in states(actors)} | {"RUS": "1991-12-24"}
    by_ccode = {r["ccode"]: cow_iso(r["stateabb"], r["statenme"], codes) for r in table(actors / "states_cow.csv")}
    for r in table(actors / "igo_membership_cow.csv"):
        if r["ioname"] in BODIES_COW and (iso := by_ccode.get(r["ccode"])):
            last = "" if r["last_year"] == LAST_YEAR.get(r["ioname"], "2014") else r["last_year"]
            for own, start, end in succeeded(iso, r["first_year"], last):
                yield member(BODIES_COW[r["ioname"]], own, start, end, "COW IGO v3")
    for r in table(actors / "igo_membership_cia2020.csv"):
        if r["org_id"] in BODIES_CIA and r["org_member"] == "member":
            body, since = BODIES_CIA[r["org_id"]]
            yield member(body, r["ISO_3166_3"], max(since, begun.get(r["ISO_3166_3"], "")), "", UNDATED)
    for r in table(actors / "unsc_members_1946_2027.csv"):
        if iso := UNSC_NAMES.get(r["member"]) or codes.get(fold(re.sub(r" \(.*", "", r["member"]).removeprefix("the "))):
            yield member("un-security-council", iso, r["year"], r["year"], "UN")


def succeeded(iso: str, first: str, last: str) -> Iterator[tuple[str, str, str]]:
    """A spell in years, shared out among a former state and those that came after it: code, first, last."""
    for own, begin, end in SUCCESSION.get(iso, ((iso, "", ""),)):
        if (not end or first < end[:4]) and (not last or begin[:4] <= last) and not (begin and first < begin[:4] == last):
            still = not last or (end and end[:4] < last)
            yield own, first if first >= begin[:4] else begin, end if still else last


def member(body: str, iso: str, start: str, end: str, source: str) -> Row:
    """One spell."""
    return {"body": body, "iso3": iso, "start": start, "end": end, "source": source}


def joined(rows: Iterable[Row]) -> list[Row]:
    """Spells of one member that touch or overlap become one; undated ones stand only where nothing dated does."""
    spells: dict[tuple[str, str], list[Row]] = {}
    for r in rows:
        spells.setdefault((r["body"], r["iso3"]), []).append(r)
    out: list[Row] = []
    for key in sorted(spells):
        dated = sorted((r for r in spells[key] if r["source"] != UNDATED), key=lambda r: r["start"])
        kept: list[Row] = []
        for r in dated:
            if kept and (not kept[-1]["end"] or int(r["start"][:4]) <= int(kept[-1]["end"][:4]) + 1):
                kept[-1]["end"] = "" if not r["end"] or not kept[-1]["end"] else max(r["end"], kept[-1]["end"])
            else:
                kept.append(r)
        out += kept or spells[key][:1]
    return out


def write(name: str, about: str, rows: list[Row]) -> None:
    """Write one table, packed where its name says so."""
    text = io.StringIO(newline="")
    text.write(f"# {about} Made by tools/build_knowledge.py; change that, not this.\n")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    (OUT / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)
    print(f"{name}: {len(rows)} rows, {(OUT / name).stat().st_size:,} bytes")


def main() -> None:
    """Build all three tables."""
    actors = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DEMARCHE_DATA", "../shared")) / "actors"
    write("states.csv", "States and territories: codes and names from country_codes (PDDL), begin from COW.", list(states(actors)))
    seen = sorted({tuple(r.items()) for r in holders(actors)}, key=lambda r: (r[2], r[1], r[3]))
    ended = with_ends([dict(r) for r in seen], table(OUT / "holders_by_hand.csv"), role_of)
    write("holders.csv.gz", "Offices and holders: Wikidata (CC0, to September 2022), REIGN (heads, to March 2021).", ended)
    by_hand = {(r["body"], one) for r in table(OUT / "memberships_by_hand.csv") for one in r["members"].split()}
    about = "Members of bodies: COW IGO v3 (Pevehouse et al. 2020; whole years, to 2014), CIA World Factbook 2020, UN."
    struck = {(r["body"], one) for r in table(OUT / "memberships_struck.csv") for one in r["members"].split()}
    write("memberships.csv.gz", about, joined(r for r in memberships(actors) if (r["body"], r["iso3"]) not in by_hand | struck))


if __name__ == "__main__":
    main()
