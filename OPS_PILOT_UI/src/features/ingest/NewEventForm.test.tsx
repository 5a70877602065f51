import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeDetail } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";
import { findProblem, MAX_LOG_BYTES, NO_FIELDS, toRequest } from "./newEventForm";
import { readLogFile } from "./readLogFile";

async function openDialog() {
  const app = renderApp();
  await app.user.click(screen.getByRole("button", { name: "New event" }));
  return { ...app, log: await screen.findByLabelText("Raw log") };
}

test("a pasted log ends on its event", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("/create-event", async ({ request }) => {
      sent.push(request.headers.get("content-type"), new URL(request.url).search, await request.text());
      return HttpResponse.json({ ...makeDetail(), occurrence_id: 1, is_new: true }, { status: 201 });
    }),
    http.get("/events/:id", () => HttpResponse.json(makeDetail())),
  );
  const { user, log: field } = await openDialog();
  await user.click(field);
  await user.paste("starting\nValueError: bad port\n");
  await user.type(screen.getByLabelText("Service"), "billing");
  await user.click(screen.getByRole("button", { name: "Find the root cause" }));
  expect(await screen.findByRole("heading", { name: "Checkout fails" })).toBeInTheDocument();
  const log = "starting\nValueError: bad port\n";
  expect(sent).toEqual(["text/plain; charset=utf-8", "?service=billing", log]);
});

test("a title that was typed goes along", () => {
  const request = toRequest({ ...NO_FIELDS, title: " Mine ", rawLogs: "boom" });
  expect(request).toEqual({ url: "create-event", method: "POST", body: { title: "Mine", raw_logs: "boom" } });
});

test("an empty form says what is missing", async () => {
  const { user } = await openDialog();
  await user.click(screen.getByRole("button", { name: "Find the root cause" }));
  expect(await screen.findByText("Paste a log, or drop a file.")).toBeInTheDocument();
});

test("what the server refuses is said in its words", async () => {
  server.use(
    http.post("/create-event", () =>
      HttpResponse.json({ code: "payload_too_large", detail: "The body is over 10 bytes." }, { status: 413 }),
    ),
  );
  const { user, log } = await openDialog();
  await user.click(log);
  await user.paste("boom");
  await user.click(screen.getByRole("button", { name: "Find the root cause" }));
  expect(await screen.findByText("The body is over 10 bytes.")).toBeInTheDocument();
});

test("chosen files are joined into the log", async () => {
  const { user, log } = await openDialog();
  const files = [new File(["one"], "a.log"), new File(["two"], "b.log")];
  await user.upload(screen.getByLabelText("Choose log files"), files);
  await waitFor(() => expect(log).toHaveValue("one\ntwo"));
});

test("a file over the limit is refused before it is sent", async () => {
  await expect(readLogFile(new File(["12345"], "big.log"), 4)).rejects.toThrow("big.log is over");
});

test("a log over the limit is a problem", () => {
  expect(findProblem({ ...NO_FIELDS, rawLogs: "x".repeat(MAX_LOG_BYTES + 1) })).toMatch(/over 20 MB/);
});
