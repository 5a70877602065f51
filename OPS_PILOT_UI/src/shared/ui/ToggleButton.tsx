import { Button } from "@mantine/core";
import type { ReactNode } from "react";

type ToggleButtonProps = { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode };

/** Stays pressed while what it names is on. */
export function ToggleButton({ isOn, onChange, children }: ToggleButtonProps) {
  return (
    <Button variant={isOn ? "light" : "default"} size="compact-xs" aria-pressed={isOn} onClick={() => onChange(!isOn)}>
      {children}
    </Button>
  );
}
