import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { copy, copied } = useClipboard({ timeout: 1500 });
  return (
    <Button
      variant="default"
      size="compact-xs"
      aria-label={`${copied ? "Copied" : "Copy"} ${label}`}
      onClick={() => copy(text)}
    >
      {copied ? "Copied" : "Copy"}
    </Button>
  );
}
