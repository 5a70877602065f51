import { formatAgo, formatTime } from "@/shared/lib/formatTime";

/** How long ago, with the exact time under the pointer. */
export function Ago({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={formatTime(iso)}>
      {formatAgo(iso)}
    </time>
  );
}
