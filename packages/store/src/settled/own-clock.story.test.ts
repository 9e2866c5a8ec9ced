import { listEvents } from '@jiter/testkit';
import { attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const DAY_MS = 86_400_000;
const KEEP = { settledMs: 30 * DAY_MS, attemptsMs: 30 * DAY_MS };
const by = { kind: 'admin', name: 'somebody' } as const;

let jiter: SetupWithOrg;
beforeEach(async () => void (jiter = await setupWithOrg()));
afterEach(() => jiter.close());

/** On a machine whose clock shows that much more. */
async function shownLater<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(at: number = Right.now() + ms) {
      super(at);
    }
    static override now = () => Right.now() + ms;
  } as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = Right;
  }
}

async function sendOne(): Promise<string> {
  const { events, deliveries } = jiter.store;
  const wish = { destination: 'http://127.0.0.1/', payload: 'hello', scheduledTime: new Date() };
  const { id } = await events.create({ org: jiter.org, ...wish });
  const [event] = await deliveries.claim([id], HOLD);
  expect(await deliveries.record(attemptAt(event!, { kind: 'sent' }))).toBe(true);
  return id;
}

test.each([
  ['40 days ahead', 40 * DAY_MS, KEEP],
  ['40 days behind', -40 * DAY_MS, KEEP],
  // Those of before are too wide then.
  ['40 days behind, for six hours', -40 * DAY_MS, { settledMs: DAY_MS / 4, attemptsMs: DAY_MS / 4 }],
])('a leader whose clock is %s drops nothing that the database keeps', async (_how, ms, keep) => {
  const id = await sendOne();
  await shownLater(ms, () => jiter.store.settled.keepPartitions(keep));
  expect((await jiter.store.events.find(jiter.org, id))?.history).toHaveLength(1);
  expect(await listEvents(jiter.store.events, jiter.org, { statuses: ['Sent'] })).toHaveLength(1);
});

test('a leader whose clock is ahead forgets no entry of the audit log early, and links all that comes', async () => {
  const { keys, audit } = jiter.store;
  const note = () => keys.create({ org: jiter.org, name: 'a key' }, by);
  await note();
  await shownLater(40 * DAY_MS, async () => {
    while ((await audit.link(100)).count > 0);
    expect(await audit.forget(30 * DAY_MS, 100)).toBe(0);
    await note();
    expect((await audit.link(100)).count).toBe(1);
  });
});
