import { useId } from "react";
import type { Culprit } from "@/shared/api/types";
import { place } from "@/shared/lib/words";
import { CopyButton } from "@/shared/ui/CopyButton";
import classes from "./CulpritLine.module.css";

type CulpritLineProps = { culprit: Culprit | null; onShowLine: (line: number) => void };

/** The one place to open, in one row. */
export function CulpritLine({ culprit, onShowLine }: CulpritLineProps) {
  const id = useId();
  if (culprit === null) return null;
  const where = place(culprit);
  return (
    <section className={classes.culprit} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        Open first
      </h2>
      <p className={classes.place}>
        <code>
          <strong>{where}</strong>
          {culprit.function !== null && ` in ${culprit.function}`}
        </code>{" "}
        {!culprit.in_app && (
          <span className={classes.notOwn}>(library code: no frame of your own is in the trace)</span>
        )}{" "}
        <button type="button" className={classes.jump} onClick={() => onShowLine(culprit.log_line)}>
          log line {culprit.log_line}
        </button>
      </p>
      <CopyButton text={where} label="the place to open" />
    </section>
  );
}
