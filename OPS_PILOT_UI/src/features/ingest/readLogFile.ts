const GZIP_MAGIC = [0x1f, 0x8b];

function tooLarge(file: File, maxBytes: number): Error {
  return new Error(`${file.name} is over ${Math.round(maxBytes / 1024 / 1024)} MB; send the part around the failure.`);
}

/** A log file's text; gzip is inflated, and stops at the limit. Rejects with a sentence to show. */
export async function readLogFile(file: File, maxBytes: number): Promise<string> {
  if (file.size > maxBytes) throw tooLarge(file, maxBytes);
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (!GZIP_MAGIC.every((byte, index) => head[index] === byte)) return file.text();
  return inflate(file, maxBytes);
}

async function inflate(file: File, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error(`${file.name} is not a whole gzip file.`);
    });
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > maxBytes) throw tooLarge(file, maxBytes);
    text += decoder.decode(value, { stream: true });
  }
}
