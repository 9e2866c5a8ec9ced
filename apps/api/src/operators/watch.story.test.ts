import { silentLog, type ServiceFacts } from '@jiter/core';
import { startReceiver, type Receiver } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import type { StatusReport } from '../stats/status.ts';
import { createTellOperators } from './tell.ts';
import { createOperatorWatch } from './watch.ts';

let jiter: Setup;
let receiver: Receiver;
let answers = 200;
beforeAll(async () => {
  [jiter, receiver] = await Promise.all([setup(), startReceiver(() => answers)]);
});
beforeEach(() => {
  answers = 200;
  receiver.hits.length = 0;
});
afterAll(async () => {
  await receiver.close();
  await jiter.close();
});

const at = { ms: Date.now() };
const clock = { now: () => new Date(at.ms) };

/** A process of the API; `facts` is what it sees. */
function aProcess(holder: string, facts: () => Partial<ServiceFacts>, store = jiter.store.operators) {
  const status = () =>
    Promise.resolve({
      state: 'ok',
      text: '',
      reasons: [],
      database: 'ok',
      queue: 'ok',
      fleet: undefined,
      ...facts(),
    } as StatusReport);
  const targets = { webhook: `${receiver.url}hook`, slack: `${receiver.url}slack` };
  const tell = createTellOperators({ targets, log: silentLog });
  return createOperatorWatch({ operators: store, status, tell, holder, clock, log: silentLog });
}

const silent = () => {
  const seenAt = new Date(at.ms - 31_000);
  return { id: 'w', version: '1', startedAt: seenAt, seenAt, underWay: 0, skewMs: 0 };
};
const dead = (): Partial<ServiceFacts> => ({
  fleet: { now: clock.now(), workers: [silent()], due: { count: 0, isMore: false } },
});
const fine = (): Partial<ServiceFacts> => ({});
const told = () => receiver.hits.map(({ path, body }) => [path, JSON.parse(body) as unknown]);
const typesTold = () =>
  receiver.hits
    .filter(({ path }) => path === '/hook')
    .map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('of several processes one tells, once, of what is there and that it is over', async () => {
  let facts = dead;
  const [one, other] = [aProcess('a', () => facts()), aProcess('b', () => facts())];
  for (const look of [one, other, one, other]) await look();
  expect(told().sort()).toEqual([
    [
      '/hook',
      {
        type: 'operator.failing',
        timestamp: expect.any(String),
        data: { code: 'no-worker-alive', text: expect.stringMatching(/^No worker has answered/) },
      },
    ],
    ['/slack', { text: expect.stringMatching(/^No worker has answered/) }],
  ]);
  facts = fine;
  await one();
  expect(typesTold()).toEqual(['operator.failing']);
  at.ms += 60_000;
  for (const look of [one, other, one]) await look();
  expect(typesTold()).toEqual(['operator.failing', 'operator.recovered']);
});

test('what arrives nowhere is told again, until it does', async () => {
  answers = 500;
  const look = aProcess('a', dead);
  await look();
  await look();
  expect(typesTold()).toHaveLength(1);
  answers = 200;
  at.ms += 31_000;
  await look();
  await look();
  expect(typesTold()).toHaveLength(2);
});

test('that the database is away each process tells for itself, without asking it', async () => {
  const away = () => Promise.reject(new Error('away'));
  const store = { holds: away, lags: away, open: away, see: away, tell: away, close: away };
  let facts: () => Partial<ServiceFacts> = () => ({ database: 'unreachable' });
  const look = aProcess('a', () => facts(), store);
  await look();
  expect(typesTold()).toEqual([]);
  at.ms += 16_000;
  await look();
  await look();
  expect(typesTold()).toEqual(['operator.failing']);
  facts = () => ({ database: 'ok' });
  at.ms += 16_000;
  await expect(look()).rejects.toThrow('away');
  expect(typesTold()).toEqual(['operator.failing', 'operator.recovered']);
});
