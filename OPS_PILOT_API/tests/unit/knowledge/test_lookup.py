"""Which entry answers: wording before type, the own runtime before any."""

from hypothesis import given
from hypothesis import strategies as st

from opspilot.domain.enums import Category
from opspilot.triage.knowledge.lookup import Facts, find_entry, short_names


def found(runtime: str, kind: str | None, message: str, context: str = "") -> str | None:
    known = find_entry(Facts(runtime, Category.UNKNOWN, kind, message, context))
    return known.entry.id if known is not None else None


def test_the_package_of_a_type_does_not_matter() -> None:
    assert short_names("a.b.Outer$Inner") == ("Outer$Inner", "Inner")
    assert short_names("ActiveRecord::RecordNotFound") == ("RecordNotFound",)
    assert short_names("App\\Oops") == ("Oops",)
    assert short_names("Error [ERR_X]") == ("Error [ERR_X]", "Error")
    assert short_names("Parse error") == ("Parse error", "Parse")


def test_one_type_name_means_another_thing_in_another_runtime() -> None:
    assert found("python", "KeyError", "'sku'") == "python-key-missing"
    assert found("ruby", "KeyError", "key not found: :sku") == "ruby-key-error"


def test_the_wording_wins_over_the_type_alone() -> None:
    helpful = 'Cannot invoke "A.b()" because "a" is null'
    assert found("java", "java.lang.NullPointerException", helpful) == "jvm-npe-helpful"
    assert found("java", "java.lang.NullPointerException", "") == "jvm-npe"


def test_what_nobody_knows_gets_no_entry() -> None:
    assert found("cobol", "S0C7", "whatever") is None


def test_a_name_may_come_out_of_the_lines_around() -> None:
    line = 'failed to start component [Connector["http-nio-8090"]]'
    facts = Facts(
        "java", Category.UNKNOWN, "java.net.BindException", "Address already in use", line
    )
    known = find_entry(facts)
    assert known is not None
    assert known.values["port"] == "8090"


def test_an_address_is_told_in_its_parts_too() -> None:
    dialled = "dial tcp [::1]:6379: connect: connection refused"
    for message in (dialled, "Connect to ledger-db/10.0.0.9:5432 failed: Connection refused"):
        known = find_entry(Facts("go", Category.UNKNOWN, None, message))
        assert known is not None
        assert (known.values["host"], known.values["port"]) in {
            ("[::1]", "6379"),
            ("10.0.0.9", "5432"),
        }


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=300))
def test_any_text_may_be_asked_for(runtime: str, kind: str, message: str) -> None:
    find_entry(Facts(runtime, Category.UNKNOWN, kind, message, message))
