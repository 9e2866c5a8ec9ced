import type { ActSetup } from '../../../apps/api/src/acts/acts.fixture.ts';
import { json, setUpTyping, type } from './typing.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setUpTyping();
});
afterAll(() => jiter.close());

type Event = { id: string; status: string };
const anId = () => jiter.create();

test('of several, one that is refused keeps nobody else from his turn, and is named', async () => {
  const ids = [await anId(), await anId(), await anId()];
  await json(['events', 'cancel', ids[1]!]);
  const { code, out, err } = await type(['events', 'cancel', ...ids]);
  expect(code).toBe(1);
  expect((JSON.parse(out) as Event[]).map(({ id, status }) => [id, status])).toEqual([
    [ids[0], 'Cancelled'],
    [ids[2], 'Cancelled'],
  ]);
  expect(err).toMatch(
    new RegExp(`^jiter: ${ids[1]}: Unable to cancel the event: .*\\(already_settled\\)\n$`),
  );
});

test('of several, what was done is shown where the rest can not be', async () => {
  const ids = [await anId(), await anId()];
  let calls = 0;
  const fetch = (request: Request) => {
    calls += 1;
    return calls === 1 ? globalThis.fetch(request) : Promise.reject(new TypeError('fetch failed'));
  };
  const { code, out, err } = await type(['events', 'cancel', ...ids, '1'], { fetch });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject([{ id: ids[0], status: 'Cancelled' }]);
  expect(err).toMatch(/^jiter: .* does not answer: is JITER_URL right\?\n$/);
  expect(calls).toBe(2);
});

test('--json says what went wrong in JSON, too, and may stand before the command', async () => {
  const { code, out, err } = await type(['--json', 'events', 'retry', '1'], { isTerminal: true });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(JSON.parse(err)).toEqual({ message: 'Unable to find event', status: 404 });
  const typed = await type(['events', 'get', '--json'], { isTerminal: true });
  expect(JSON.parse(typed.err)).toEqual({ message: 'Which event? Please name one' });
  const moved = await type(['--table', '--url', jiter.url, 'events', 'list', '--limit', '1'], {
    env: { JITER_URL: 'http://127.0.0.1:1' },
  });
  expect(moved.out).toMatch(/^id /);
});

test('whoever ends it is not told that it was done', async () => {
  const ended = new AbortController();
  const fetch = () => new Promise<Response>(() => ended.abort());
  expect(await type(['events', 'list'], { signal: ended.signal, fetch })).toEqual({
    code: 130,
    out: '',
    err: '',
  });
});
