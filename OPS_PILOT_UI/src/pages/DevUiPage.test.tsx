import { readdirSync } from "node:fs";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderApp } from "@/testing/renderApp";
import source from "./DevUiPage.tsx?raw";

test("every shared component is shown", async () => {
  renderApp("/dev/ui");
  expect(await screen.findByRole("heading", { name: "Components" })).toBeVisible();
  const components = readdirSync("src/shared/ui").filter(
    (name) => /^[A-Z]\w+\.tsx$/.test(name) && !name.includes("test"),
  );
  const missing = components.filter((name) => !source.includes(`<${name.replace(".tsx", "")}`));
  expect(missing).toEqual([]);
});
