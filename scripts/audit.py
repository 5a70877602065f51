"""Asks the open database of vulnerabilities (osv.dev) about what OpsPilot installs. Standard library only.

Exit status: 0 nothing is known against it, or the database is not reachable (said in words); 1 something is known.
"""

import json
import re
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "https://api.osv.dev/v1/querybatch"
TIMEOUT_SECONDS = 10
Pin = tuple[str, str, str]
"""Ecosystem, name, version."""


def python_pins(requirements: str) -> list[Pin]:
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", requirements, re.MULTILINE)
    return [("PyPI", name, version) for name, version in found]


def page_pins(package_json: str) -> list[Pin]:
    return [("npm", name, version) for name, version in json.loads(package_json)["dependencies"].items()]


def ask(pins: list[Pin]) -> list[list[str]]:
    """The ids of what is known against each pin. Raises ``OSError`` where nobody answers."""
    queries = [{"package": {"ecosystem": e, "name": n}, "version": v} for e, n, v in pins]
    request = urllib.request.Request(  # noqa: S310 - one fixed https address
        DATABASE, data=json.dumps({"queries": queries}).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        results = json.load(answer)["results"]
    return [[vulnerability["id"] for vulnerability in result.get("vulns", [])] for result in results]


def main() -> int:
    pins = python_pins((ROOT / "OPS_PILOT_API" / "requirements-scale.txt").read_text())
    pins += page_pins((ROOT / "OPS_PILOT_UI" / "package.json").read_text())
    try:
        known = ask(pins)
    except (OSError, ValueError) as exc:
        sys.stderr.write(f"the audit source is not reachable ({exc}); {len(pins)} dependencies were not audited\n")
        return 0
    bad = [f"{name} {version}: {', '.join(ids)}" for (_, name, version), ids in zip(pins, known, strict=True) if ids]
    sys.stderr.write("\n".join(bad) + "\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
