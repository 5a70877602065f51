import { expect, test } from "vitest";
import { axeViolations, collectProblems, OPSPILOT_URL, pageForEachTest, sample } from "./support";

const SAMPLE = sample("shop-django-none.log").toString();
const problems: string[] = [];
const page = pageForEachTest(collectProblems(problems));

async function paste(log: string) {
  await page().getByRole("button", { name: "New event" }).click();
  await page().getByRole("textbox", { name: "Raw log" }).fill(log);
  await page().getByRole("button", { name: "Find the root cause" }).click();
}

test("paste a log, see the root cause, jump to the evidence, resolve it, see it come back", async () => {
  await page().goto("/");
  await paste(SAMPLE);
  await page().waitForURL(/\/events\/\d+$/);
  const cause = page().getByRole("region", { name: "Root cause" });
  await cause.getByText(/AttributeError/).waitFor();
  await page().getByRole("region", { name: "Open first" }).getByText("/srv/shop/checkout/pricing.py:31").waitFor();
  await page().getByRole("region", { name: "Suggested fix" }).waitFor();

  await page().getByRole("region", { name: "Evidence" }).getByRole("button").last().click();
  await page().locator('[data-shown="true"]').waitFor();

  await page().getByRole("button", { name: "Resolve" }).click();
  await page().getByRole("button", { name: "Reopen" }).waitFor();
  await page().getByText("Status changed: open → resolved").waitFor();

  await paste(SAMPLE);
  await page().getByText("regression: it was resolved before").waitFor();
  expect(problems).toEqual([]);
});

test("the list shows it, filters it, and the page has no accessibility violations in either theme", async () => {
  await page().goto("/");
  await page()
    .getByRole("link", { name: /AttributeError/ })
    .waitFor();
  expect(await axeViolations(page())).toEqual([]);
  await page().getByRole("button", { name: "Switch to dark colours" }).click();
  expect(await axeViolations(page())).toEqual([]);
  await page()
    .getByRole("button", { name: /^Ignored/ })
    .click();
  await page().getByText("No event matches these filters.").waitFor();
  expect(page().url()).toContain("status=IGNORED");
  await page().getByRole("button", { name: /^All/ }).click();
  await page()
    .getByRole("link", { name: /AttributeError/ })
    .click();
  await page().getByRole("region", { name: "Root cause" }).waitFor();
  expect(await axeViolations(page())).toEqual([]);
  expect(problems).toEqual([]);
});

test("a log full of markup is shown as text and loads nothing", async () => {
  const outside: string[] = [];
  page().on("request", (request) => {
    if (!request.url().startsWith(OPSPILOT_URL)) outside.push(request.url());
  });
  await page().goto("/");
  await paste(
    "<script>window.hacked = true</script>\nERROR <img src=http://evil.example/x.png onerror=alert(1)> ![x](http://evil.example/y.png)\n",
  );
  await page().waitForURL(/\/events\/\d+$/);
  await page().getByRole("region", { name: "Raw log" }).getByText("<script>window.hacked = true</script>").waitFor();
  expect(await page().evaluate(() => "hacked" in window)).toBe(false);
  expect(outside).toEqual([]);
});

test("a phone shows it without scrolling sideways", async () => {
  await page().setViewportSize({ width: 390, height: 844 });
  const width = () => page().evaluate(() => document.documentElement.scrollWidth);
  await page().goto("/");
  const link = page()
    .getByRole("link", { name: /AttributeError/ })
    .first();
  await link.waitFor();
  expect(await width()).toBeLessThanOrEqual(390);
  await link.click();
  await page().getByRole("region", { name: "Root cause" }).waitFor();
  expect(await width()).toBeLessThanOrEqual(390);
});
