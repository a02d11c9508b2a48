from demarche.model import Actor, Entry, Evidence, Position
from demarche.resolve.issues import _title, assign_issues, content_words, issues_of, stem
from tests.resolve.build import read, said, stands

TEXT = (
    "Canada opposes the ban on seal imports. Norway also rejects a ban on imports of seal skins.\n\n"
    "Denmark wants a larger fund for poor countries.\n\n"
    "Sweden backs the ban on seal imports.\n"
)


def entries():
    return [
        stands(TEXT, "Canada", "the ban on seal imports"),
        stands(TEXT, "Norway", "a ban on imports of seal skins"),
        stands(TEXT, "Denmark", "a larger fund for poor countries", "support"),
        stands(TEXT, "Sweden", "the ban on seal imports", "support", 1),
    ]


def test_positions_on_one_decision_share_an_issue():
    issues = [e.record.issue for e in read(TEXT, *entries())]
    assert issues[0] == issues[1] == issues[3] != issues[2]


def test_issues_have_a_title_from_the_targets():
    titles = {i.title for i in issues_of(read(TEXT, *entries()))}
    assert titles == {"the ban on seal imports", "a larger fund for poor countries"}


def test_statements_have_no_issue_and_none_is_no_error():
    text = "Oslo said no."
    found = read(text, said(text, "Oslo", "no"))
    assert issues_of(found) == []
    assert read(text) == []


def test_stems_let_a_verb_meet_its_noun():
    assert stem("withdrawal") == stem("withdraw")
    assert content_words("The withdrawal of the troops") == {stem("withdraw"), stem("troop")}


def test_a_title_that_says_nothing_by_itself_takes_on_what_follows() -> None:
    text = "Sweden would take part in the NATO mission, officials said."
    start = text.index("take part")
    cue = Evidence(7, 12, "would")
    record = Position(Actor("state:SWE", "Sweden", "state"), "support", cue, Evidence(start, start + 9, "take part"))
    found = assign_issues(text, [Entry("r", record, (Evidence(0, len(text), text),))])
    assert [(one.id, one.title) for one in issues_of(found)] == [("issue:take-part-in-the-nato-mission", "take part in the NATO mission")]


def test_a_title_that_says_nothing_stands_behind_one_that_does() -> None:
    found = [stands(TEXT, "Canada", "also", "undecided"), stands(TEXT, "Denmark", "a larger fund for poor countries", "support")]
    assert _title(found) == "a larger fund for poor countries"
