import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { axeViolationsInBothThemes, pageForEachTest, sample } from "./support";

const OVER_THE_LIMIT = 20 * 1024 * 1024 + 1;
const page = pageForEachTest();

async function openDialog() {
  await page().goto("/");
  await page().getByRole("heading", { name: "Events" }).waitFor({ state: "attached" });
  await page().keyboard.press("c");
  return page().getByRole("dialog", { name: "New event" });
}

test("files of two runtimes and a gzip become events of their own; one too large is never sent", async () => {
  const dialog = await openDialog();
  await dialog.getByLabel("Choose log files").setInputFiles([
    { name: "shop.log", mimeType: "text/plain", buffer: sample("shop-django-none.log") },
    { name: "worker.log.gz", mimeType: "application/gzip", buffer: gzipSync(sample("worker-go-panic.log")) },
    { name: "huge.log", mimeType: "text/plain", buffer: Buffer.alloc(OVER_THE_LIMIT, "x") },
  ]);
  await dialog.getByText(/Over 20.0 MB/).waitFor();
  await dialog.getByLabel("Service").fill("uploads");
  await dialog.getByRole("button", { name: "Find the root cause" }).click();
  const files = dialog.getByRole("list", { name: "Files" });
  await files.getByRole("link").nth(1).waitFor();
  expect(await files.getByRole("link").count()).toBe(2);
  expect(await axeViolationsInBothThemes(page())).toEqual([]);
  await files.getByRole("link", { name: /AttributeError/ }).click();
  await page().getByRole("heading", { name: "Root cause" }).waitFor();
  expect(await page().getByRole("dialog").count()).toBe(0);
});

test("a file that is dropped on the dialog ends on its event", async () => {
  const dialog = await openDialog();
  const text = sample("gateway-node-undefined.log").toString();
  const dropped = await page().evaluateHandle((log) => {
    const data = new DataTransfer();
    data.items.add(new File([log], "gateway.log", { type: "text/plain" }));
    return data;
  }, text);
  await dialog.locator("form").dispatchEvent("drop", { dataTransfer: dropped });
  await dialog.getByText("gateway.log").waitFor();
  await dialog.getByRole("button", { name: "Find the root cause" }).click();
  await page().waitForURL(/\/events\/\d+$/);
});
