const UNITS = ["B", "KB", "MB", "GB"];
const STEP = 1024;

/** 1536 → "1.5 KB". */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / STEP ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}
