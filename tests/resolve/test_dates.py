import pytest

from demarche.resolve.dates import find_when, when

DAY = "2004-06-09"  # a Wednesday


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("last month", "2004-05"),
        ("earlier this month", "2004-06"),
        ("next year", "2005"),
        ("last year", "2003"),
        ("Wednesday", "2004-06-09"),
        ("on Thursday", "2004-06-03"),
        ("last Wednesday", "2004-06-02"),
        ("next Wednesday", "2004-06-16"),
        ("14 March", "2004-03-14"),
        ("December 20", "2003-12-20"),
        ("the 1st of July 2004", "2004-07-01"),
        ("March 14, 2004", "2004-03-14"),
        ("Sept. 5", "2004-09-05"),
        ("2004-06-01", "2004-06-01"),
        ("June 2003", "2003-06"),
        ("in March", "2004-03"),
        ("in November", "2003-11"),
        ("in 1998", "1998"),
        ("today", "2004-06-09"),
        ("late yesterday", "2004-06-08"),
        ("tomorrow", "2004-06-10"),
        ("three days ago", "2004-06-06"),
        ("two months ago", "2004-04"),
        ("five years ago", "1999"),
        ("within 30 days", "2004-07-09"),
        ("by the end of the year", "2004"),
        ("earlier", None),
        ("recently", None),
        ("several weeks ago", None),
        ("soon", None),
        ("", None),
        ("1400 troops", None),
    ],
)
def test_words_against_a_wednesday(words, iso):
    assert when(words, DAY) == iso


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Wednesday", "2004-06-09"),
        ("Thursday", "2004-06-10"),
        ("14 March", "2005-03-14"),
        ("30 June", "2004-06-30"),
        ("in March", "2005-03"),
    ],
)
def test_in_the_future_the_next_is_meant(words, iso):
    assert when(words, DAY, future=True) == iso


@pytest.mark.parametrize(
    ("words", "report", "iso"),
    [
        ("last month", "2004-01", "2003-12"),
        ("last month", "2004", None),
        ("last year", "2004", "2003"),
        ("Wednesday", "2004-06", None),
        ("Wednesday", None, None),
        ("14 March 2004", None, "2004-03-14"),
        ("last year", None, None),
    ],
)
def test_a_report_date_that_is_partial_or_missing(words, report, iso):
    assert when(words, report) == iso


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She said on Wednesday that", "Wednesday"),
        ("signed on 14 March in Rome", "14 March"),
        ("They may meet soon", None),
        ("In March the house voted", "In March"),
        ("two weeks ago in Rome", "two weeks ago"),
    ],
)
def test_where_a_time_is_told(text, words):
    found = find_when(text)
    assert (text[slice(*found)] if found else None) == words
