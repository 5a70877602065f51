import classes from "./RawLog.module.css";
import { cutAtMatches } from "./searchLines";

/** A browser lays out no line of a megabyte; who needs it whole downloads the log. */
export const LONGEST_SHOWN_LINE = 5_000;

export type LineMarks = { isEvidence: boolean; isShown: boolean; isMatch: boolean; words: string };

export function LogLine({ number, text, marks }: { number: number; text: string; marks: LineMarks }) {
  const cut = text.length - LONGEST_SHOWN_LINE;
  return (
    <div
      className={classes.line}
      data-marked={marks.isEvidence}
      data-shown={marks.isShown}
      data-match={marks.isMatch}
      data-line={number}
    >
      <span className={classes.number}>{number}</span>
      <LineText text={cut > 0 ? text.slice(0, LONGEST_SHOWN_LINE) : text} words={marks.words} />
      {cut > 0 && <em className={classes.cut}>… {cut.toLocaleString("en")} more characters: download the log</em>}
    </div>
  );
}

function LineText({ text, words }: { text: string; words: string }) {
  if (words === "") return <code>{text}</code>;
  return (
    <code>
      {cutAtMatches(text, words).map(({ text: piece, isMatch, at }) =>
        isMatch ? <mark key={at}>{piece}</mark> : <span key={at}>{piece}</span>,
      )}
    </code>
  );
}
