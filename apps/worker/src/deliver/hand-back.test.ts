import { silentLog } from '@jiter/core';
import { aClaimedEvent } from './claimed-event.fixture.ts';
import { createHandBack } from './hand-back.ts';

const dueAt = new Date('2030-01-01T00:00:00.000Z');
const event = aClaimedEvent(dueAt, { id: '12', attempt: 2, claim: 3, mayHaveLeft: true });

async function handBack(release: () => Promise<void>) {
  const done: unknown[] = [];
  await createHandBack({
    deliveries: { release: (given) => (done.push({ released: given }), release()) },
    bells: { ringNear: ([bell]) => (done.push({ rung: bell }), Promise.resolve(true)) },
    log: { ...silentLog, warn: (line, fields) => void done.push({ line, fields }) },
  })(event, dueAt);
  return done;
}

test('a claim is given up by its fence, and then the event is rung for at its time', async () => {
  const released = { id: '12', claim: 3, mayHaveLeft: true, dueAt };
  expect(await handBack(() => Promise.resolve())).toEqual([{ released }, { rung: { eventId: '12', dueAt } }]);
});

test('one that cannot be given up is left to its lease: said, and not rung for', async () => {
  const error = new Error('away');
  const [, ...rest] = await handBack(() => Promise.reject(error));
  expect(rest).toEqual([{ line: 'event.not-released', fields: { eventId: '12', error } }]);
});
