import { type ReactNode, useId } from "react";
import classes from "./Section.module.css";

type SectionProps = { title: string; children: ReactNode; actions?: ReactNode };

export function Section({ title, children, actions }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {actions}
      </header>
      {children}
    </section>
  );
}
