import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { CopyButton } from "./CopyButton";

function show() {
  const user = userEvent.setup();
  render(<CopyButton text="app/db.py:41" label="the place" />, {
    wrapper: ({ children }) => <MantineProvider env="test">{children}</MantineProvider>,
  });
  return user;
}

afterEach(() => Reflect.deleteProperty(document, "execCommand"));

test("a text is copied, and the button says so for a moment", async () => {
  const user = show();
  await user.click(screen.getByRole("button", { name: "Copy the place" }));
  expect(await screen.findByRole("button", { name: "Copied the place" })).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe("app/db.py:41");
  expect(await screen.findByRole("button", { name: "Copy the place" }, { timeout: 3_000 })).toBeInTheDocument();
});

test.each([
  [true, "Copied the place"],
  [false, "Copy failed the place"],
])("where the clipboard refuses, the old way is tried: %s", async (isCopied, name) => {
  const user = show();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("refused"));
  const selected: string[] = [];
  document.execCommand = () => {
    selected.push(document.querySelector("textarea")?.value ?? "");
    return isCopied;
  };
  await user.click(screen.getByRole("button", { name: "Copy the place" }));
  expect(await screen.findByRole("button", { name })).toHaveFocus();
  expect(selected).toEqual(["app/db.py:41"]);
});
