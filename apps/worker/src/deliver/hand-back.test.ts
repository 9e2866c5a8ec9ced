import { silentLog } from '@jiter/core';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createHandBack } from './hand-back.ts';

const dueAt = new Date('2030-01-01T00:00:00.000Z');
const event = aClaimedEvent(dueAt, { id: '12', attempt: 2, claim: 3, mayHaveLeft: true });
const released = { id: '12', claim: 3, mayHaveLeft: true, dueAt };
const rung = { eventId: '12', dueAt };

/** With a database that is away for the first `failures` releases. */
async function handBack(failures: number, { leaseMs = 60_000, gone = new AbortController() } = {}) {
  const done: unknown[] = [];
  const error = new Error('away');
  await createHandBack({
    deliveries: {
      release: (given) => {
        done.push({ released: given });
        return done.length <= failures ? Promise.reject(error) : Promise.resolve();
      },
    },
    bells: { ringNear: ([bell]) => (done.push({ rung: bell }), Promise.resolve(true)) },
    leaseMs,
    log: { ...silentLog, warn: (line, fields) => void done.push({ line, fields }) },
    gone: gone.signal,
  })(event, dueAt);
  return done;
}

test('a claim is given up by its fence, and then the event is rung for at its time', async () => {
  expect(await handBack(0)).toEqual([{ released }, { rung }]);
});

test('what cannot be written is tried again, and the event rung for once it is', async () => {
  expect(await handBack(3)).toEqual([{ released }, { released }, { released }, { released }, { rung }]);
});

const leftToIts = { line: 'event.not-released', fields: { eventId: '12', error: new Error('away') } };

test('one that cannot be given up is left to its lease: said, and not rung for', async () => {
  const [first, second, ...rest] = (await handBack(Infinity, { leaseMs: 200 })).reverse();
  expect([first, second]).toEqual([leftToIts, { released }]);
  expect(rest.length).toBeGreaterThan(0);
});

test('a process that has to go leaves it at once', async () => {
  const gone = new AbortController();
  gone.abort();
  expect(await handBack(Infinity, { gone })).toEqual([{ released }, leftToIts]);
});
