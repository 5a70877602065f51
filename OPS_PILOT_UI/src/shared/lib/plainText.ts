/**
 * Escape sequences drive the terminal that a text is pasted into, and marks of direction show another name than it
 * holds. Lines and tabs stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export function plainText(text: string): string {
  return text.replaceAll(UNSEEN, "");
}
