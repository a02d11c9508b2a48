import sys

import pytest

from demarche.errors import DemarcheError, MissingExtra
from demarche.knowledge import Around, OwnActors, candidates, find_actor, holder, holder_of, members, memberships, read_own_actors, using

CSV = """name,kind,names,for,office,members,start,end
Harbour Front,organisation,HF;the Front,Norway,,,,
Seven Coasts,group,coast states,,,NOR;DNK;state:ISL;Germany,2001,2010-06
Ida Brekke,person,Ida M. Brekke,org:harbour-front,Spokeswoman,,2003-01-01,
"""
YAML = """
actors:
  - name: Harbour Front
    kind: organisation
    names: [HF, the Front]
    for: Norway
  - {name: Seven Coasts, kind: group, names: coast states, members: [NOR, DNK, ISL, DEU], start: 2001, end: 2010-06}
  - {name: Ida Brekke, kind: person, names: Ida M. Brekke, for: "org:harbour-front", office: Spokeswoman, start: 2003-01-01}
"""


def read(tmp_path, text, name="own.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_own_actors(str(path))


def test_csv_and_yaml_say_the_same(tmp_path):
    assert read(tmp_path, CSV).actors == read(tmp_path, YAML, "own.yaml").actors


def test_own_actors_are_found_within_and_forgotten_after(tmp_path):
    with using(read(tmp_path, CSV)):
        found = find_actor("the HF", "2004-06-09")
        assert (found.id, found.kind, found.speaks_for) == ("org:harbour-front", "organisation", "state:NOR")
        assert candidates("Harbour Front", "2004-06-09")[0].id == "org:harbour-front"
        assert find_actor("coast states", "2004-06-09").kind == "group"
        assert find_actor("hf") is None
    assert find_actor("HF") is None


def test_own_groups_have_dated_members(tmp_path):
    with using(read(tmp_path, CSV)):
        assert members("group:seven-coasts", "2004-06-09") == {"NOR", "DNK", "ISL", "DEU"}
        assert members("group:seven-coasts", "2011-01-01") == frozenset()
        assert find_actor("Seven Coasts", "2011-01-01") is None
        assert "group:seven-coasts" in memberships("ISL", "2004-06-09")


def test_own_persons_hold_their_office(tmp_path):
    with using(read(tmp_path, CSV)):
        assert holder("Ida Brekke", "2004-06-09")[0].actor == "org:harbour-front"
        assert holder("Ida Brekke", "2001-06-09") == ()
        assert holder_of("spokeswoman", "org:harbour-front", "2004-06-09")[0].person == "Ida Brekke"
        found = candidates("Brekke", "2004-06-09", Around(text=""))
        assert (found[0].id, found[0].speaks_for) == ("person:ida-brekke", "org:harbour-front")


def test_own_actors_come_before_those_of_the_tables(tmp_path):
    with using(read(tmp_path, "name,kind,names\nNordic Alliance for Trade,organisation,NATO\n")):
        assert find_actor("NATO").id == "org:nordic-alliance-for-trade"
    assert find_actor("NATO").id == "org:nato"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,kind\nHF,firm\n", r"line 2: the kind is 'firm', but must be one of state, organisation, group, person"),
        ("name,kind\n,group\n", r"line 2: the name is missing"),
        ("name,kind,age\nHF,group,7\n", r"line 2: 'age' is no field of an actor"),
        ("name,kind\nHF,group,extra\n", r"line 2 has more cells than the head names"),
        ("name,kind,for\nHF,group,Atlantis\n", r"line 2: nobody is known as 'Atlantis'"),
        ("name,kind,members\nHF,group,NOR;QQQ\n", r"line 2: nobody is known as 'QQQ'"),
        ("name,kind,start\nHF,group,June\n", r"line 2: the start is 'June', which is no date"),
        ("name,kind,start,end\nHF,group,2004,2003\n", r"line 2: the end 2003 lies before the start 2004"),
        ("name,kind,id\nHF,group,org:hf\n", r"line 2: the id 'org:hf' does not fit. Write it like 'group:hf'"),
        ("name,kind,id\nIda Brekke,person,person:ida\n", r"line 2: a person's id is made of the name"),
        ("name,kind\nHF,group\nHF,group\n", r"has the id 'group:hf' twice"),
        ("name,kind\n", r"holds no actors"),
    ],
)
def test_a_bad_row_is_told_in_a_sentence(tmp_path, text, sentence):
    with pytest.raises(DemarcheError, match=sentence):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("own.txt", "", "must end in .csv, .yaml or .yml"),
        ("own.yaml", "a: [", "is no YAML"),
        ("own.yaml", "just words", "must hold a list of actors"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(tmp_path, name, text, sentence):
    with pytest.raises(DemarcheError, match=sentence):
        read(tmp_path, text, name)


def test_a_missing_file_and_a_missing_library(tmp_path, monkeypatch):
    with pytest.raises(DemarcheError, match="There is no file of actors"):
        read_own_actors(str(tmp_path / "none.csv"))
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtra, match="yaml"):
        read(tmp_path, YAML, "own.yaml")


def test_nothing_of_ones_own_is_nothing():
    with using(OwnActors()):
        assert find_actor("Spain").id == "state:ESP"
