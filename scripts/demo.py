"""Posts the logs in scripts/demo/ to a running OpsPilot and prints its verdicts. Standard library only."""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

LOGS = Path(__file__).parent / "demo"
TIMEOUT_SECONDS = 30


def post(base_url: str, log: Path) -> dict[str, Any]:
    query = urllib.parse.urlencode({"service": log.stem.split("-")[0], "environment": "demo"})
    request = urllib.request.Request(  # noqa: S310 - the caller's own server
        f"{base_url}/create-event?{query}",
        data=log.read_bytes(),
        headers={"Content-Type": "text/plain; charset=utf-8"} | authorization(),
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
        return json.load(response)


def authorization() -> dict[str, str]:
    token = os.environ.get("OPSPILOT_TOKEN") or os.environ.get("ADMIN_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}


def clean(text: object) -> str:
    """Without what would drive a terminal."""
    return "".join(char for char in str(text) if char.isprintable())


def verdict(event: dict[str, Any]) -> str:
    culprit = event["culprit"] or {}
    where = f"{culprit.get('file')}:{culprit.get('line')}" if culprit else "no frame"
    return (
        f"#{event['id']} {event['priority']:8} {event['runtime']:11} {event['category']}\n"
        f"   {clean(event['title'])}\n"
        f"   {clean(where)}\n"
        f"   {clean(event['analysis']['root_cause'])}\n"
    )


def main(base_url: str) -> None:
    for log in sorted(LOGS.glob("*.log")):
        try:
            event = post(base_url, log)
        except urllib.error.HTTPError as exc:
            hint = " Name a token: OPSPILOT_TOKEN=opt_… ./opspilot demo" if exc.code == 401 else ""
            answer = clean(exc.read().decode())
            sys.exit(f"{log.name}: the server answered {exc.code}: {answer}{hint}")
        except OSError as exc:
            sys.exit(f"No OpsPilot answers at {base_url} ({exc}). Start it first: ./opspilot run")
        sys.stdout.write(verdict(event) + "\n")
    sys.stdout.write(f"Look at them: {base_url}\n")


if __name__ == "__main__":
    main(sys.argv[1])
