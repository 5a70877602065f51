import { expect, test } from "vitest";
import { highlight } from "./highlight";
import { parseDiff } from "./parseDiff";

const PATCH = `diff --git a/app/db.py b/app/db.py
index 1..2 100644
--- a/app/db.py
+++ b/app/db.py
@@ -40,3 +40,4 @@ def connect():
 before
-old
+new
+more

\\ No newline at end of file
--- /dev/null
+++ b/app/new.py
@@ -0,0 +1 @@
+only
`;

test("a unified diff is read file by file, with the line numbers of both sides", () => {
  const [first, second] = parseDiff(PATCH);
  expect(first?.path).toBe("app/db.py");
  expect(first?.rows.map(({ kind, before, after, text }) => [kind, before, after, text])).toEqual([
    ["place", null, null, "@@ -40,3 +40,4 @@ def connect():"],
    ["context", 40, 40, "before"],
    ["removed", 41, null, "old"],
    ["added", null, 41, "new"],
    ["added", null, 42, "more"],
    ["context", 42, 43, ""],
  ]);
  expect(second?.path).toBe("app/new.py");
  expect(second?.rows.at(-1)).toEqual({ kind: "added", before: null, after: 1, text: "only" });
});

test("a deleted file keeps its name", () => {
  expect(parseDiff("--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n")[0]?.path).toBe("gone.py");
});

test("hunks without a file are shown, and what is no diff is no file", () => {
  expect(parseDiff("@@ -1 +1 @@\n-a\n+b")[0]?.rows).toHaveLength(3);
  expect(parseDiff("Just add a null check.")).toEqual([]);
});

test("coloured pieces joined give the line again", () => {
  const line = 'if customer is None: return "none"  # guest, 41';
  const tokens = highlight(line, "app/db.py");
  expect(tokens.map(({ text }) => text).join("")).toBe(line);
  expect(tokens.filter(({ kind }) => kind !== "plain").map(({ kind, text }) => [kind, text])).toEqual([
    ["keyword", "if"],
    ["keyword", "is"],
    ["keyword", "None"],
    ["keyword", "return"],
    ["text", '"none"'],
    ["comment", "# guest, 41"],
  ]);
});

test.each([
  ["const a = 'x'; // why", "a.ts", ["keyword", "text", "comment"]],
  ["fn f<'a>(x: &'a str) {}", "a.rs", ["keyword"]],
  ["SELECT 1 -- one", "a.sql", ["keyword", "number", "comment"]],
  ['"unfinished', "a.go", ["text"]],
])("%s in %s is coloured by its language", (line, path, kinds) => {
  const found = highlight(line, path).filter(({ kind }) => kind !== "plain");
  expect(found.map(({ kind }) => kind)).toEqual(kinds);
});

test("a very long line is left uncoloured", () => {
  const line = `"${"x".repeat(100_000)}`;
  expect(highlight(line, "a.py")).toEqual([{ kind: "plain", text: line, at: 0 }]);
});
