from demarche.resolve.issues import content_words, issues_of, stem
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
