"""The only reader of the environment: one frozen value, made once and passed in."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

API_FOLDER = Path(__file__).resolve().parent.parent
PROJECT_FOLDER = API_FOLDER.parent

KIB = 1024
MIB = 1024 * KIB
MAX_RETENTION_DAYS = 36_500
"""A century: dates that far back can still be written down."""
POOLED_HOST = "-pooler."
"""Part of the host's name in Neon's URLs that go through its pooler."""


COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
DATABASES = ("sqlite:", "sqlite+", "postgresql+")
"""How a normalised URL begins."""


def normalise_database_url(url: str) -> str:
    """Name the driver: SQLAlchemy 2.1 reads a bare ``postgresql://`` as psycopg 3, and knows no
    ``postgres://``."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg2://" + url.removeprefix(prefix)
    return url


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _split_commas(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _plain_model_name(value: object) -> object:
    """As the API lists them: ``models/gemini-…``."""
    return value.strip().removeprefix("models/") if isinstance(value, str) else value


OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_blank_to_none)]
CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_commas)]
ModelName = Annotated[
    str, BeforeValidator(_plain_model_name), Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,80}$")
]
"""It becomes part of a URL's path."""
ModelNames = Annotated[tuple[ModelName, ...], NoDecode, BeforeValidator(_split_commas)]
Origin = Annotated[str, Field(pattern=r"^https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?$")]
Origins = Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split_commas)]
HttpUrlText = Annotated[str, Field(pattern=r"^https?://[^\s@]+$")]


class Settings(BaseSettings):
    """Every setting, with its unit in its name. ``.env.example`` lists the same names (a test
    compares)."""

    model_config = SettingsConfigDict(
        env_file=PROJECT_FOLDER / ".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: str = f"sqlite:///{API_FOLDER / 'instance' / 'opspilot.sqlite3'}"
    database_pool_size: int = Field(default=10, ge=1, le=100)
    database_timeout_seconds: int = Field(default=5, ge=1, le=60)
    """How long to wait for a connection, or for SQLite's write lock, before answering 503."""

    host: str = "127.0.0.1"
    port: int = Field(default=5000, ge=0, le=65535)
    server_threads: int = Field(default=8, ge=1, le=64)
    ui_folder: Path = PROJECT_FOLDER / "OPS_PILOT_UI" / "dist"
    admin_token: OptionalSecret = None
    """A token that may do everything, beside those that `flask tokens create` makes."""
    cors_origins: Origins = ()
    """Exact origins of other sites whose pages may call the API."""
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    """How many proxies of ours stand before this process. That many entries of
    ``X-Forwarded-For`` are believed, no more."""

    rate_limit_per_minute: int = Field(default=60_000, ge=0)
    """Submissions, and other requests, of one token or address; 0: no limit. It stops what has
    gone mad, not a bad night."""
    rate_limit_storage_url: str = Field(default="memory://", pattern=r"^[a-z+]+://")

    max_body_bytes: int = Field(default=20 * MIB, ge=KIB)
    """Largest accepted body, counted after inflation: a bad night's log, not a day's."""
    max_wait_seconds: int = Field(default=30, ge=0, le=30)
    max_concurrent_waits: int = Field(default=2, ge=0, le=64)
    """Of one process, which under gunicorn has four threads. Requests with ``Prefer: wait`` beyond
    this many are answered at once, so they cannot use up the threads."""

    retention_days: int = Field(default=0, ge=0, le=MAX_RETENTION_DAYS)
    """What nobody has sent or touched for so many days is removed; 0: nothing is, ever. Off until
    somebody chooses: no upgrade may delete what its owner thought was kept."""
    occurrences_kept_per_event: int = Field(default=0, ge=0)
    """Raw logs of one event, the newest ones; 0: all. Counts are not changed by it."""

    gemini_api_key: OptionalSecret = None
    ai_enabled: bool = True
    gemini_model: ModelName = "gemini-3.5-flash-lite"
    gemini_fallback_models: ModelNames = ("gemini-3.8-flash", "gemini-4-hydrogen")
    """Asked in this order where the model before is gone, out of quota or overloaded; after them,
    what the API lists."""
    gemini_base_url: HttpUrlText = "https://generativelanguage.googleapis.com"
    gemini_timeout_seconds: float = Field(default=60, gt=0, le=600)
    """Of one call, from its first byte to its last."""
    gemini_deadline_seconds: float = Field(default=150, gt=0, le=1800)
    """Of one analysis with all its calls and waits; below ``analysis_stale_seconds``."""
    gemini_max_output_tokens: int = Field(default=8192, ge=256, le=65536)
    gemini_log_tokens: int = Field(default=20_000, ge=500, le=200_000)
    """How much of a log is sent; a longer one is condensed to this."""
    ai_daily_calls: Annotated[int, Field(ge=0)] | None = None
    ai_daily_usd: Annotated[Decimal, Field(ge=0, le=1_000_000)] | None = None
    """Budgets of a UTC day for all processes together; None: no limit, 0: no call."""
    ai_calls_per_minute: Annotated[int, Field(ge=1)] | None = None
    ai_concurrency: int = Field(default=8, ge=1, le=1000)
    """Analyses that all processes together run at the same time."""
    job_queue: Literal["in_process", "inline", "procrastinate"] = "in_process"
    queue_database_url: str | None = None
    """For ``flask worker`` where ``database_url`` goes through a pooler: the direct one."""
    analysis_threads: int = Field(default=2, ge=1, le=32)
    """Of one process."""
    analysis_stale_seconds: int = Field(default=180, ge=5, le=3600)
    """A RUNNING analysis older than this is taken to have died with its process and is run
    again."""
    analysis_stop_seconds: float = Field(default=10, ge=0, le=600)
    """How long a process that is asked to stop lets its analyses run before it hands them back.
    Servers kill it about 30 seconds after they asked, and requests come first."""
    analysis_max_attempts: int = Field(default=5, ge=1, le=100)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @model_validator(mode="before")
    @classmethod
    def _drop_blanks(cls, values: dict[str, object]) -> dict[str, object]:
        """``NAME=`` in an env file means "not set", as its author expects."""
        return {k: v for k, v in values.items() if not (isinstance(v, str) and not v.strip())}

    @model_validator(mode="after")
    def _name_the_driver(self) -> Self:
        object.__setattr__(self, "database_url", normalise_database_url(self.database_url))
        if self.queue_database_url:
            direct = normalise_database_url(self.queue_database_url)
            object.__setattr__(self, "queue_database_url", direct)
        return self

    @model_validator(mode="after")
    def _check_database(self) -> Self:
        if not self.database_url.startswith(DATABASES):
            raise ValueError(
                "DATABASE_URL must be a PostgreSQL's, postgres://user:password@host/name, "
                "or a SQLite file's, sqlite:///path."
            )
        return self

    @model_validator(mode="after")
    def _check_queue(self) -> Self:
        if self.job_queue != "procrastinate":
            return self
        if self.is_sqlite:
            raise ValueError(
                "JOB_QUEUE=procrastinate needs PostgreSQL: set DATABASE_URL to one, "
                "or leave JOB_QUEUE=in_process."
            )
        if POOLED_HOST in (self.queue_database_url or self.database_url):
            raise ValueError(
                "JOB_QUEUE=procrastinate listens for notifications, which a pooler does not pass "
                "on: set QUEUE_DATABASE_URL to the direct URL (the host without -pooler)."
            )
        return self

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def uses_gemini(self) -> bool:
        return self.ai_enabled and self.gemini_api_key is not None


def given_counts_folder() -> Path | None:
    """Where the Prometheus client library is told to share counts, by whoever reads them with
    tools of his own, or by us."""
    given = os.environ.get(COUNTS_FOLDER)  # noqa: TID251 - this is that file
    return Path(given) if given else None


def set_counts_folder(folder: Path) -> None:
    """The library looks nowhere else."""
    os.environ[COUNTS_FOLDER] = str(folder)  # noqa: TID251 - as above


class SettingsError(Exception):
    """Which variables are wrong, and why; never their values."""


def load_settings() -> Settings:
    """The process's settings. Raises ``SettingsError``."""
    try:
        return Settings()
    except ValidationError as exc:
        raise SettingsError(f"OpsPilot cannot start. {_in_words(exc)}") from None


def _in_words(exc: ValidationError) -> str:
    return " ".join(map(_sentence, exc.errors(include_url=False, include_input=False)))


def _sentence(error: ErrorDetails) -> str:
    reason = error["msg"].removeprefix("Value error, ").removesuffix(".")
    names = [str(name).upper() for name in error["loc"][:1]]
    return ": ".join([*names, reason]) + "."
