"""What counts as a patch."""

import pytest

from opspilot.analyzers.gemini.patch import Fit, fit_of, parse_patch

PATCH = """\
diff --git a/app/db.py b/app/db.py
index 1a2b3c4..5d6e7f8 100644
--- a/app/db.py
+++ b/app/db.py
@@ -40,3 +40,4 @@ def connect():
 def connect(dsn):
-    return psycopg2.connect(dsn)
+    timeout = 5
+    return psycopg2.connect(dsn, connect_timeout=timeout)
 
--- a/app/other.py
+++ b/app/other.py
@@ -1 +1 @@
-a = 1
+a = 2
"""  # noqa: W293 - an empty context line is one blank


def test_a_unified_diff_of_two_files_is_one() -> None:
    patch = parse_patch(PATCH)
    assert patch is not None
    assert patch.text == PATCH
    assert "def connect(dsn):" in patch.old_lines


@pytest.mark.parametrize("wrapped", [f"```diff\n{PATCH}```", f"```\n{PATCH}```\n", f"\n{PATCH}\n"])
def test_a_fence_around_it_is_taken_off(wrapped: str) -> None:
    patch = parse_patch(wrapped)
    assert patch is not None
    assert patch.text == PATCH


def test_the_end_without_a_newline_may_be_marked() -> None:
    end = "\\ No newline at end of file\n"
    assert parse_patch(f"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n{end}+b\n{end}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "just words", PATCH.replace("+40,4", "+40,9"), PATCH.replace("--- a/app/db.py\n", ""),
        PATCH + "and then some words\n", "--- a/x\n+++ b/x\n", PATCH.replace("b/app", "../../app"),
        "--- a/x\n+++ b/x\n@@ -1,2000 +1,2000 @@\n" + "-a\n+b\n" * 2000, "-a\n+b\n",
        "--- a/x\n+++ b/x\n@@ -" + "9" * 5000 + " +1 @@\n-a\n+b\n",
    ],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert parse_patch(text) is None


@pytest.mark.parametrize(
    ("shown", "fit"),
    [
        ("L1| def connect(dsn):\nL2|   return   psycopg2.connect(dsn)\nL3| a = 1", Fit.FITS),
        ("L1| def connect(dsn):", Fit.DOES_NOT_FIT),
        ("nothing of it", Fit.UNKNOWN),
    ],
)
def test_it_fits_where_the_log_shows_its_old_lines(shown: str, fit: Fit) -> None:
    patch = parse_patch(PATCH)
    assert patch is not None
    assert fit_of(patch, shown) is fit
