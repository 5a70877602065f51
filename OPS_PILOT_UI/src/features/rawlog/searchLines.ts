/** More matches than anybody steps through; counting stops there. */
export const MOST_MATCHES = 10_000;

/** The numbers of the lines that hold the words, whatever their case; the first ten thousand. */
export function searchLines(lines: readonly string[], words: string): number[] {
  const wanted = words.toLowerCase();
  const found: number[] = [];
  if (wanted === "") return found;
  for (const [index, line] of lines.entries()) {
    if (!line.toLowerCase().includes(wanted)) continue;
    found.push(index + 1);
    if (found.length === MOST_MATCHES) break;
  }
  return found;
}

export type Piece = { text: string; isMatch: boolean; at: number };

/** One line cut into what matches and what does not, in order. */
export function cutAtMatches(line: string, words: string): Piece[] {
  const lower = line.toLowerCase();
  const wanted = words.toLowerCase();
  // A letter whose small form is longer would shift every place after it: then nothing is painted.
  if (wanted === "" || lower.length !== line.length) return [{ text: line, isMatch: false, at: 0 }];
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: line.slice(from, at), isMatch: false, at: from });
    pieces.push({ text: line.slice(at, at + wanted.length), isMatch: true, at });
    from = at + wanted.length;
  }
  if (from < line.length || pieces.length === 0) pieces.push({ text: line.slice(from), isMatch: false, at: from });
  return pieces;
}
