import { Button, NativeSelect } from "@mantine/core";
import { PRIORITIES, PRIORITY_LABELS } from "@/shared/api/enums";
import type { Priority } from "@/shared/api/types";
import classes from "./BulkBar.module.css";
import type { RowChanges } from "./eventListSlice";

type BulkBarProps = {
  count: number;
  /** How many rows are loaded: what "all" selects. */
  loaded: number;
  onEdit: (changes: RowChanges) => void;
  onSelectAll: () => void;
  onClear: () => void;
};

const ACTIONS = [
  { label: "Resolve", hint: "e", changes: { status: "RESOLVED" } },
  { label: "Ignore", hint: "i", changes: { status: "IGNORED" } },
  { label: "Reopen", hint: "r", changes: { status: "OPEN" } },
] as const;

/** What can be done with the selected rows; stays at the foot of the window. */
export function BulkBar({ count, loaded, onEdit, onSelectAll, onClear }: BulkBarProps) {
  return (
    <section className={classes.bar} aria-label="Selected events">
      <strong className={classes.count}>{count.toLocaleString("en")} selected</strong>
      {ACTIONS.map(({ label, hint, changes }) => (
        <Button key={label} size="compact-sm" variant="default" onClick={() => onEdit(changes)}>
          {label} <kbd className={classes.hint}>{hint}</kbd>
        </Button>
      ))}
      <NativeSelect
        aria-label="Set priority"
        size="xs"
        value=""
        data={[
          { value: "", label: "Priority…" },
          ...PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] })),
        ]}
        onChange={({ currentTarget }) => onEdit({ priority: currentTarget.value as Priority })}
      />
      <span className={classes.rest}>
        {count < loaded && (
          <Button size="compact-sm" variant="subtle" onClick={onSelectAll}>
            All {loaded.toLocaleString("en")} loaded
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={onClear}>
          Clear <kbd className={classes.hint}>Esc</kbd>
        </Button>
      </span>
    </section>
  );
}
