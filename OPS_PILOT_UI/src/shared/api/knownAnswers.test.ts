import { afterEach, expect, test } from "vitest";
import { forgetAnswers, readAnswer } from "./knownAnswers";

afterEach(forgetAnswers);

function answer(body: string, etag: string | null, status = 200): Response {
  const response = new Response(body, { status, headers: etag === null ? {} : { etag } });
  Object.defineProperty(response, "url", { value: "http://x/events/1" });
  return response;
}

test("what has not changed is the same object, and what has is read", async () => {
  const first = await readAnswer(answer('{"n":1}', '"a"'));
  expect(await readAnswer(answer('{"n":1}', '"a"'))).toBe(first);
  expect(await readAnswer(answer('{"n":2}', '"b"'))).toEqual({ n: 2 });
});

test("without an ETag, after an error and after leaving, everything is read anew", async () => {
  const first = await readAnswer(answer('{"n":1}', '"a"'));
  expect(await readAnswer(answer('{"code":"gone"}', '"a"', 404))).toEqual({ code: "gone" });
  expect(await readAnswer(answer('{"n":1}', null))).not.toBe(first);
  forgetAnswers();
  expect(await readAnswer(answer('{"n":1}', '"a"'))).not.toBe(first);
  expect(await readAnswer(answer("", null))).toBeNull();
});
