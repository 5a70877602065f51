import { expect, test } from "vitest";
import { axeViolations, collectProblems, OPSPILOT_URL, pageForEachTest, sample } from "./support";

const SAMPLE = sample("billing-spring-db.log").toString();
const LINES_BEFORE = 40_000;
const problems: string[] = [];
const page = pageForEachTest(collectProblems(problems));

/** Posts a log as a program does; gives the path of its event. */
async function post(log: string, service: string): Promise<string> {
  const response = await fetch(`${OPSPILOT_URL}/create-event?service=${service}`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: log,
  });
  expect(response.status).toBe(201);
  return response.headers.get("location") ?? "";
}

type Json = Record<string, unknown>;

async function read(path: string): Promise<Json & { analysis: Json }> {
  const response = await fetch(`${OPSPILOT_URL}${path}`, { headers: { accept: "application/json" } });
  return (await response.json()) as Json & { analysis: Json };
}

/** Gives the page another answer of the API than the server's. */
async function play(path: string, event: () => unknown) {
  await page().route(`**${path}`, async (route) => {
    if (route.request().resourceType() === "document") await route.continue();
    else await route.fulfill({ json: event() });
  });
}

const GEMINI = {
  id: 900_001,
  analyzer: "gemini",
  model: "gemini-test",
  root_cause: "The <b>pool</b> is opened before ![x](http://evil.example/x.png) the ledger listens.",
  confidence: "MEDIUM",
  steps: ["Wait for the ledger.", "<script>window.hacked = true</script>"],
  patch: [
    "--- a/src/LedgerRepository.java",
    "+++ b/src/LedgerRepository.java",
    "@@ -40,2 +40,3 @@ class LedgerRepository {",
    "   Session openSession() { // 1 <img src=x onerror=alert(1)>",
    '-    return pool.open("ledger", 5432);',
    "+    ledger.awaitReady(30);",
    '+    return pool.open("ledger", 5432);',
    "",
  ].join("\n"),
  unverified_claims: 1,
  duration_ms: 4200,
  input_tokens: 3210,
  output_tokens: 456,
  cost_usd: 0.0012,
};

test("a log of 5 MB opens folded around its evidence, is searched, and scrolls with few lines in the page", async () => {
  const noise = Array.from(
    { length: LINES_BEFORE },
    (_, index) =>
      `2026-11-23T03:00:00.000Z INFO [worker-${index % 9}] request ${index} answered 200 in ${index % 97} ms, cache warm, 3 rows read`,
  ).join("\n");
  const path = await post(`${noise}\n${SAMPLE}${noise.slice(0, 900_000)}\nthe very last line\n`, "large");
  await page().goto(path);
  const log = page().getByRole("region", { name: "Raw log", exact: true });
  await log.getByText("Caused by: java.net.ConnectException: Connection refused").waitFor();
  await log.getByRole("button", { name: "↑ 20 more" }).first().click();
  await page().getByRole("button", { name: "Only around the evidence" }).click();
  await page().getByRole("searchbox", { name: "Search in the raw log" }).fill("request 31234 ");
  await page().getByText("match 1 of 1").waitFor();
  await log.locator('[data-line="31235"][data-match="true"]').waitFor();
  await log.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await log.getByText("the very last line").waitFor();
  expect(await page().locator("[data-line]").count()).toBeLessThan(150);
  await page().getByRole("button", { name: "Wrap" }).click();
  expect(await axeViolations(page())).toEqual([]);
  expect(problems).toEqual([]);
});

test("the evidence is reached and followed by keyboard alone", async () => {
  await page().goto(await post(SAMPLE, "keyboard"));
  const evidence = page().getByRole("region", { name: "Evidence" }).getByRole("button").first();
  await evidence.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if (await evidence.evaluate((element) => element === document.activeElement)) break;
    await page().keyboard.press("Tab");
  }
  await page().keyboard.press("Enter");
  await page().locator('[data-shown="true"]').waitFor();
  const log = page().getByRole("region", { name: "Raw log", exact: true });
  expect(await log.evaluate((element) => element === document.activeElement)).toBe(true);
  await page().keyboard.press("Escape");
  expect(await evidence.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("Gemini's answer arrives while the page is open, says what it changed, and stays text", async () => {
  const outside: string[] = [];
  page().on("request", (request) => {
    if (!request.url().startsWith(OPSPILOT_URL)) outside.push(request.url());
  });
  const path = await post(SAMPLE, "gemini");
  const event = await read(path);
  let isDone = false;
  const answered = { ...event, analysis: { ...event.analysis, ...GEMINI } };
  await play(path, () => (isDone ? answered : { ...event, analysis_status: "RUNNING" }));
  await page().goto(path);
  await page().getByText("this answer stands meanwhile").waitFor();
  isDone = true;
  await page().getByText("Google Gemini answered just now").waitFor();
  const cause = page().getByRole("region", { name: "Root cause" });
  await cause.getByText("The <b>pool</b> is opened").waitFor();
  await page().getByRole("region", { name: "Changes in src/LedgerRepository.java" }).getByText("awaitReady").waitFor();
  await page().getByText("3,210 in, 456 out").waitFor();
  expect(await page().evaluate(() => "hacked" in window)).toBe(false);
  expect(await page().getByRole("article").locator("img, script").count()).toBe(0);
  expect(outside).toEqual([]);
  for (const scheme of ["light", "dark"] as const) {
    await page().emulateMedia({ colorScheme: scheme });
    expect(await axeViolations(page())).toEqual([]);
  }
  await page().getByRole("button", { name: "Got it" }).click();
  expect(problems).toEqual([]);
});

test("occurrences are stepped through, and a link to one opens it", async () => {
  const path = await post(`first of two\n${SAMPLE}`, "steps");
  await post(`second of two\n${SAMPLE}`, "steps");
  await page().goto(path);
  const log = page().getByRole("region", { name: "Raw log", exact: true });
  await log.getByText("second of two").waitFor();
  await page().getByRole("button", { name: "← Previous" }).click();
  await log.getByText("first of two").waitFor();
  await page().reload();
  await log.getByText("first of two").waitFor();
  await page().getByRole("button", { name: "Newest" }).click();
  await log.getByText("second of two").waitFor();
  expect(problems).toEqual([]);
});

test("the event is taken away as Markdown, and a resolution note stays", async () => {
  await page().goto(await post(SAMPLE, "report"));
  await page().getByRole("button", { name: "Copy as Markdown" }).click();
  await page().getByRole("button", { name: "Copied" }).waitFor();
  const report = await page().evaluate(() => navigator.clipboard.readText());
  expect(report).toMatch(/^# java\.net\.ConnectException/);
  expect(report).toContain("## Root cause");
  await page().getByRole("button", { name: "Add a resolution note" }).click();
  await page().getByRole("textbox", { name: "Resolution note" }).fill("The ledger was restarted.");
  await page().getByRole("button", { name: "Save" }).click();
  await page().getByText("Resolution changed").waitFor();
  await page().reload();
  await page().getByText("The ledger was restarted.").waitFor();
  expect(problems).toEqual([]);
});

test("on a phone nothing is cut off sideways, and nothing breaks a rule of accessibility", async () => {
  await page().setViewportSize({ width: 390, height: 844 });
  const path = await post(SAMPLE, "phone");
  const event = await read(path);
  await play(path, () => ({ ...event, analysis: { ...event.analysis, ...GEMINI } }));
  await page().goto(path);
  await page()
    .getByRole("region", { name: /Changes in/ })
    .waitFor();
  expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await axeViolations(page())).toEqual([]);
});
