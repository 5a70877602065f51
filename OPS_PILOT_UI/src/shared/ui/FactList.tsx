import type { ReactNode } from "react";
import classes from "./FactList.module.css";

export type FactEntry = [name: string, value: ReactNode];

/** Names and values; a fact without a value is left out. */
export function FactList({ facts }: { facts: FactEntry[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([name, value]) =>
          value !== null &&
          value !== "" &&
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
