export type Excerpt = {
  /** 'full' when more than `maxBytes` have come: nothing further needs to be read. */
  push(chunk: Buffer): 'open' | 'full';
  /** What has come, of more than `maxBytes` only the beginning. */
  bytes(): Buffer;
  isCut(): boolean;
};

/** Keeps the beginning of a body. */
export function createExcerpt(maxBytes: number): Excerpt {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    push(chunk) {
      if (bytes <= maxBytes) chunks.push(chunk);
      bytes += chunk.length;
      return bytes > maxBytes ? 'full' : 'open';
    },
    bytes() {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      return body.length > maxBytes ? body.subarray(0, maxBytes) : body;
    },
    isCut: () => bytes > maxBytes,
  };
}
