"""How gunicorn runs OpsPilot. Every value can be overridden on its command line or in
GUNICORN_CMD_ARGS."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"  # noqa: TID251 - gunicorn's own settings file
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # noqa: TID251 - the name that Render sets
threads = 4
timeout = 60
graceful_timeout = 30
