import { PRIORITY_LABELS } from "@/shared/api/enums";
import type { Priority } from "@/shared/api/types";
import classes from "./PriorityMark.module.css";

export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <span className={classes.mark} data-priority={priority}>
      {PRIORITY_LABELS[priority]}
    </span>
  );
}
