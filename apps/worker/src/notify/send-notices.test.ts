import type { DueNotice } from '@jiter/store';
import { aTerm } from '../duties/term.fixture.ts';
import { createSendNotices, type Tell } from './send-notices.ts';

const now = new Date('2030-01-01T00:00:00.000Z');

const notice = (id: string, more: Partial<DueNotice>): DueNotice => ({
  ...{ id, org: '1', target: 'x', attempt: 1, createdAt: now, isMuted: false, kind: 'webhook' },
  content: { type: 'notice.test' } as DueNotice['content'],
  ...more,
});

/** Sends what is due by channels that do as they are told; answers what was written down of each, and logged. */
async function send(due: DueNotice[], tell: Partial<Record<DueNotice['kind'], Tell>>) {
  const settled: Record<string, unknown> = {};
  const lines: unknown[] = [];
  const batches = [due];
  const unasked = () => Promise.reject(new Error('nobody asks for that'));
  await createSendNotices({
    notices: {
      take: () => Promise.resolve(batches.shift() ?? []),
      settle: ({ taken: [first], ...told }) => Promise.resolve(void (settled[first!.id] = told)),
      ...{ takeHeld: unasked, hold: unasked, keep: unasked, forget: unasked },
    },
    tell: { webhook: unasked, slack: unasked, email: unasked, ...tell },
    clock: { now: () => now },
    log: { info: () => {}, warn: (event, fields) => void lines.push([event, fields]) },
  })(aTerm());
  return { settled, lines };
}

test('a fault of ours at one channel is written down of it, told once more, and keeps no other from being told', async () => {
  const broken: Tell = () => Promise.reject(new Error('no key opens it'));
  const fine: Tell = () => Promise.resolve({ kind: 'answered', status: 200, body: '' } as never);
  const due = [
    notice('7', {}),
    notice('8', { kind: 'slack' }),
    notice('9', { kind: 'email', attempt: 6 }),
    notice('10', { attempt: 5, target: undefined as never }),
  ];
  const { settled, lines } = await send(due, { webhook: broken, slack: fine, email: broken });
  const status = 'unreachable: no key opens it';
  expect(settled).toEqual({
    7: { isTold: false, status, retryAt: new Date('2030-01-01T00:01:00.000Z') },
    8: { isTold: true, status: '200' },
    9: { isTold: false, status },
    10: { isTold: false, status: expect.stringMatching(/^refused: no key of JITER_MASTER_KEY opens/) },
  });
  const said = { org: '1', kind: 'webhook', type: 'notice.test', attempt: 1, status };
  expect(lines).toHaveLength(3);
  expect(lines).toContainEqual(['notice.not-told', said]);
});
