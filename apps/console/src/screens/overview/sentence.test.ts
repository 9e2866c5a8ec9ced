import type { Destination, ServiceStatus } from '@jiter/client';
import { sayAll } from './sentence.tsx';
import type { Past } from './use-overview.ts';

const ok = { state: 'ok', text: 'fine', reasons: [] } as unknown as ServiceStatus;
const silent = {
  ...ok,
  state: 'failing',
  text: 'No worker has answered for 40 s.',
  reasons: [{ text: 'No worker has answered for 40 s.' }],
} as unknown as ServiceStatus;
const today = { sent: [2, 1], failed: [0, 0], lag: { p50: 2, early: 0 } } as unknown as Past;
const failing = [
  { host: 'a.example', state: 'failing', recent: { errorRate: 1 }, waiting: 0 },
] as unknown as Destination[];
const NUMBERS = '3 events left today, 2 ms late at the median, none early.';

test('all is well where that is known of us and of others, and of nothing else', () => {
  expect(sayAll(ok, today, [])).toEqual({ tone: 'good', text: `All is well. ${NUMBERS}`, more: [] });
  // On their way: nothing is said that they may contradict.
  for (const [status, hosts] of [
    [undefined, []],
    [ok, undefined],
    [undefined, null],
  ] as const)
    expect(sayAll(status, today, hosts)).toEqual({ tone: 'plain', text: '', more: [] });
  for (const [status, hosts] of [
    [null, []],
    [ok, null],
    [null, null],
  ] as const)
    expect(sayAll(status, today, hosts)).toEqual({ tone: 'plain', text: NUMBERS, more: [] });
});

test('what is wrong is said whatever else is known', () => {
  for (const hosts of [undefined, null, []])
    expect(sayAll(silent, today, hosts)).toEqual({ tone: 'bad', text: silent.text, more: [] });
  for (const status of [undefined, null, ok])
    expect(sayAll(status, today, failing)).toMatchObject({ tone: 'bad', more: [NUMBERS] });
  expect(sayAll(silent, today, failing).more).toEqual([expect.stringContaining('a.example is failing')]);
});
