import { randomUUID } from 'node:crypto';
import { silentLog, systemClock } from '@jiter/core';
import { openDeliveries } from '@jiter/queue';
import { cloneDatabase, watchStatements } from '@jiter/testkit';
import { aBody, API_KEY, setup } from '../test-setup.ts';

const FLOOD = 2_000;
const AT_A_TIME = 50;
const CREATES = 50;

/** What whoever has no key can make us answer. */
const CALLS: [what: string, path: string, headers: () => Record<string, string>, statuses: number[]][] = [
  ['without a key', '/api/events', () => ({}), [401]],
  ['with keys that nobody has', '/api/events', () => ({ 'x-api-key': randomUUID() }), [401]],
  ['with keys that are too long', '/api/events', () => ({ 'x-api-key': 'k'.repeat(1_000) }), [401]],
  ['for what is not there', '/nowhere', () => ({}), [404]],
  ['for the board', '/admin/queues', () => ({}), [401]],
  ['for the board by guesses', '/admin/queues', () => ({ authorization: basic(randomUUID()) }), [401, 429]],
];

const basic = (password: string) => `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

test(`${FLOOD} requests: nobody's, of six kinds, ask the database next to nothing, and every create beside them is served`, async () => {
  const queue = await cloneDatabase();
  const statements = watchStatements(/^(begin|commit|select 1)/i);
  const deliveries = await openDeliveries({
    url: queue.url,
    ringAheadMs: 200,
    log: silentLog,
    clock: systemClock,
  });
  const jiter = await setup({ board: { queue: deliveries.board, password: 'a password of some length' } });
  const send = async (path: string, headers: Record<string, string>) => {
    const answer = await fetch(jiter.url + path, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
  const create = () => jiter.api.post('/api/events').send(aBody()).set('x-api-key', API_KEY).expect(200);
  await create();
  const before = statements.said.length;
  const answered = new Map<string, Set<number>>(CALLS.map(([what]) => [what, new Set()]));
  const turns = Array.from({ length: FLOOD }).keys();
  await Promise.all([
    ...Array.from({ length: AT_A_TIME }, async () => {
      for (const turn of turns) {
        const [what, path, headers] = CALLS[turn % CALLS.length]!;
        answered.get(what)!.add(await send(path, headers()));
      }
    }),
    (async () => {
      for (let count = 0; count < CREATES; count += 1) await create();
    })(),
  ]);
  for (const [what, , , statuses] of CALLS) {
    expect([what, [...answered.get(what)!].filter((status) => !statuses.includes(status))]).toEqual([
      what,
      [],
    ]);
  }
  const lookUps = statements.said
    .slice(before)
    .filter(({ text }) => /from api_keys where key_hash/.test(text));
  // Strangers share them; a third of a thousand came.
  expect(lookUps.length).toBeLessThan(FLOOD / CALLS.length / 2);
  expect(jiter.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  statements.stop();
  await jiter.close();
  await deliveries.close();
  await queue.drop();
});
