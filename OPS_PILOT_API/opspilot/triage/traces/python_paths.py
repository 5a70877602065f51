"""Whose a Python file is, by where it lies."""

import re
from functools import lru_cache

from opspilot.triage.ownership import KNOWN_PATHS, is_library_path

_WINDOWS_STDLIB = re.compile(r"(?:.*/)?python\d*(?:-\d+)?/(?:lib|dlls)/", re.IGNORECASE)
_NOT_OWN = (
    "<frozen ", "<string>", "<attrs ", "<__array", "/third_party/", "/python.framework/",
    "/importlib/", "/var/runtime/", "/opt/python/",
    "/usr/bin/", "/usr/local/bin/", "/usr/sbin/", "/.local/bin/", "/venv/bin/", "/.venv/bin/",
    "/env/bin/", ".egg/", "runpy.py", "\\scripts\\", "/pyenv-root/",
)  # fmt: skip
_BOOTSTRAP = ("manage.py",)


@lru_cache(maxsize=KNOWN_PATHS)
def is_own_python(path: str) -> bool:
    """True for the caller's own code: not installed, not the standard library, not generated."""
    folded = "/" + path.replace("\\", "/").lower().lstrip("/")
    if is_library_path(path) or any(part in folded for part in _NOT_OWN):
        return False
    return not (_WINDOWS_STDLIB.match(folded) or folded.endswith(_BOOTSTRAP))
