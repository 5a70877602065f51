"""gunicorn's log in the form of our own, without what callers sent: its lines about requests that
it could not read or answer quote them."""

from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from opspilot.telemetry.logs import LogFormat, log_formatter
from opspilot.telemetry.safe_words import in_words

UNREADABLE = "Invalid request from "
WORDS_UP_TO_THE_ADDRESS = 4
WITH_ITS_TRACEBACK = "Exception during "


def server_log(log_format: LogFormat) -> type[Logger]:
    """For gunicorn's setting ``logger_class``."""

    class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
        def setup(self, cfg: Config) -> None:
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(log_formatter(log_format))

        def warning(self, msg: object, *args: Any, **options: Any) -> None:
            words = str(msg)
            if words.startswith(WITH_ITS_TRACEBACK):
                self.exception(words.partition(":")[0])
            elif words.startswith(UNREADABLE):
                super().warning(" ".join(words.split(" ")[:WORDS_UP_TO_THE_ADDRESS]))
            else:
                super().warning(msg, *args, **options)

        def exception(self, msg: object, *_quoted: Any, **options: Any) -> None:
            words = in_words(msg) if isinstance(msg, Exception) else str(msg)
            super().exception(words.replace("%s", "").strip(), **options)

    return ServerLog
