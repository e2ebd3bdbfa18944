from folio.portfolio.domain.quality import FixKind
from folio.portfolio.quality.answers import FixAnswer


def test_a_fix_that_needs_a_person_has_no_body() -> None:
    fix = FixAnswer(kind=FixKind.ADD_PRICES, method="PUT", path="/api/instruments/1/prices", body=None)

    assert '"body":null' in fix.model_dump_json()
