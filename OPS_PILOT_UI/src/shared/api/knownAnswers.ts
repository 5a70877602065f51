/** Enough for what one page polls. */
const MOST_KEPT = 20;
const known = new Map<string, { etag: string; body: unknown }>();

/**
 * An answer's body. One that has not changed since it was last read, as its ETag tells, is the same object again: a
 * log of megabytes is not parsed and compared at every poll.
 */
export async function readAnswer(response: Response): Promise<unknown> {
  const etag = response.ok ? response.headers.get("etag") : null;
  const before = known.get(response.url);
  if (etag !== null && before?.etag === etag) {
    void response.body?.cancel();
    return before.body;
  }
  const text = await response.text();
  const body: unknown = text === "" ? null : JSON.parse(text);
  if (etag !== null) keep(response.url, etag, body);
  return body;
}

/** When somebody leaves, nothing that was read may stay. */
export function forgetAnswers() {
  known.clear();
}

function keep(url: string, etag: string, body: unknown) {
  known.delete(url);
  known.set(url, { etag, body });
  const oldest = known.keys().next();
  if (known.size > MOST_KEPT && !oldest.done) known.delete(oldest.value);
}
