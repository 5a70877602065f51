import type { ReactNode } from "react";
import classes from "./Notice.module.css";

type NoticeProps = { title: string; tone?: "plain" | "error"; children?: ReactNode };

/** An empty, waiting or failing state, in words. */
export function Notice({ title, tone = "plain", children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === "error" ? "alert" : "status"}>
      <p className={classes.title}>{title}</p>
      {children}
    </div>
  );
}
