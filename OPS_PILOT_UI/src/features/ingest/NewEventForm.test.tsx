import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeDetail } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";
import { findProblem, MAX_LOG_BYTES, NO_FIELDS, toRequest } from "./newEventForm";

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

/** Answers each submission with an event of its own; a log that says so is refused. */
function answerInTurn() {
  const sent: { log: string; search: string; encoding: string | null }[] = [];
  server.use(
    http.post("/create-event", async ({ request }) => {
      const log = await request.text();
      sent.push({ log, search: new URL(request.url).search, encoding: request.headers.get("content-encoding") });
      if (log.includes("refuse me")) {
        return HttpResponse.json({ code: "payload_too_large", detail: "Too large, says the server." }, { status: 413 });
      }
      const event = makeDetail({ id: sent.length, title: `Event ${sent.length}` });
      return HttpResponse.json({ ...event, occurrence_id: 1, is_new: true }, { status: 201 });
    }),
    http.get("/events/:id", ({ params }) => HttpResponse.json(makeDetail({ id: Number(params.id), title: "Opened" }))),
  );
  return sent;
}

const send = () => screen.getByRole("button", { name: "Find the root cause" });

test("several files are submissions of their own, and each leads to its event", async () => {
  const sent = answerInTurn();
  const { user } = await openDialog();
  const files = [new File(["one"], "a.log"), new File(["two"], "b.log")];
  await user.upload(screen.getByLabelText("Choose log files"), files);
  await user.type(screen.getByLabelText("Service"), "billing");
  await user.click(send());
  await user.click(await screen.findByRole("link", { name: "Event 2" }));
  expect(sent).toEqual([
    { log: "one", search: "?service=billing", encoding: null },
    { log: "two", search: "?service=billing", encoding: null },
  ]);
  expect(await screen.findByRole("heading", { name: "Opened" })).toBeInTheDocument();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("one file ends on its event, and gzip goes as it is", async () => {
  const sent = answerInTurn();
  const { user } = await openDialog();
  const zipped = new File([new Uint8Array([0x1f, 0x8b, 8, 0])], "app.log.gz");
  await user.upload(screen.getByLabelText("Choose log files"), zipped);
  await user.click(send());
  expect(await screen.findByRole("heading", { name: "Opened" })).toBeInTheDocument();
  expect(sent[0]?.encoding).toBe("gzip");
});

test("a file that is refused says why, stays, and can be sent again or removed", async () => {
  const sent = answerInTurn();
  const { user } = await openDialog();
  const files = [new File(["refuse me"], "a.log"), new File(["two"], "b.log")];
  await user.upload(screen.getByLabelText("Choose log files"), files);
  await user.click(send());
  expect(await screen.findByText("Too large, says the server.")).toBeVisible();
  await screen.findByRole("link", { name: "Event 2" });
  await user.click(send());
  await waitFor(() => expect(sent.map(({ log }) => log)).toEqual(["refuse me", "two", "refuse me"]));
  await user.click(await screen.findByRole("button", { name: "Remove a.log" }));
  expect(screen.queryByText("a.log")).toBeNull();
});

test("a file over the limit is refused before it is sent", async () => {
  const sent = answerInTurn();
  const { user } = await openDialog();
  const large = new File(["x"], "big.log");
  Object.defineProperty(large, "size", { value: MAX_LOG_BYTES + 1 });
  await user.upload(screen.getByLabelText("Choose log files"), [large, new File([], "none.log")]);
  expect(await screen.findByText(/Over 20.0 MB: send the part around the failure/)).toBeVisible();
  expect(screen.getByText("The file is empty.")).toBeVisible();
  await user.click(send());
  expect(sent).toEqual([]);
});

test("a log over the limit is a problem", () => {
  expect(findProblem({ ...NO_FIELDS, rawLogs: "x".repeat(MAX_LOG_BYTES + 1) })).toMatch(/over 20 MB/);
});

test("a log that was typed is still there after the dialog was closed by mistake", async () => {
  const { user, log } = await openDialog();
  await user.click(log);
  await user.paste("boom");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("button", { name: "New event" }));
  expect(await screen.findByLabelText("Raw log")).toHaveValue("boom");
});

test("a file that is taken away while another is on its way is not sent", async () => {
  const logs: string[] = [];
  let answer: () => void = () => undefined;
  server.use(
    http.post("/create-event", async ({ request }) => {
      logs.push(await request.text());
      await new Promise<void>((resolve) => (answer = resolve));
      return HttpResponse.json({ ...makeDetail(), occurrence_id: 1, is_new: true }, { status: 201 });
    }),
  );
  const { user } = await openDialog();
  const files = [new File(["one"], "a.log"), new File(["two"], "b.log")];
  await user.upload(screen.getByLabelText("Choose log files"), files);
  await user.click(send());
  await waitFor(() => expect(logs).toEqual(["one"]));
  await user.click(screen.getByRole("button", { name: "Remove b.log" }));
  answer();
  expect(await screen.findByRole("link", { name: "Checkout fails" })).toBeInTheDocument();
  expect(logs).toEqual(["one"]);
});
