import { plainText } from "./plainText";

/** Longer than any run of backticks inside, so that no text can end its own fence. */
function ticksAround(text: string, atLeast: number): string {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(Math.max(atLeast, ...runs.map((run) => run.length + 1)));
}

export function fence(text: string, language = ""): string {
  const plain = plainText(text);
  const ticks = ticksAround(plain, 3);
  return `${ticks}${language}\n${plain.replace(/\n$/, "")}\n${ticks}`;
}

export function inlineCode(text: string): string {
  const line = onOneLine(text);
  const ticks = ticksAround(line, 1);
  const gap = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${ticks}${gap}${line}${gap}${ticks}`;
}

/**
 * Words of a log or a model as words only: no heading, image, link, list, mark-up, entity, formula or address to follow,
 * and no command, which some trackers take from the start of a line.
 */
export function prose(text: string): string {
  return onOneLine(text)
    .replaceAll(/[\\`*_[\]<>#|~!&$]/g, "\\$&")
    .replaceAll("://", ":\\//")
    .replaceAll(/www\./gi, (found) => found.replace(".", "\\."))
    .replace(/^([-+=/])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

function onOneLine(text: string): string {
  return plainText(text.replaceAll(/\s+/g, " ")).trim();
}
