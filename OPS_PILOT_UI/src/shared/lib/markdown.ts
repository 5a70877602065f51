/** Longer than any run of backticks inside, so that no text can end its own fence. */
function ticksAround(text: string, atLeast: number): string {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(Math.max(atLeast, ...runs.map((run) => run.length + 1)));
}

export function fence(text: string, language = ""): string {
  const ticks = ticksAround(text, 3);
  return `${ticks}${language}\n${text.replace(/\n$/, "")}\n${ticks}`;
}

export function inlineCode(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const ticks = ticksAround(line, 1);
  const gap = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${ticks}${gap}${line}${gap}${ticks}`;
}

/** Words of a log or a model as words only: no heading, image, link, list, mark-up or address to follow. */
export function prose(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[\\`*_[\]<>#|~!]/g, "\\$&")
    .replaceAll("://", ":\\//")
    .replace(/^([-+])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}
