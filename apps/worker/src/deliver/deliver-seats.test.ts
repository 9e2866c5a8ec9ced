import { createLatch, eventually } from '@jiter/testkit';
import { NotSentError } from '../send/not-sent.ts';
import { deliver, dueAt, event, setup } from './deliver.fixture.ts';

const large = { payload: undefined as never, payloadBytes: 1_000_000 };
const sealed = { headers: { Authorization: 'REDACTED' }, sealed: { headers: { Authorization: 'sealed' } } };
const answered = () => Promise.resolve({ kind: 'answered', status: 200, body: '' } as const);
const away = () => Promise.reject(new Error('away'));

test.each([
  ['was answered', { send: answered }, { slots: [1], why: [] }],
  ['was answered and cannot be recorded', { send: answered, recordFails: true }, { slots: [1], why: [] }],
  ['was cut', { send: away }, { slots: [1], why: [] }],
  [
    'did not leave',
    { send: () => Promise.reject(new NotSentError('no descriptors')) },
    { slots: [1], why: ['stopping'] },
  ],
  ['was lost with its payload', { claimed: large }, { slots: [1], why: ['held-long'] }],
  [
    'has a payload that cannot be read',
    { claimed: large, readPayload: away },
    { slots: [1], why: ['fault'] },
  ],
  ['has headers that do not open', { claimed: { options: sealed } }, { slots: [], why: ['fault'] }],
  ['gets no slot', { noSlotForMs: 60_000 }, { slots: [], why: ['no-slot'] }],
  ['is too late', { claimed: { expiresAt: dueAt } }, { slots: [], why: [] }],
])('an event that %s leaves its seat, and its slot if it had one', async (_what, options, expected) => {
  const { slots, whys, backpressure } = await deliver(options);
  expect({ slots, why: whys }).toEqual(expected);
  expect(backpressure.taken()).toBe(0);
});

test('one without a slot is due again once there may be one', async () => {
  const before = Date.now();
  const { handedBack, records } = await deliver({ noSlotForMs: 60_000 });
  expect(records).toEqual([]);
  expect(handedBack).toHaveLength(1);
  expect(handedBack[0]!.dueAt.getTime() - before).toBeGreaterThanOrEqual(60_000);
  expect(handedBack[0]!.dueAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000);
});

test('and if there is none as the process stops, that is why it is handed back', async () => {
  const {
    deliver: run,
    draining,
    whys,
  } = setup({
    noSlotForMs: 0,
    slotAt: () => (draining.abort(), dueAt),
  });
  await run();
  expect(whys()).toEqual(['stopping']);
});

test('seats of those that could not be claimed are free at once, and the others as their events leave them', async () => {
  const payload = createLatch();
  const asked = createLatch();
  const taken: number[] = [];
  const { deliver: run, backpressure } = setup({
    send: answered,
    claim() {
      taken.push(backpressure.taken());
      return Promise.resolve([event, { ...event, ...large, id: '2' }]);
    },
    readPayload: () => (asked.open(), payload.opened.then(() => undefined)),
  });
  const done = run(['1', '2', '3', '4', '5']);
  await asked.opened;
  await eventually(() => expect(backpressure.taken()).toBe(1));
  payload.open();
  await done;
  expect([...taken, backpressure.taken()]).toEqual([5, 0]);
});

test('a claim that fails keeps no seat, and the queue hears of it', async () => {
  const { deliver: run, backpressure } = setup({ claim: away });
  await expect(run(['1', '2', '3'])).rejects.toThrow('away');
  expect(backpressure.taken()).toBe(0);
});

test('those that one suspect is taken apart from leave their seats at once', async () => {
  const suspects = ['1', '2', '3'].map((id) => ({ ...event, id, lostClaims: 2 }));
  const answer = createLatch();
  const {
    deliver: run,
    backpressure,
    whys,
    handedBack,
  } = setup({
    send: () => answer.opened.then(answered),
    claim: () => Promise.resolve(suspects),
  });
  const done = run(['1', '2', '3']);
  await eventually(() => {
    expect(handedBack).toHaveLength(2);
    expect(backpressure.taken()).toBe(0);
  });
  answer.open();
  await done;
  expect(whys()).toEqual(['apart']);
});

test('a suspect, which may end the process, is begun once those that it is taken apart from are given back', async () => {
  const back = createLatch();
  const {
    deliver: run,
    handedBack,
    slots,
    records,
  } = setup({
    send: answered,
    claim: () => Promise.resolve(['1', '2'].map((id) => ({ ...event, id, lostClaims: 2 }))),
    untilBack: back.opened,
  });
  const done = run(['1', '2']);
  await eventually(() => expect(handedBack).toHaveLength(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(slots).toEqual([]);
  back.open();
  await done;
  expect(records.map(({ event: { id } }) => id)).toEqual(['1']);
});

test('who stops claims nothing, and rings for all of a job that waited for seats', async () => {
  const { deliver: run, backpressure, rungForOthers } = setup({ claim: away });
  backpressure.close();
  expect(await run(['1', '2'])).toEqual({ failures: [] });
  expect(rungForOthers).toEqual(['1', '2']);
});

test('who has to go sends nothing any more', async () => {
  const { deliver: run, cutOff, records, handedBack, slots } = setup({});
  cutOff.abort();
  await run();
  expect([records, slots]).toEqual([[], [1]]);
  expect(handedBack).toHaveLength(1);
});
