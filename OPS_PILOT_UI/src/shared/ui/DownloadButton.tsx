import { Button } from "@mantine/core";
import { downloadText } from "@/shared/lib/download";

type DownloadButtonProps = { name: string; text: string; label: string; children?: string };

export function DownloadButton({ name, text, label, children = "Download" }: DownloadButtonProps) {
  return (
    <Button variant="default" size="compact-xs" aria-label={label} onClick={() => downloadText(name, text)}>
      {children}
    </Button>
  );
}
