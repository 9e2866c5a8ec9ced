import zlib from 'node:zlib';
import type { Transform } from 'node:stream';

/** Each layer of it costs work, and honest answers have one. */
const MAX_CODINGS = 4;
/** Of what one layer makes: a few bytes may unfold to gigabytes. */
const MAX_LAYER_BYTES = 65_536;
const PIECE_BYTES = 512;
const MAX_CHECKSUM_BYTES = 8;

type Open = (bytes: Buffer) => Transform;

/** zstd came with Node 22.15. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
// An input that was cut makes no error that way.
const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
const LENIENT_BROTLI = { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH };

const openGunzip: Open = () => zlib.createGunzip(LENIENT);
/** Meant to be in zlib's format; some send it bare. The first two bytes tell (RFC 1950). */
const openInflate: Open = (bytes) =>
  bytes.length > 1 && (bytes[0]! & 0x0f) === 8 && bytes.readUInt16BE() % 31 === 0
    ? zlib.createInflate(LENIENT)
    : zlib.createInflateRaw(LENIENT);

const DECODERS = new Map<string, Open>([
  ['gzip', openGunzip],
  ['x-gzip', openGunzip],
  ['deflate', openInflate],
  ['br', () => zlib.createBrotliDecompress(LENIENT_BROTLI)],
  ...(createZstdDecompress ? [['zstd', () => createZstdDecompress()] as const] : []),
]);

/** The codings in a `Content-Encoding` or `Transfer-Encoding`, without those that change nothing. */
export function parseCodings(header: string): string[] {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity' && name !== 'chunked');
}

/** `isBroken`: something in it was not in its coding, and what came before that is all there is. */
export type Decompressed = { bytes: Buffer; isBroken: boolean };

/**
 * Takes off the codings, the last one first, and answers the beginning of what they hold, as far as it can be read;
 * undefined when that is not known how.
 */
export async function decompress(
  bytes: Buffer,
  codings: readonly string[],
): Promise<Decompressed | undefined> {
  if (codings.length > MAX_CODINGS) return undefined;
  let layer: Decompressed = { bytes, isBroken: false };
  for (const coding of codings.toReversed()) {
    const open = DECODERS.get(coding);
    if (!open) return undefined;
    if (layer.bytes.length > 0) layer = await readLayer(layer, open(layer.bytes));
  }
  return layer;
}

/** Ends with the input, at the bound, or at the first fault, whichever comes first. */
function readLayer({ bytes, isBroken }: Decompressed, decoder: Transform): Promise<Decompressed> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const finish = (how: { isBroken: boolean }) => {
      decoder.destroy();
      resolve({ bytes: Buffer.concat(chunks).subarray(0, MAX_LAYER_BYTES), ...how });
    };
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_LAYER_BYTES) finish({ isBroken });
    });
    decoder.on('error', () => finish({ isBroken: true }));
    decoder.once('end', () => finish({ isBroken }));
    for (const piece of inPieces(bytes)) decoder.write(piece);
    decoder.end();
  });
}

/** A fault takes along what its piece has made, and a checksum at the end is one by itself. */
function* inPieces(bytes: Buffer): Iterable<Buffer> {
  const checksumAt = Math.max(0, bytes.length - MAX_CHECKSUM_BYTES);
  for (let at = 0; at < checksumAt; at += PIECE_BYTES) {
    yield bytes.subarray(at, Math.min(at + PIECE_BYTES, checksumAt));
  }
  yield bytes.subarray(checksumAt);
}
