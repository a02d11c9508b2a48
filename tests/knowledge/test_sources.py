"""The tables of members against the files that they come from: each difference is one that somebody decided, in `differences.csv`.

Needs the data folder (DEMARCHE_DATA, else ../shared), and is skipped without it.
"""

import csv
import importlib.util
import os
from pathlib import Path

import pytest

from demarche.knowledge import members, spells

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DEMARCHE_DATA", ROOT.parent / "shared")) / "actors"
CIA_DAY = "2020-03-30"
CIA = {
    "UN": "un", "CE": "council-of-europe", "ICCT": "icc", "CIS": "cis", "SCO": "sco", "OIC": "oic", "SAARC": "saarc", "APEC": "apec",
    "CARICOM": "caricom", "SADC": "sadc", "MERCOSUR": "mercosur", "IAEA": "iaea", "OECD": "oecd", "NAM": "nam", "CSTO": "csto",
    "AMU": "maghreb-union", "BSEC": "bsec", "COMESA": "comesa", "CPLP": "cplp", "EAC": "eac", "IGAD": "igad", "OSCE": "osce", "WTO": "wto",
    "IMF": "imf", "IBRD": "world-bank", "OAS": "oas", "ECOWAS": "ecowas", "EU": "eu", "NATO": "nato", "GUAM": "guam", "BENELUX": "benelux",
    "NC": "nordic-council", "ANZUS": "anzus", "AOSIS": "aosis", "EuroArea": "eurozone", "OPEC": "opec", "AL": "arab-league",
    "AU": "african-union", "ASEAN": "asean", "GCC": "gcc", "G-7": "g7", "G-8": "g8", "G-20": "g20", "BRICS": "brics", "EAEU": "eaeu",
    "C": "commonwealth", "PIF": "pacific-islands-forum", "CAN": "andean-community", "UNASUR": "unasur", "EFTA": "efta",
}  # fmt: skip

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data folder at {DATA}")


def recipe():
    """tools/build_knowledge.py, for its tables of codes."""
    spec = importlib.util.spec_from_file_location("build_knowledge", ROOT / "tools/build_knowledge.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def decided(source):
    """(body, member) of the differences that were decided."""
    lines = Path(__file__).with_name("differences.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {(r["body"], m) for r in rows if r["source"] == source for m in r["members"].split()}


def years(first, last):
    """The years from 1990 on that a spell touches, up to the end of COW's lists."""
    return set(range(max(1990, int(first[:4])), min(2014, int(last[:4] or 2014)) + 1))


def test_every_difference_from_cow_is_decided():
    build = recipe()
    codes = build.codes_by_name(DATA)
    own = {r["ccode"]: build.cow_iso(r["stateabb"], r["statenme"], codes) for r in build.table(DATA / "states_cow.csv")}
    told: dict[tuple[str, str], set[int]] = {}
    ours: dict[tuple[str, str], set[int]] = {}
    for r in build.table(DATA / "igo_membership_cow.csv"):
        if r["ioname"] in build.BODIES_COW and own.get(r["ccode"]) not in (None, "", "RUS", "SRB"):  # these two: see SUCCESSION there
            last = "" if r["last_year"] == build.LAST_YEAR.get(r["ioname"], "2014") else r["last_year"]
            told.setdefault((build.BODIES_COW[r["ioname"]], own[r["ccode"]]), set()).update(years(r["first_year"], last))
    bodies = set(build.BODIES_COW.values())
    for body in bodies:
        for s in spells(body):
            if ":" not in s.member and s.member[0] != "@" and s.member not in ("RUS", "SRB", "SUN", "YUG", "SCG"):
                ours.setdefault((body, s.member), set()).update(years(s.start, s.end))
    found = {key for key in told | ours if told.get(key, set()) != ours.get(key, set())}
    assert found - decided("COW") == set()
    assert decided("COW") - found == set(), "decided, but there is no such difference any more"


def test_every_difference_from_the_cia_is_decided():
    told: dict[str, set[str]] = {}
    for r in recipe().table(DATA / "igo_membership_cia2020.csv"):
        if r["org_id"] in CIA and r["org_member"] == "member":
            told.setdefault(CIA[r["org_id"]], set()).add(r["ISO_3166_3"])
    found = {(body, m) for body, listed in told.items() for m in listed ^ members(body, CIA_DAY)}
    assert found - decided("CIA") == set()
    assert decided("CIA") - found == set(), "decided, but there is no such difference any more"


def test_the_security_council_is_as_the_united_nations_list_it():
    build = recipe()
    codes = build.codes_by_name(DATA)
    told: dict[str, set[str]] = {}
    for r in build.table(DATA / "unsc_members_1946_2027.csv"):
        iso = build.UNSC_NAMES.get(r["member"]) or codes.get(build.fold(r["member"].split(" (")[0].removeprefix("the ")))
        assert iso, r
        told.setdefault(r["year"], set()).add(iso)
    assert all(members("un-security-council", f"{year}-06-09") == listed for year, listed in told.items())
