import type { DueNotice } from '@jiter/store';
import type { SendRequest } from '../send/sender.ts';
import { createTellSlack } from './tell-by-post.ts';

test('what is longer than Slack takes ends with a whole line, and says that there is more', async () => {
  const hosts = Array.from({ length: 50 }, (_none, index) => ({
    host: `a-host-with-a-long-name-${index}.example.com`,
    failedEvents: 10_000 + index,
  }));
  const bodies: string[] = [];
  const sender = {
    send: ({ body }: Pick<SendRequest, 'body'>) => {
      bodies.push(String(body));
      return Promise.resolve({ kind: 'answered', status: 200, body: 'ok' } as const);
    },
  };
  const tell = createTellSlack({ sender, userAgent: 'Jiter/test', pages: { hasConsole: false } });
  const due: DueNotice = {
    ...{ id: '1', org: '7', kind: 'slack', attempt: 1, createdAt: new Date(), isMuted: false },
    content: {
      ...{ type: 'events.failed', otherHosts: 3, otherEvents: 3, hosts },
      ...{ from: '2027-01-31T09:00:00.000Z', to: '2027-01-31T10:00:00.000Z' },
    },
  };
  await tell([{ ...due, target: 'https://slack.example.com/' }]);
  const { blocks, text } = JSON.parse(bodies[0]!) as { blocks: [{ text: { text: string } }]; text: string };
  const shown = blocks[0].text.text.split('\n');
  expect(shown.at(-1)).toBe('…');
  expect(shown.length).toBeGreaterThan(20);
  const all = text.split('\n');
  expect(shown.slice(1, -1)).toEqual(all.slice(1, shown.length - 1));
});
