"""GET /events/{id}/ai-preview: what would leave, seen before it does."""

from tests.api.conftest import PYTHON_LOG, Api
from tests.conftest import MakeApp

SECRET_LOG = f"{PYTHON_LOG}INFO password=hunter2hunter2 for jane.doe@example.org\n"


def test_it_shows_what_is_sent_without_a_key_and_says_why_nothing_is(api: Api) -> None:
    api.submit(SECRET_LOG)
    preview = api.get("/events/1/ai-preview")
    assert preview["would_be_sent"] is False
    assert "GEMINI_API_KEY" in preview["why_not"]
    assert "L0004| AttributeError" in preview["prompt"]
    assert "hunter2" not in preview["prompt"]
    assert "<EMAIL_1>" in preview["prompt"]
    assert preview["redactions"]["EMAIL"] == 1
    assert 0 < preview["estimated_tokens"] < 3000


def test_a_long_log_is_shown_as_it_is_condensed(make_app: MakeApp) -> None:
    api = Api(make_app(gemini_log_tokens=500).test_client())
    noise = "\n".join(f"INFO request {n} took {n} ms" for n in range(5000))
    api.submit(f"{noise}\n{PYTHON_LOG}")
    preview = api.get("/events/1/ai-preview")
    assert preview["is_condensed"]
    assert " lines omitted" in preview["prompt"]
    assert "AttributeError: 'NoneType'" in preview["prompt"]


def test_with_a_key_it_would_be_sent_unless_ai_is_off(make_app: MakeApp) -> None:
    url = "http://127.0.0.1:9"
    on = Api(
        make_app(gemini_api_key="k" * 20, gemini_base_url=url, job_queue="in_process").test_client()
    )
    on.submit()
    assert on.get("/events/1/ai-preview")["would_be_sent"] is True
    off = Api(make_app(gemini_api_key="k" * 20, ai_enabled=False).test_client())
    assert "AI_ENABLED" in off.get("/events/1/ai-preview")["why_not"]
    assert off.client.get("/events/2/ai-preview").status_code == 404
