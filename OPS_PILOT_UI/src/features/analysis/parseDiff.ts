export type DiffRow = {
  kind: "context" | "added" | "removed" | "place";
  text: string;
  /** Line numbers in the old and in the new file; null where the line is not in it. */
  before: number | null;
  after: number | null;
};

export type DiffFile = { path: string; rows: DiffRow[] };

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;
const KINDS: Record<string, DiffRow["kind"]> = { "+": "added", "-": "removed", " ": "context", "": "context" };

/** `b/app/db.py\t2026-…` → `app/db.py`. */
function pathOf(header: string): string {
  return (header.slice(4).split("\t")[0] ?? "").trim().replace(/^[ab]\//, "");
}

class DiffReader {
  readonly files: DiffFile[] = [];
  private before = 0;
  private after = 0;
  private isInHunk = false;

  read(line: string, next: string): void {
    if (line.startsWith("--- ") && next.startsWith("+++ ")) this.startFile(line, next);
    else if (line.startsWith("@@")) this.startHunk(line);
    else if (this.isInHunk && line.charAt(0) in KINDS) this.addRow(line);
  }

  private startFile(oldHeader: string, newHeader: string): void {
    const after = pathOf(newHeader);
    this.files.push({ path: after === "/dev/null" ? pathOf(oldHeader) : after, rows: [] });
    this.isInHunk = false;
  }

  private startHunk(line: string): void {
    const [, before, after] = HUNK.exec(line) ?? [];
    this.before = Number(before ?? 1);
    this.after = Number(after ?? 1);
    this.isInHunk = true;
    this.push({ kind: "place", text: line, before: null, after: null });
  }

  private addRow(line: string): void {
    const kind = KINDS[line.charAt(0)] ?? "context";
    const before = kind === "added" ? null : this.before++;
    const after = kind === "removed" ? null : this.after++;
    this.push({ kind, text: line.slice(1), before, after });
  }

  private push(row: DiffRow): void {
    if (this.files.length === 0) this.files.push({ path: "", rows: [] });
    this.files.at(-1)?.rows.push(row);
  }
}

/** A unified diff as files and rows; what is no part of one is left out. */
export function parseDiff(patch: string): DiffFile[] {
  const reader = new DiffReader();
  const lines = patch.replace(/\r?\n$/, "").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const isNewHeader = line.startsWith("+++ ") && lines[index - 1]?.startsWith("--- ");
    if (!isNewHeader) reader.read(line, lines[index + 1] ?? "");
  }
  return reader.files;
}
