"""CAMEO codes of PLOVER events, by the published mapping."""

import pytest

from demarche.knowledge.cameo import cameo, cameo_codes


@pytest.mark.parametrize(
    ("event", "mode", "contexts", "code"),
    [
        ("CONSULT", "phone", ("diplomatic",), "04"),  # 041 by its mode, 045 and 046 by the context: they share the first two digits
        ("CONSULT", "phone", (), "041"),
        ("AID", None, ("military",), "072"),
        ("AID", None, (), "07"),
        ("RETREAT", "ceasefire", ("military",), "0871"),
        ("RETREAT", "resign", (), "08"),  # the mapping has no such mode
        ("ACCUSE", "investigate", ("human_rights",), "092"),
        ("ACCUSE", "disapprove", (), "11"),
        ("REQUEST", "meet", ("diplomatic",), "10"),
        ("COERCE", "arrest", ("legal", "diplomatic"), "173"),
        ("SANCTION", "discontinue", ("economic",), "1621"),
        ("ASSAULT", "assassinate", (), "18"),
        ("ASSAULT", "heavy-weapons", ("military",), "19"),
        ("ASSAULT", None, ("military",), "18"),  # 175 or 190: nothing in common
        ("protest", "hunger", (), "142"),
        ("SING", None, (), None),
    ],
)
def test_a_code_is_as_long_as_what_is_known_allows(event: str, mode: str | None, contexts: tuple[str, ...], code: str | None) -> None:
    assert cameo(event, mode, contexts) == code


def test_every_type_of_plover_is_in_the_mapping_and_no_line_leads_to_another_type() -> None:
    assert len({c.type for c in cameo_codes()}) == 16
    for line in cameo_codes():
        code = cameo(line.type, line.mode or None, line.contexts)
        assert code is not None
        assert line.type in {c.type for c in cameo_codes() if c.cameo.startswith(code)}, line


def test_codes_are_codes() -> None:
    for line in cameo_codes():
        assert line.cameo.isdigit()
        assert 2 <= len(line.cameo) <= 4
        assert 1 <= int(line.cameo[:2]) <= 20
