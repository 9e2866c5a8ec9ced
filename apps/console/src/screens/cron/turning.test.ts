import type { CronJob, CronJobChanges, JiterClient } from '@jiter/client';
import { turnAll } from './turning.ts';

type Asked = { action: 'pause' | 'resume'; ids: string[] };

function play() {
  const said: unknown[] = [];
  const cronJobs = {
    edit: (id: string, changes: CronJobChanges) => Promise.resolve(void said.push([id, changes])),
    turn: ({ action, ids }: Asked) => Promise.resolve(void said.push([action, ids])),
  };
  return { said, client: { cronJobs } as unknown as JiterClient };
}
const jobOf = (id: string, status: CronJob['status'], metadata?: CronJob['metadata']) =>
  ({ id, status, ...(metadata && { metadata }) }) as CronJob;
const NOTED = { team: 'a', 'pause-note': 'The shop moves' };

test('of those that are resumed each has its note again where that is taken back', async () => {
  const { said, client } = play();
  const jobs = [jobOf('1', 'Disabled', NOTED), jobOf('2', 'Disabled'), jobOf('3', 'Active')];
  const { count, back } = await turnAll(client, 'resume', jobs);
  expect(count).toBe(2);
  expect(said.splice(0)).toEqual([
    ['1', { status: 'Active', metadata: { team: 'a' } }],
    ['resume', ['2']],
  ]);
  await back();
  expect(said).toEqual([
    ['1', { status: 'Disabled', metadata: NOTED }],
    ['pause', ['2']],
  ]);
});

test('what is paused already is not turned, nor resumed where that is taken back', async () => {
  const { said, client } = play();
  const jobs = [jobOf('1', 'Active'), jobOf('2', 'Disabled', NOTED)];
  const { count, back } = await turnAll(client, 'pause', jobs);
  await back();
  expect({ count, said }).toEqual({
    count: 1,
    said: [
      ['pause', ['1']],
      ['resume', ['1']],
    ],
  });
});

test('as many at a time as a call takes, and none where there is none', async () => {
  const { said, client } = play();
  const jobs = Array.from({ length: 250 }, (_none, id) => jobOf(String(id), 'Active'));
  await turnAll(client, 'pause', jobs);
  expect((said as [string, string[]][]).map(([, ids]) => [ids[0], ids.length])).toEqual([
    ['0', 100],
    ['100', 100],
    ['200', 50],
  ]);
  await turnAll(client, 'resume', jobs);
  expect(said.length).toBe(3);
});
