import { useMemo } from "react";
import { highlight } from "./highlight";
import classes from "./PatchView.module.css";
import { type DiffFile, type DiffRow, parseDiff } from "./parseDiff";

const SIGNS = { added: "+", removed: "−", context: "", place: "" } as const;
const WORDS = { added: "added", removed: "removed", context: "", place: "" } as const;

/** A unified diff, file by file. Loaded when there is one to show. */
export function PatchView({ patch }: { patch: string }) {
  const files = useMemo(() => parseDiff(patch), [patch]);
  if (files.length === 0) return <pre className={classes.plain}>{patch}</pre>;
  return files.map((file, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the files of one diff never change places
    <FileDiff key={index} file={file} />
  ));
}

function FileDiff({ file }: { file: DiffFile }) {
  const label = file.path || "Patch";
  return (
    <figure className={classes.file}>
      <figcaption>{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className={classes.scroller} tabIndex={0} aria-label={`Changes in ${label}`}>
        <table>
          <tbody>
            {file.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one diff never change places
              <Line key={index} row={row} path={file.path} />
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}

function Line({ row, path }: { row: DiffRow; path: string }) {
  if (row.kind === "place")
    return (
      <tr data-kind="place">
        <td colSpan={4}>{row.text}</td>
      </tr>
    );
  return (
    <tr data-kind={row.kind}>
      <td className={classes.number}>{row.before}</td>
      <td className={classes.number}>{row.after}</td>
      <td className={classes.sign}>
        <span aria-hidden="true">{SIGNS[row.kind]}</span>
        <span className="visually-hidden">{WORDS[row.kind]}</span>
      </td>
      <td className={classes.code}>
        <code>
          {highlight(row.text, path).map(({ kind, text, at }) => (
            <span key={at} data-token={kind}>
              {text}
            </span>
          ))}
        </code>
      </td>
    </tr>
  );
}
