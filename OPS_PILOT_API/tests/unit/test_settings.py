"""Settings: typed, frozen, and forgiving where env files are."""

import pytest
from pydantic import ValidationError

from opspilot.settings import Settings, SettingsError, load_settings, normalise_database_url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_the_urls_that_neon_and_render_hand_out_name_psycopg2(scheme: str) -> None:
    url = f"{scheme}://user:p%40ss@ep-x.neon.example/db?sslmode=require"
    expected = "postgresql+psycopg2://user:p%40ss@ep-x.neon.example/db?sslmode=require"
    assert normalise_database_url(url) == expected
    assert Settings(_env_file=None, database_url=url).database_url == expected


@pytest.mark.parametrize("url", ["sqlite:///x.db", "postgresql+psycopg://u@h/d"])
def test_a_url_that_names_its_driver_is_left_alone(url: str) -> None:
    assert normalise_database_url(url) == url


def test_the_default_database_is_an_absolute_file() -> None:
    assert Settings(_env_file=None).database_url.startswith("sqlite:////")


def test_settings_cannot_be_changed() -> None:
    settings = Settings(_env_file=None)
    with pytest.raises(ValidationError):
        settings.port = 1


def test_an_empty_value_means_not_set() -> None:
    settings = Settings(_env_file=None, gemini_api_key="  ", port="", database_url="")
    assert settings.gemini_api_key is None
    assert settings.port == 5000
    assert settings.is_sqlite


@pytest.mark.parametrize(
    ("values", "uses_gemini"),
    [
        ({}, False),
        ({"gemini_api_key": "k"}, True),
        ({"gemini_api_key": "k", "ai_enabled": "false"}, False),
    ],
)
def test_gemini_needs_a_key_and_permission(values: dict[str, str], uses_gemini: bool) -> None:
    assert Settings(_env_file=None, **values).uses_gemini is uses_gemini


def test_the_key_is_not_printed() -> None:
    assert "s3cret" not in repr(Settings(_env_file=None, gemini_api_key="s3cret"))


def test_what_is_wrong_with_the_settings_is_said_without_secrets() -> None:
    url = "postgresql://anna:s3cret@db-pooler.example/x"
    wrong = {"database_url": url, "job_queue": "procrastinate", "admin_token": "s3cret"}
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, **wrong, port="s3cret")
    assert "s3cret" not in str(caught.value)
    with pytest.raises(ValidationError, match="QUEUE_DATABASE_URL") as caught:
        Settings(_env_file=None, **wrong)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://anna:s3cret@db/x", "anna:s3cret@db/x", "postgres:x"])
def test_a_database_of_another_kind_is_refused_by_name_and_without_its_password(url: str) -> None:
    with pytest.raises(ValidationError, match="DATABASE_URL must be") as caught:
        Settings(_env_file=None, database_url=url)
    assert "s3cret" not in str(caught.value)


def test_a_process_that_cannot_start_says_which_variable_is_wrong_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example,s3cret")
    monkeypatch.setenv("PORT", "s3cret")
    with pytest.raises(SettingsError, match=r"PORT: .*CORS_ORIGINS: ") as caught:
        load_settings()
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("values", [{"port": "70000"}, {"job_queue": "x"}, {"log_level": "LOUD"}])
def test_a_wrong_value_is_refused_by_name(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=next(iter(values))):
        Settings(_env_file=None, **values)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example, https://b.example,")
    monkeypatch.setenv("PORT", "8080")
    settings = Settings(_env_file=None)
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.port == 8080
