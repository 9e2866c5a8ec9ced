import type { ActSetup } from '../../../apps/api/src/acts/acts.fixture.ts';
import { json, setUpTyping, type } from './typing.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setUpTyping();
});
afterAll(() => jiter.close());

test('an event that is only tried is tried with its key', async () => {
  const argv = ['events', 'create', '--to', 'https://example.com/', '--payload', 'x', '--in', '1d'];
  const key = ['--key', 'cli-tried'];
  const tried = () => json<{ warnings: string[] }>([...argv, ...key, '--dry-run']);
  expect((await tried()).warnings).toEqual([]);
  const id = (await json<{ id: string }>([...argv, ...key])).id;
  expect((await tried()).warnings).toEqual([expect.stringContaining(`stands for the event ${id} already`)]);
});

test('a cron job that is only tried says when it would be, and what might not be meant', async () => {
  const what = ['--to', 'http://example.com/', '--payload', 'x', '--expression', '0 9 * * 1'];
  const { out } = await type(['cron', 'create', ...what, '--dry-run'], { isTerminal: true });
  expect(out).toMatch(/^id .*\n[\s\S]*\nattempt 1 at .*\n[\s\S]*'destination' is not https/);
});
