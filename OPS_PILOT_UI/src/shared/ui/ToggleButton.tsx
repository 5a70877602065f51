import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./ToggleButton.module.css";

type ToggleButtonProps = { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode };

/** Stays pressed while what it names is on. */
export function ToggleButton({ isOn, onChange, children }: ToggleButtonProps) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      className={classes.toggle}
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
    >
      {children}
    </Button>
  );
}
