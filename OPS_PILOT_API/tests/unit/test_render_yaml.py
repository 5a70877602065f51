"""render.yaml against the field reference that Render publishes (docs/operations.md says how it is
checked against the schema itself)."""

import re
from typing import Any

import pytest
import yaml

from opspilot.settings import PROJECT_FOLDER, Settings

SOURCE = (PROJECT_FOLDER / "render.yaml").read_text()
COMMON = {"type", "name", "runtime", "plan", "buildCommand", "startCommand", "envVars"}
FIELDS = {"web": COMMON | {"healthCheckPath"}, "worker": COMMON}
NOT_ON_THE_FREE_PLAN = {"preDeployCommand", "maxShutdownDelaySeconds", "disk", "scaling"}
RUNTIMES = {"python"}
SOURCES = {"value", "sync", "generateValue", "fromService"}
OF_THE_PLATFORM = {"PYTHON_VERSION", "WEB_CONCURRENCY"}

Service = dict[str, Any]


def blueprint(source: str) -> list[Service]:
    read = yaml.safe_load(source)
    assert set(read) == {"services"}
    return list(read["services"])


def with_the_worker(source: str) -> str:
    """The optional service's marks taken away, as its comment says."""
    start = source.index("  # - type: worker")
    return source[:start] + re.sub(r"^  # ", "  ", source[start:], flags=re.MULTILINE)


SERVICES = blueprint(with_the_worker(SOURCE))


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service["type"])
def test_every_field_is_one_that_render_knows(service: Service) -> None:
    assert set(service) == FIELDS[service["type"]]
    assert service["runtime"] in RUNTIMES
    assert all(isinstance(service[name], str) for name in COMMON - {"envVars"})


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service["type"])
def test_every_variable_is_a_setting_with_one_source(service: Service) -> None:
    known = {name.upper() for name in Settings.model_fields} | OF_THE_PLATFORM
    for variable in service["envVars"]:
        (source,) = set(variable) - {"key"}
        assert source in SOURCES
        assert variable["key"] in known
        assert isinstance(variable.get("value", ""), str), "a number would be refused"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service["type"])
def test_a_stop_reaches_the_server_and_not_a_shell(service: Service) -> None:
    assert service["startCommand"].rpartition("&& ")[2].startswith("exec ")


def test_what_a_worker_takes_from_the_web_service_is_there() -> None:
    web, worker = SERVICES
    given = {variable["key"] for variable in web["envVars"]}
    for variable in worker["envVars"]:
        source = variable.get("fromService")
        if source is not None:
            assert (source["type"], source["name"]) == ("web", web["name"])
            assert source["envVarKey"] in given


def test_as_it_is_it_fits_the_free_plan() -> None:
    (web,) = blueprint(SOURCE)
    assert (web["type"], web["plan"]) == ("web", "free")
    assert not set(web) & NOT_ON_THE_FREE_PLAN
    secrets = {v["key"] for v in web["envVars"] if v.get("sync") is False}
    assert secrets == {"DATABASE_URL", "GEMINI_API_KEY"}
    assert {"key": "ADMIN_TOKEN", "generateValue": True} in web["envVars"]
