"""Names, the way back, and what is left as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspilot.triage.redaction import redact, restore
from opspilot.triage.redaction.registry import KINDS
from tests.unit.redaction.plants import HEX, LETTERS, PLANTS, jwt, made

LEAST_KINDS = 30

KEY_LINES = [made(LETTERS, 64) for _ in range(12)]
KEY = "\n".join(
    (
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        *KEY_LINES,
        "ab7=",
        "-----END RSA " + "PRIVATE KEY-----",
    )
)

ORDINARY = (
    "Merge commit 9fceb02d0ae598e95dc970b74767f19372d61af8 into main",
    "Pulled shop@sha256:0b9c3ae1f5d2a1a6a4e0bb2dd5b4a4e4c2b5c4f6a7a8b9c0d1e2f30415263748",
    "request_id=123e4567-e89b-12d3-a456-426614174000 path=/srv/shop/token/store.py",
    "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "bash: syntax error near unexpected token `('",
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
    'FATAL:  password authentication failed for user "app"',
    "at com.example.security.TokenKeyResolver.resolveKey(TokenKeyResolver.java:71)",
    "    password = os.environ['DB_PASSWORD']",
    "    token = self.tokens.next_token(kind=Kind.KEY)",
    "KeyError: 'secret'",
    "DB_PASSWORD=${DB_PASSWORD} PASSWORD=***** token: null",
    "GET http://localhost:3000/@vite/client 404",
    "npm ERR! peer react@18.2.0 from react-dom@18.2.0",
    "systemd[1]: getty@tty1.service: Deactivated successfully.",
    "Host key verification failed.",
    "PWD=/srv/shop OLDPWD=/srv",
    "session opened for user deploy by (uid=0)",
    "ts=1700000000123 nanos=1700000000123456789 seq=4111111111111112",
    "error: cannot find symbol class ApiKeyAuthenticationFilter",
)  # fmt: skip


def test_there_are_at_least_thirty_kinds() -> None:
    assert len(KINDS) >= LEAST_KINDS


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_stays(line: str) -> None:
    assert redact(line).text == line


def test_the_same_secret_has_the_same_placeholder_everywhere() -> None:
    secret = made(LETTERS, 20)
    redacted = redact(f"password={secret}\nlogin with {secret} failed\n{{'passwd': '{secret}'}}")
    assert redacted.text.count("<PASSWORD_1>") == 3
    assert redacted.counts == {"PASSWORD": 1}


def test_different_secrets_have_different_placeholders() -> None:
    redacted = redact("a@owl.test b@owl.test a@owl.test")
    assert redacted.text == "<EMAIL_1> <EMAIL_2> <EMAIL_1>"


def test_a_placeholder_that_the_log_already_holds_stays_what_it_was() -> None:
    text = "saw <EMAIL_1> and jane@owl.test"
    redacted = redact(text)
    assert redacted.text == "saw <EMAIL_1> and <EMAIL_2>"
    assert restore(redacted.text, redacted) == text


def test_an_answer_that_uses_the_placeholders_gets_the_values() -> None:
    redacted = redact("no such user jane@owl.test")
    assert (
        restore("Create <EMAIL_1>, not <EMAIL_9>.", redacted)
        == "Create jane@owl.test, not <EMAIL_9>."
    )


def test_a_key_over_many_lines_keeps_its_line_breaks() -> None:
    text = f"before\n{KEY}\nafter"
    redacted = redact(text)
    assert redacted.text.count("\n") == text.count("\n")
    assert not any(line[:8] in redacted.text for line in KEY_LINES)
    assert redacted.counts == {"PRIVATE_KEY": 1}
    assert redacted.text.endswith("-----\nafter")
    assert restore(redacted.text, redacted) == text


@pytest.mark.parametrize("prefix", ["api-1  | ", "2026-11-20T10:11:12Z stdout F ", "    "])
def test_a_key_behind_a_collectors_prefix_is_hidden(prefix: str) -> None:
    redacted = redact("\n".join(prefix + line for line in KEY.split("\n")))
    assert not any(line[:8] in redacted.text for line in KEY_LINES)


def test_a_key_whose_end_is_missing_is_hidden_as_far_as_it_goes() -> None:
    head = "\n".join(KEY.split("\n")[:6])
    redacted = redact(f"{head}\nplain words follow here")
    assert not any(line[:8] in redacted.text for line in KEY_LINES)
    assert redacted.text.endswith("\nplain words follow here")


def test_a_key_in_one_escaped_line_is_hidden() -> None:
    escaped = KEY.replace("\n", "\\n")
    redacted = redact(f'{{"private_key": "{escaped}", "client": "x"}}')
    assert not any(line[:8] in redacted.text for line in KEY_LINES)


def test_values_named_by_the_caller_are_hidden_anywhere() -> None:
    redacted = redact("url?x=my%20own%21&y=1\nmy own!", known_secrets=("my own!", ""))
    assert redacted.text == "url?x=<KNOWN_SECRET_1>&y=1\n<KNOWN_SECRET_2>"


def test_a_line_break_of_another_kind_inside_a_value_stays() -> None:
    text = 'password="one1two2\rthree3"'
    redacted = redact(text)
    assert redacted.text.count("\r") == 1
    assert restore(redacted.text, redacted) == text


_words = st.sampled_from(
    [plant.planted for plant in PLANTS[:60]]
    + [
        "\n",
        "\r\n",
        "password=",
        "<EMAIL_1>",
        "<SECRET_2>",
        "\x1b[31m",
        "\ud800",
        '"',
        "\\",
        "@",
        jwt(),
    ]
    + [made(HEX, 40), "token: ", KEY]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_words, st.text(max_size=12)), max_size=12))
def test_any_text_comes_back_exactly_and_keeps_its_lines(parts: list[str]) -> None:
    text = "".join(parts)
    redacted = redact(text, known_secrets=(text[2:9],))
    assert restore(redacted.text, redacted) == text
    assert redacted.text.count("\n") == text.count("\n")
    assert sum(redacted.counts.values()) <= len(redacted.placeholders)


HOSTILE = (
    *("password=", "token: ", "4111 ", "secret ", "curl -u ", "password='", "eyJaaaaaa.", "://u:"),
    *("a@", "a.", "key=", '\\"', "%3A", "mysql -p ", "<password>"),
)
HOSTILE_CHARS = 100_000


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hundred_thousand_hostile_characters_come_back(part: str) -> None:
    text = (part * HOSTILE_CHARS)[:HOSTILE_CHARS]
    redacted = redact(text)
    assert restore(redacted.text, redacted) == text
