import { REDACTED, type ClaimedEvent, type EventOptions } from '@jiter/core';
import { anInput, attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import type { AttemptResult } from './record.ts';

let jiter: SetupWithOrg;
beforeEach(async () => {
  jiter = await setupWithOrg();
});
afterEach(() => jiter.close());

const due = () => jiter.schedule();
const claimed = async () => jiter.claimOne((await due()).id);
const attempt = (event: ClaimedEvent, changes: Partial<AttemptResult> = {}) =>
  attemptAt(event, undefined, changes);

test.each(['abc', '9223372036854775808', '', ' ', '1.5', '\0'])(
  'a claim of the id %j fails alone: those that share its statement get what is theirs',
  async (id) => {
    const events = await Promise.all([due(), due(), due()]);
    const { deliveries } = jiter.store;
    const claims = await Promise.allSettled([
      deliveries.claim([events[0].id], HOLD),
      deliveries.claim([events[1].id, id], HOLD),
      deliveries.claim([events[2].id], HOLD),
    ]);
    expect(claims.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(claims[0]).toMatchObject({ value: [{ id: events[0].id }] });
    expect(claims[2]).toMatchObject({ value: [{ id: events[2].id }] });
  },
);

test('a record that the database refuses fails alone', async () => {
  const events = await Promise.all([claimed(), claimed(), claimed()]);
  const impossible: Partial<AttemptResult>[] = [{}, { lagMs: 2 ** 31 }, {}];
  const records = await Promise.allSettled(
    events.map((event, index) => jiter.store.deliveries.record(attempt(event, impossible[index]))),
  );
  expect(records.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

/** What a worker asks for of a claim, beside a record. */
const asked = {
  release: (event: ClaimedEvent) => jiter.store.deliveries.release({ ...event, dueAt: new Date() }),
  renew: (event: ClaimedEvent) => jiter.store.deliveries.renew({ ...event, leaseMs: 60_000 }),
  readPayload: (event: ClaimedEvent) => jiter.store.deliveries.readPayload({ ...event, payloadBytes: 5 }),
};

test.each(['release', 'renew', 'readPayload'] as const)(
  'a %s that the database refuses fails alone',
  async (what) => {
    const events = await Promise.all([claimed(), claimed(), claimed()]);
    const all = await Promise.allSettled(
      events.map((event, index) => asked[what]({ ...event, ...(index === 1 && { id: 'abc' }) })),
    );
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  },
);

test.each(['a\0b', 'a\ud800b', 'a\udc00b', '\\u0000 \\ud800 as it is'])(
  'whatever was answered is recorded: %j',
  async (responseData) => {
    const events = await Promise.all([claimed(), claimed()]);
    const records = events.map((event) => jiter.store.deliveries.record(attempt(event, { responseData })));
    expect(await Promise.all(records)).toEqual([true, true]);
    const { history } = (await jiter.store.events.find(jiter.org, events[0].id))!;
    expect(history[0]!.responseData).toBe(responseData.replace('\0', '\uFFFD').toWellFormed());
  },
);

test.each(['create', 'createOnce'] as const)(
  'an event with a secret that was never sealed fails alone: %s',
  async (how) => {
    const { events } = jiter.store;
    const make = (options: EventOptions, index: number) => {
      const event = anInput(jiter.org, { options });
      return how === 'create'
        ? events.create(event)
        : events.createOnce({ event, key: `k${index}`, fingerprint: '00' });
    };
    const fine = { labels: ['a'] };
    const all = [fine, { headers: { Authorization: REDACTED } }, fine, fine];
    const made = await Promise.allSettled(all.map(make));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(made[1]).toMatchObject({ reason: { status: 400, code: 'invalid_header' } });
  },
);
