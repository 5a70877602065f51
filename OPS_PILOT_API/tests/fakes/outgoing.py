"""A whole OpsPilot in a process of its own that says where it opened connections to, and what names
it looked up: ``python -m tests.fakes.outgoing LOG`` with settings in the environment."""

import json
import sys
from typing import Any

ASKED: set[str] = set()


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    """Python tells its audit hooks of every connection and every look-up, whoever makes it."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        ASKED.add(f"connect {arguments[1][0]}:{arguments[1][1]}")
    elif event == "socket.getaddrinfo":
        ASKED.add(f"look up {arguments[0]}")


def main() -> None:
    sys.addaudithook(listen)
    from opspilot.app import create_app  # noqa: PLC0415 - not before the hook
    from opspilot.settings import load_settings  # noqa: PLC0415

    app = create_app(load_settings())
    client = app.test_client()
    client.post("/create-event", json={"title": "It fails", "raw_logs": sys.argv[1]})
    client.post("/events/1/analyze")
    for path in ("/", "/events", "/events/1", "/stats", "/metrics", "/readyz", "/docs"):
        client.get(path)
    app.extensions["opspilot"].close()
    sys.stdout.write(json.dumps(sorted(ASKED)))


if __name__ == "__main__":
    main()
