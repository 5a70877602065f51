import { serializeParams } from "@/shared/api/baseApi";
import type { CreatedEvent, Problem } from "@/shared/api/types";

const GZIP_MAGIC = [0x1f, 0x8b];
const CREATED = 201;

export type UploadOptions = {
  labels: Record<string, string>;
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/**
 * One log file as one submission; gzip goes as it is, the server inflates it within its limits. By XMLHttpRequest,
 * as fetch tells nothing of an upload's progress. Rejects with a sentence to show.
 */
export async function uploadFile(file: File, { labels, onProgress, signal }: UploadOptions): Promise<CreatedEvent> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isGzip = GZIP_MAGIC.every((byte, index) => bytes[index] === byte);
  signal.throwIfAborted();
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open("POST", `${window.location.origin}/create-event?${serializeParams(labels)}`);
    request.setRequestHeader("accept", "application/json, application/problem+json");
    request.setRequestHeader("content-type", "text/plain");
    if (isGzip) request.setRequestHeader("content-encoding", "gzip");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => (request.status === CREATED ? resolve(request.response) : reject(refusal(request)));
    request.onerror = () => reject(new Error("OpsPilot's server cannot be reached."));
    request.onabort = () => reject(new Error("Stopped."));
    signal.addEventListener("abort", () => request.abort());
    request.send(bytes);
  });
}

/** The server's own words, and its status. */
export class UploadRefused extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

function refusal({ status, response }: XMLHttpRequest): UploadRefused {
  const problem = response as Partial<Problem> | null;
  return new UploadRefused(problem?.detail ?? `The server answered ${status}.`, status);
}
