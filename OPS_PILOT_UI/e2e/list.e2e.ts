import { expect, test } from "vitest";
import { axeViolations, OPSPILOT_URL, pageForEachTest } from "./support";

const page = pageForEachTest();

/** Events of one service, so that each journey has a list of its own. */
async function post(service: string, names: readonly string[]) {
  for (const name of names) {
    const body = {
      title: name,
      service,
      environment: "prod",
      raw_logs: `Traceback (most recent call last):\n  File "/srv/${service}/${name}.py", line 7, in run\n    total = rows["${name}"]\nKeyError: '${name}'\n`,
    };
    const response = await fetch(`${OPSPILOT_URL}/create-event`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
  }
}

type Item = { title: string; status: string };

async function statusesOf(service: string): Promise<Record<string, string>> {
  const response = await fetch(`${OPSPILOT_URL}/events?service=${service}`, {
    headers: { accept: "application/json" },
  });
  const { items } = (await response.json()) as { items: Item[] };
  return Object.fromEntries(items.map(({ title, status }) => [title, status]));
}

const link = (name: string) => page().getByRole("link", { name, exact: true });
const focusedText = () => page().evaluate(() => document.activeElement?.textContent ?? "");

test("a filter is typed, goes into the URL, and the URL gives the same list to a colleague", async () => {
  await post("filtering", ["alpha", "beta"]);
  await page().goto("/");
  await page().getByRole("combobox", { name: "Search events" }).click();
  await page().keyboard.type("service:filtering ");
  await page().keyboard.type("alp");
  await link("beta").waitFor({ state: "detached" });
  await link("alpha").waitFor();
  await page().waitForURL(/\?service=filtering&q=alp$/);
  const colleague = await page().context().newPage();
  await colleague.goto(page().url());
  await colleague.getByRole("link", { name: "alpha", exact: true }).waitFor();
  expect(await colleague.getByRole("listitem").count()).toBe(1);
});

test("several events are resolved at once, and undo brings them back", async () => {
  await post("bulk", ["one", "two", "three"]);
  await page().goto("/?service=bulk&status=OPEN");
  await page().getByLabel("Select one").check();
  await page().getByLabel("Select three").check();
  await page().getByRole("region", { name: "Selected events" }).getByRole("button", { name: "Resolve" }).click();
  await link("one").waitFor({ state: "detached" });
  await page().getByText("2 events resolved").waitFor();
  const undo = page().getByRole("button", { name: "Undo" });
  await expect.poll(() => undo.isEnabled()).toBe(true);
  expect(await statusesOf("bulk")).toEqual({ one: "RESOLVED", two: "OPEN", three: "RESOLVED" });
  await undo.click();
  await link("one").waitFor();
  await expect.poll(() => statusesOf("bulk")).toEqual({ one: "OPEN", two: "OPEN", three: "OPEN" });
});

test("keyboard only: from the list to a resolved event, and back to its neighbour", async () => {
  await post("keys", ["low", "middle", "high"]);
  await page().goto("/?service=keys&status=OPEN");
  await link("high").waitFor();
  await page().keyboard.press("j");
  await page().keyboard.press("j");
  await expect.poll(focusedText).toBe("middle");
  await page().keyboard.press("Enter");
  await page().waitForURL(/\/events\/\d+$/);
  await page().getByRole("region", { name: "Root cause" }).waitFor();
  await page().goBack();
  await expect.poll(focusedText).toBe("middle");
  await page().keyboard.press("e");
  await expect.poll(focusedText).toBe("low");
  await expect.poll(() => statusesOf("keys")).toEqual({ low: "OPEN", middle: "RESOLVED", high: "OPEN" });
});

test("new events wait behind a pill; no row moves before it is pressed", async () => {
  await post("news", ["first"]);
  await page().goto("/?service=news");
  const first = link("first");
  await first.waitFor();
  const before = await first.boundingBox();
  await post("news", ["second", "third"]);
  const pill = page().getByRole("button", { name: "2 new" });
  await pill.waitFor({ timeout: 20_000 });
  expect(await first.boundingBox()).toEqual(before);
  await pill.click();
  await link("third").waitFor();
  await pill.waitFor({ state: "detached" });
});

test("while the API is away the rows stay, and the page says so; when it is back, that goes", async () => {
  await post("outage", ["steady"]);
  await page().goto("/?service=outage");
  await link("steady").waitFor();
  await page().route(/\/(events|stats)/, (route) => route.abort());
  await page().getByText("Reconnecting…").waitFor({ timeout: 20_000 });
  expect(await link("steady").isVisible()).toBe(true);
  await page().unroute(/\/(events|stats)/);
  await page().getByText("Reconnecting…").waitFor({ state: "detached", timeout: 40_000 });
});

test.each(["light", "dark"] as const)("axe finds nothing in a list at work, %s", async (colorScheme) => {
  await post("axe", ["a", "b"]);
  await page().emulateMedia({ colorScheme });
  await page().goto("/?service=axe&priority=MEDIUM&priority=HIGH");
  await page().getByLabel("Select a").check();
  await page().getByRole("combobox", { name: "Search events" }).click();
  await page().keyboard.type("pri");
  await page().getByRole("option", { name: "priority:" }).waitFor();
  expect(await axeViolations(page())).toEqual([]);
});
