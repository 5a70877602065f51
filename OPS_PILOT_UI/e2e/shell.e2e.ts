import { expect, test } from "vitest";
import { axeViolationsInBothThemes, OPSPILOT_URL, pageForEachTest } from "./support";

const page = pageForEachTest();

async function post(title: string): Promise<number> {
  const response = await fetch(`${OPSPILOT_URL}/create-event`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title, service: "shell", raw_logs: `ShellJourneyError: ${title} went wrong\n` }),
  });
  return ((await response.json()) as { id: number }).id;
}

async function openPalette() {
  await page().keyboard.press("Control+K");
  return page().getByRole("combobox", { name: "Command" });
}

async function statusOf(id: number): Promise<string> {
  const response = await fetch(`${OPSPILOT_URL}/events/${id}`);
  return ((await response.json()) as { status: string }).status;
}

test("from anywhere to anywhere by the keyboard alone", async () => {
  await page().goto("/");
  await page().getByRole("heading", { name: "Events" }).waitFor({ state: "attached" });
  await (await openPalette()).fill("over");
  await page().keyboard.press("Enter");
  await page().waitForURL(/\/overview$/);
  await (await openPalette()).fill("KeyError");
  await page().keyboard.press("Enter");
  await page().waitForURL(/\/\?q=KeyError$/);
  await page().goto("/overview");
  await page().getByRole("heading", { name: "Overview" }).waitFor({ state: "attached" });
  await page().keyboard.press("/");
  await page().waitForURL(/\/$/);
  await expect
    .poll(() => page().evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toBe("Search events");
});

test("an event is resolved by the palette and by its key, and brought back", async () => {
  const id = await post("palette");
  await page().goto(`/events/${id}`);
  await page().getByRole("heading", { name: "palette" }).waitFor();
  await (await openPalette()).fill("resolve this");
  await page().keyboard.press("Enter");
  await page().getByText("1 event resolved").waitFor();
  await page().getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => page().getByLabel("Status").inputValue()).toBe("OPEN");
  await page().keyboard.press("i");
  await expect.poll(() => page().getByLabel("Status").inputValue()).toBe("IGNORED");
  await page().keyboard.press("r");
  await expect.poll(() => page().getByLabel("Status").inputValue()).toBe("OPEN");
  // The page says so before the server does; closed too soon, it would leave an ignored event.
  await expect.poll(() => statusOf(id)).toBe("OPEN");
});

test("settings, overview, palette and help break no rule of accessibility in either theme", async () => {
  for (const [path, heading] of [
    ["/settings", "This browser"],
    ["/overview", "Overview"],
    ["/nowhere", "Not found"],
  ] as const) {
    await page().goto(path);
    await page().getByRole("heading", { name: heading }).waitFor({ state: "attached" });
    expect(await axeViolationsInBothThemes(page())).toEqual([]);
  }
  await openPalette();
  expect(await axeViolationsInBothThemes(page())).toEqual([]);
  await page().keyboard.press("Escape");
  await page().keyboard.press("Shift+?");
  await page().getByRole("dialog", { name: "Keys" }).waitFor();
  expect(await axeViolationsInBothThemes(page())).toEqual([]);
});
