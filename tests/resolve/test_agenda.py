from pathlib import Path

import pytest
import spacy

from demarche.errors import DemarcheError
from demarche.model import Issue, Report
from demarche.resolve import Agenda, AgendaIssue, read_agenda, resolve
from demarche.resolve.agenda import terms
from demarche.resolve.why import Why
from tests.resolve.build import Plain, stands

SEALS = AgendaIssue(Issue("issue:seals", "Trade in seals"), words=("seal skins", "seal imports"))
FUND = AgendaIssue(Issue("issue:fund", "Money for the poor"), examples=("a larger fund for poor countries",))
TEXT = (
    "Canada opposes the ban on seal imports.\n\n"
    "Denmark backs a bigger fund for poorer countries.\n\n"
    "Malta rejects a later opening of the port."
)
PLACES = (
    ("Canada", "the ban on seal imports"),
    ("Denmark", "a bigger fund for poorer countries"),
    ("Malta", "a later opening of the port"),
)


def told(text, places, agenda):
    doc = spacy.blank("en")(text)
    return resolve(Report("r", text, date="2004-06-09"), doc, Plain(doc), [stands(text, *one) for one in places], agenda)


def issues(text, places, agenda):
    return [e.record.issue for e in told(text, places, agenda)]


def test_positions_go_to_the_issue_that_they_fit_and_the_rest_is_grouped():
    assert issues(TEXT, PLACES, Agenda((SEALS, FUND))) == ["issue:seals", "issue:fund", "issue:later-opening-of-the-port"]


def test_the_rest_may_have_no_issue():
    assert issues(TEXT, PLACES, Agenda((SEALS, FUND), "none")) == ["issue:seals", "issue:fund", ""]


def test_a_group_of_the_rest_never_takes_the_id_of_an_issue_of_the_file():
    port = AgendaIssue(Issue("issue:later-opening-of-the-port", "?"), words=("herring",))
    assert issues(TEXT, PLACES[2:], Agenda((port,))) == ["issue:later-opening-of-the-port-2"]


@pytest.mark.parametrize(
    ("target", "words", "fits"),
    [
        ("imports of seals", "seal import", True),
        ("the seal's import", "seal import", True),
        ("seal hunting", "seal import", False),
        ("a charter for the mission", "charts", False),
        ("the policies of Rome", "policy", True),
        ("a role for the UN", "UN", True),
        ("talks with us", "US", False),
        ("the US offer", "US", True),
        ("the G8 paper", "G8", True),
    ],
)
def test_words_mean_the_issue_where_all_of_them_stand_in_the_target(target, words, fits):
    agenda = Agenda((AgendaIssue(Issue("issue:x", "x"), words=(words,)),), "none")
    assert issues(f"Malta rejects {target}.", [("Malta", target)], agenda) == ["issue:x" if fits else ""]


def test_a_phrase_comes_before_an_example_and_the_likest_example_first():
    target = "a larger fund for poor seal hunters"
    examples = {"a": "a fund for hunters of hares", "b": "a larger fund for hunters"}
    like = [AgendaIssue(Issue(f"issue:{name}", name), examples=(said,)) for name, said in examples.items()]
    assert issues(f"Malta rejects {target}.", [("Malta", target)], Agenda(tuple(like))) == ["issue:b"]
    phrase = AgendaIssue(Issue("issue:c", "c"), words=("seal",))
    assert issues(f"Malta rejects {target}.", [("Malta", target)], Agenda((*like, phrase))) == ["issue:c"]


@pytest.mark.parametrize(("target", "fits"), [("a charter for the mission", False), ("charts of the shoals", True), ("the charts", True)])
def test_an_example_shares_two_words_where_both_have_two(target, fits):
    agenda = Agenda((AgendaIssue(Issue("issue:x", "x"), examples=("sharing the charts of shoals",)),), "none")
    assert issues(f"Malta rejects {target}.", [("Malta", target)], agenda) == ["issue:x" if fits else ""]


def test_of_equal_issues_the_first_of_the_file_is_taken():
    twins = [AgendaIssue(Issue(f"issue:{n}", n), words=("seal imports",)) for n in "ab"]
    for order in (twins, twins[::-1]):
        assert issues(TEXT, PLACES[:1], Agenda(tuple(order))) == [order[0].issue.id]


def test_a_target_that_says_nothing_is_placed_by_the_sentence():
    text = "Norway raised seal imports, and Canada opposes it."
    assert issues(text, [("Canada", "it")], Agenda((SEALS,), "none")) == [""], "its evidence has no such words"
    text = "On seal imports Norway opposes, as ever, this."
    assert issues(text, [("seal imports Norway", "this")], Agenda((SEALS,), "none")) == ["issue:seals"]


def why(agenda, nth):
    found = told(TEXT, PLACES, agenda)
    doc = spacy.blank("en")(TEXT)
    (reason,) = Why(Report("r", TEXT), doc, Plain(doc), [], found[nth]).issue(found, agenda)
    return reason.said


def test_the_reason_names_the_file_and_the_words():
    agenda = Agenda((SEALS, FUND), "none")
    assert why(agenda, 0) == "By the agenda file: matched words “seal imports” of “Trade in seals”."
    assert why(agenda, 1).startswith("By the agenda file: matched words “fund”, “poor”, “countries” of the example “a larger fund for")
    assert why(agenda, 2) == "It fits no issue of the agenda file, which gives the rest none."


def file(tmp_path: Path, text: str, name: str = "a.yaml") -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def test_a_file_is_read(tmp_path):
    text = "rest: none\nissues:\n  - title: Trade in seals\n    words: seal imports\n  - {id: 'issue:fund', examples: [a fund, a fund]}\n"
    assert read_agenda(file(tmp_path, text)) == Agenda(
        (
            AgendaIssue(Issue("issue:trade-in-seals", "Trade in seals"), ("seal imports",)),
            AgendaIssue(Issue("issue:fund", "fund"), (), ("a fund",)),
        ),
        "none",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must hold a list of issues"),
        ("issues: []", "must hold a list of issues"),
        ("issues: {a: 1}", "must hold a list of issues"),
        ("issues: [", "is no YAML"),
        ("rests: none\nissues: [{id: a, words: seal}]", "'rests' is no field of an agenda. The fields are rest, issues."),
        ("rest: drop\nissues: [{id: a, words: seal}]", "rest is 'drop', but must be group"),
        ("rest: [none]\nissues: [{id: a, words: seal}]", "rest is \\['none'\\], but must be group"),
        ("issues: [seal]", "issue 1 is 'seal', but must have fields"),
        ("issues: [{id: a, words: seal}, {id: b, word: seal}]", "issue 2: 'word' is no field of an issue. The fields are id, title, words"),
        ("issues: [{words: seal}]", "neither an id nor a title"),
        ("issues: [{id: Seal Skins, words: seal}]", "the id 'Seal Skins' does not fit"),
        ("issues: [{id: 7, words: seal}]", "the id is 7, but must be a text"),
        ("issues: [{id: a}]", "neither words nor examples"),
        ("issues: [{id: a, words: [no]}]", "one of its words is False, but must be a text. Put it in quotes"),
        ("issues: [{id: a, words: [of the]}]", "'of the' among its words has no word that tells"),
        ("issues: [{id: a, examples: [it]}]", "'it' among its examples has no word that tells"),
        ("issues: [{id: a, words: seal}, {title: A, words: hare}]", "has the id 'issue:a' twice"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, text, said):
    with pytest.raises(DemarcheError, match=said):
        read_agenda(file(tmp_path, text))


def test_a_file_that_is_not_there_or_of_another_kind(tmp_path):
    with pytest.raises(DemarcheError, match=r"There is no agenda file at .*none\.yaml"):
        read_agenda(str(tmp_path / "none.yaml"))
    with pytest.raises(DemarcheError, match=r"must end in \.yaml or \.yml"):
        read_agenda(file(tmp_path, "", "a.txt"))
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DemarcheError, match="must be a text in UTF-8"):
        read_agenda(str(tmp_path / "b.yaml"))


def test_terms_keep_apart_what_stems_would_join():
    assert terms("charts") == {"chart"} != terms("charter")
    assert terms("the crises and taxes") == {"crise", "tax"}
