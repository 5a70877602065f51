import { plainText } from "./plainText";

/** Pages served over plain HTTP from another machine have no clipboard API; there the old way still works. */
function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

/** Whether the text is in the clipboard now, without what could drive a terminal: a download is the exact copy. */
export async function copyText(text: string): Promise<boolean> {
  const plain = plainText(text);
  if (!("clipboard" in navigator)) return copyBySelection(plain);
  try {
    await navigator.clipboard.writeText(plain);
    return true;
  } catch {
    return copyBySelection(plain);
  }
}
