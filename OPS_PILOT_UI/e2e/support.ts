import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

export const OPSPILOT_URL = process.env.OPSPILOT_URL ?? "http://localhost:5000";
const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const SAMPLES = new URL("../../scripts/demo/", import.meta.url);

type AxeWindow = { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };

/** One of the logs that `./opspilot demo` posts. */
export function sample(name: string): Buffer {
  return readFileSync(new URL(name, SAMPLES));
}

/** A new page of a real browser for each journey. `prepare` is done with it before anything is opened. */
export function pageForEachTest(prepare: (page: Page) => void = () => undefined): () => Page {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ baseURL: OPSPILOT_URL, permissions: ["clipboard-read", "clipboard-write"] });
    page = await context.newPage();
    prepare(page);
  });
  afterEach(() => context.close());
  return () => page;
}

/** What the page said went wrong, from one journey to the next. */
export function collectProblems(problems: string[]) {
  return (page: Page) => {
    problems.length = 0;
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
  };
}

/** What breaks a rule of accessibility on the page as it is. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => (window as unknown as AxeWindow).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** The same in both themes. */
export async function axeViolationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    found.push(...(await axeViolations(page)).map((violation) => `${colorScheme} ${violation}`));
  }
  return found;
}
