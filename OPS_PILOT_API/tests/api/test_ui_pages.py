"""The built UI beside the API: people get pages, programs get JSON."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import Api
from tests.conftest import MakeApp


def read(client: FlaskClient, path: str, **kwargs: Any) -> TestResponse:
    """The whole answer, its file closed again."""
    response = client.get(path, **kwargs)
    response.get_data()
    response.close()
    return response


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client(make_app: MakeApp, tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>OpsPilot</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "app-1a2b.js").write_text("run()")
    (tmp_path / "secret.txt").write_text("secret")
    return make_app(ui_folder=folder).test_client()


@pytest.mark.parametrize(
    "path", ["/", "/events", "/events/1", "/overview", "/settings", "/no/such"]
)
def test_a_browser_gets_the_page(client: FlaskClient, path: str) -> None:
    response = read(client, path, headers=BROWSER)
    assert (response.status_code, response.text) == (200, "<title>OpsPilot</title>")
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_program_gets_json_from_the_same_path(client: FlaskClient) -> None:
    Api(client).submit()
    assert read(client, "/events/1").get_json()["id"] == 1
    assert read(client, "/events").content_type == "application/json"


def test_whoever_asks_whether_the_site_is_up_gets_the_page(client: FlaskClient) -> None:
    assert read(client, "/").text == "<title>OpsPilot</title>"
    with client.head("/") as response:
        assert response.status_code == 200
    assert client.post("/").status_code == 404


@pytest.mark.parametrize("accept", [None, "*/*", "application/json"])
def test_an_unknown_path_stays_a_problem_for_programs(
    client: FlaskClient, accept: str | None
) -> None:
    response = read(client, "/no/such", headers={"Accept": accept} if accept else {})
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("path", ["/healthz", "/stats", "/openapi.json", "/docs", "/metrics"])
def test_what_has_no_page_is_the_api_for_browsers_too(client: FlaskClient, path: str) -> None:
    assert read(client, path, headers=BROWSER).text != "<title>OpsPilot</title>"


def test_assets_are_cached_for_ever(client: FlaskClient) -> None:
    response = read(client, "/assets/app-1a2b.js")
    assert response.text == "run()"
    assert "max-age=31536000" in response.headers["Cache-Control"]


def test_files_at_the_root_are_served(client: FlaskClient) -> None:
    assert read(client, "/favicon.svg").text == "<svg/>"


@pytest.mark.parametrize(
    "path", ["/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt"]
)
def test_nothing_outside_its_folder_is_served(client: FlaskClient, path: str) -> None:
    assert "secret" not in read(client, path).text


def test_a_post_never_gets_a_page(client: FlaskClient) -> None:
    assert client.post("/no/such", headers=BROWSER).status_code == 404
