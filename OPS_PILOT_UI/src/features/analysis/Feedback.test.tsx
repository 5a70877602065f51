import { MantineProvider } from "@mantine/core";
import { ApiProvider } from "@reduxjs/toolkit/query/react";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { baseApi } from "@/shared/api/baseApi";
import type { AnalysisDetail } from "@/shared/api/types";
import { makeDetail } from "@/testing/factories";
import { server } from "@/testing/server";
import { AiPreview } from "./AiPreview";
import { Feedback } from "./Feedback";

function show(feedback: AnalysisDetail["feedback"]) {
  const { analysis } = makeDetail();
  if (analysis === null) throw new Error("the factory's event has an analysis");
  render(
    <ApiProvider api={baseApi}>
      <MantineProvider env="test">
        <Feedback eventId={7} analysis={{ ...analysis, feedback }} />
      </MantineProvider>
    </ApiProvider>,
  );
  return { user: userEvent.setup() };
}

test("an answer is called right, or wrong with a note", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/events/7/feedback", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(makeDetail());
    }),
  );
  const { user } = show(null);
  await user.click(screen.getByRole("button", { name: "Right" }));
  await user.click(screen.getByRole("button", { name: "Wrong…" }));
  await user.type(screen.getByLabelText("What was it really?"), " the cache ");
  await user.click(screen.getByRole("button", { name: "Mark as wrong" }));
  await waitFor(() => expect(screen.queryByLabelText("What was it really?")).not.toBeInTheDocument());
  expect(sent).toEqual([
    { verdict: "right", note: null },
    { verdict: "wrong", note: "the cache" },
  ]);
});

test("feedback that cannot be saved says why and keeps the note", async () => {
  server.use(http.post("*/events/7/feedback", () => HttpResponse.error()));
  const feedback = { verdict: "wrong" as const, note: null, at: "2026-11-23T03:00:00Z" };
  const { user } = show(feedback);
  expect(screen.getByText("Marked as wrong.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Wrong…" }));
  await user.type(screen.getByLabelText("What was it really?"), "x");
  await user.click(screen.getByRole("button", { name: "Mark as wrong" }));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(screen.getByLabelText("What was it really?")).toHaveValue("x");
});

test("what a model is sent is shown when somebody asks, as text", async () => {
  const preview = {
    would_be_sent: false,
    why_not: "No Gemini key is set (GEMINI_API_KEY).",
    model: "gemini-x",
    occurrence_id: 1,
    system: "rules",
    prompt: "L0001| <b>boom</b> <EMAIL_1>",
    estimated_tokens: 1234,
    is_condensed: true,
    redactions: { EMAIL: 2 },
  };
  server.use(http.get("*/events/7/ai-preview", () => HttpResponse.json(preview)));
  const user = userEvent.setup();
  render(
    <ApiProvider api={baseApi}>
      <MantineProvider env="test">
        <AiPreview eventId={7} />
      </MantineProvider>
    </ApiProvider>,
  );
  await user.click(screen.getByText("What a model is sent"));
  expect(await screen.findByText(/L0001\| <b>boom/)).toBeInTheDocument();
  expect(screen.getByText(/Nothing is sent: No Gemini key/)).toHaveTextContent(/1,234 tokens, the log condensed.*2 × /);
});
