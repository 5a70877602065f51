/** `null_reference` → "null reference". */
export function humanise(name: string): string {
  return name.replaceAll("_", " ").toLowerCase();
}

/** `app/db.py:41`, as far as it is known. */
export function place(frame: { file: string | null; line: number | null }): string {
  if (frame.file === null) return "unknown file";
  return frame.line === null ? frame.file : `${frame.file}:${frame.line}`;
}
