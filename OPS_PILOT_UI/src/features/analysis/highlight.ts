export type TokenKind = "comment" | "text" | "number" | "keyword" | "plain";
export type Token = { kind: TokenKind; text: string; at: number };

/** A line that nobody reads is not coloured either. */
const LONGEST_COLOURED_LINE = 500;

const TEXT = `"(?:[^"\\\\]|\\\\.)*"?|'(?:[^'\\\\]|\\\\.)*'?|\`(?:[^\`\\\\]|\\\\.)*\`?`;
/** In Rust a lone `'` names a lifetime. */
const RUST_TEXT = `"(?:[^"\\\\]|\\\\.)*"?|'(?:[^'\\\\]|\\\\.)'`;
const REST = "(?<number>\\b\\d[\\w.]*)|(?<word>[A-Za-z_$][\\w$]*)";

function grammar(comment: string, text: string = TEXT): RegExp {
  return new RegExp(`(?<comment>${comment})|(?<text>${text})|${REST}`, "g");
}

const HASH = grammar("#.*$");
const SLASHES = grammar("//.*$|/\\*.*?\\*/|/\\*.*$");
const RUST = grammar("//.*$|/\\*.*?\\*/|/\\*.*$", RUST_TEXT);
const DASHES = grammar("--.*$");

/** By file extension; what is not listed is read as the C family. */
const GRAMMARS: Record<string, RegExp> = {
  py: HASH,
  rb: HASH,
  sh: HASH,
  ex: HASH,
  exs: HASH,
  pl: HASH,
  yaml: HASH,
  yml: HASH,
  toml: HASH,
  ini: HASH,
  conf: HASH,
  env: HASH,
  tf: HASH,
  sql: DASHES,
  lua: DASHES,
  hs: DASHES,
  rs: RUST,
};

/** Words that steer in the languages we meet; in a diff of a few lines one list serves them all. */
const KEYWORDS = new Set(
  (
    "abstract and as assert async await begin bool boolean break byte case catch chan char class const continue crate " +
    "def default defer del delete do double elif else elsif end ensure enum except export extends false False final " +
    "finally float fn for from func function go guard if impl implements import in instanceof int interface is lambda let " +
    "long loop match mod module move mut new nil None nonlocal not null NULL or package pass private protected pub public " +
    "raise rescue return self Self short static string struct super switch synchronized this throw throws trait true True " +
    "try type typeof undefined union unless unsafe until use using val var virtual void volatile when where while with yield " +
    "select insert update delete create table index set values into join on SELECT INSERT UPDATE CREATE TABLE INDEX SET " +
    "VALUES INTO JOIN ON FROM WHERE AND OR NOT"
  ).split(" "),
);

function kindOf({ comment, text, number, word }: Record<string, string | undefined>): TokenKind {
  if (comment !== undefined) return "comment";
  if (text !== undefined) return "text";
  if (number !== undefined) return "number";
  return word !== undefined && KEYWORDS.has(word) ? "keyword" : "plain";
}

/** One line of code in pieces that joined give the line again. */
export function highlight(line: string, path: string): Token[] {
  if (line.length > LONGEST_COLOURED_LINE) return [{ kind: "plain", text: line, at: 0 }];
  const extension = /\.(\w+)$/.exec(path)?.[1] ?? "";
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(GRAMMARS[extension] ?? SLASHES)) {
    const kind = kindOf(match.groups ?? {});
    if (kind === "plain") continue;
    if (match.index > at) tokens.push({ kind: "plain", text: line.slice(at, match.index), at });
    tokens.push({ kind, text: match[0], at: match.index });
    at = match.index + match[0].length;
  }
  if (at < line.length) tokens.push({ kind: "plain", text: line.slice(at), at });
  return tokens;
}
