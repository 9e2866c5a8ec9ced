import { startLink, type Link } from './link.ts';

/** `cuts`: how many answers were lost so far. `cut` ends all connections, whatever is under way on them. */
export type CutLink = Link & { cuts: () => number; loseAnswerTo(words: string): void; cut(): void };

/** ReadyForQuery outside a transaction: what came before it is committed. */
const COMMITTED = Buffer.from('Z\0\0\0\x05I', 'latin1');

/**
 * A way to the PostgreSQL at `url`. `loseAnswerTo` has the next statement that says `words` take effect, and ends its connection in
 * place of the answer. A statement that its connection has prepared already says nothing but its name.
 */
export async function startCutLink(url: string): Promise<CutLink> {
  let wanted: string | undefined;
  let cuts = 0;
  const ends = new Set<() => void>();
  const link = await startLink(url, (near, far, end) => {
    let isLost = false;
    ends.add(end);
    near.on('close', () => ends.delete(end));
    let tail = Buffer.alloc(0);
    near.on('data', (piece) => {
      if (wanted !== undefined && piece.includes(wanted)) {
        isLost = true;
        wanted = undefined;
      }
      far.write(piece);
    });
    far.on('data', (piece) => {
      if (!isLost) return void near.write(piece);
      tail = Buffer.concat([tail, piece]).subarray(-COMMITTED.length);
      if (!tail.equals(COMMITTED)) return;
      cuts += 1;
      end();
    });
  });
  return {
    ...link,
    cuts: () => cuts,
    loseAnswerTo: (words) => void (wanted = words),
    cut: () => ends.forEach((end) => end()),
  };
}
