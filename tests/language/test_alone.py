"""What is found in a report doesn't hang on the reports that are read beside it."""

from demarche.model import Report
from demarche.pipeline import read_batch
from demarche.settings import Settings

TEXTS = (
    "Norland's foreign minister, Ana Ruiz, rejected the draft treaty on Monday. She said her country would send no troops to the strait.",
    "Peru and Chile opposed the plan. Bolivia would accept it if the port of Arica were opened to its ships, its envoy said.\n\n"
    "Talks are to go on in Lima next week. Brazil pledged 40 million dollars for the mission and withdrew 200 soldiers last month.",
    "The Security Council adopted the resolution by twelve votes to none. Egypt abstained, and Kenya voiced concern about its cost.",
)


def test_a_report_gives_the_same_alone_and_among_others() -> None:
    reports = [Report(f"r{at}", text, date="2004-06-09") for at, text in enumerate(TEXTS)]
    together = read_batch(reports, Settings(), frozenset())
    alone = [one for report in reports for one in read_batch([report], Settings(), frozenset())]
    assert together == alone
    assert all(outcome.entries for outcome in together)
