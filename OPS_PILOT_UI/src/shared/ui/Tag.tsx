import type { ReactNode } from "react";
import classes from "./Tag.module.css";

type TagProps = { children: ReactNode; tone?: "plain" | "bad" | "good" };

export function Tag({ children, tone = "plain" }: TagProps) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
