import { eventually, runSql } from '@jiter/testkit';
import { FAILED, type ActSetup } from '../../../apps/api/src/acts/acts.fixture.ts';
import { SENT, setUpTyping, start, type } from './typing.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setUpTyping();
});
afterAll(() => jiter.close());

type Event = { id: string; status: string };

/** What a watch has shown by now. */
const shownOf = ({ out }: { out: string }) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);

test('a tail shows what arrives and what fails as it happens, with its lag', async () => {
  const ended = new AbortController();
  const id = await jiter.create();
  const { said, code } = start(['events', 'tail'], { signal: ended.signal });
  await jiter.attempt(id, SENT);
  const failed = await jiter.createAs({ kind: 'failed', reason: 'exhausted' });
  await eventually(() => {
    expect(shownOf(said)).toContainEqual(expect.objectContaining({ id, status: 'Sent', lagMs: 1 }));
    expect(shownOf(said)).toContainEqual(
      expect.objectContaining({ id: failed, status: 'Failed To Send', answer: '500' }),
    );
  });
  ended.abort();
  expect(await code).toBe(0);
  expect(shownOf(said).filter((event) => event.id === id)).toHaveLength(1);
});

test('a tail shows what is new also where hundreds arrive in a few seconds', async () => {
  const ended = new AbortController();
  const one = await jiter.createAs(SENT);
  await runSql(
    jiter.databaseUrl,
    `insert into settled_events select (jsonb_populate_record(one, jsonb_build_object('id', id + number))).*
     from settled_events as one, generate_series(1, 250) as number where id = ${one}`,
  );
  const { said, code } = start(['events', 'tail'], { signal: ended.signal });
  await eventually(() => expect(said.out.split('\n').length).toBeGreaterThan(200));
  const id = await jiter.createAs(SENT, { scheduledTime: new Date(Date.now() + 60_000).toISOString() });
  await eventually(() => expect(said.out).toContain(`"id":"${id}"`));
  ended.abort();
  expect(await code).toBe(0);
});

test('a tail shows what was written only after much that arrived later', async () => {
  const ended = new AbortController();
  const [late, since] = [await jiter.createAs(SENT), await jiter.createAs(SENT)];
  const arrive = (id: string, at: string) =>
    runSql(
      jiter.databaseUrl,
      `update settled_events set sent_at = now() + interval '${at}' where id = ${id}`,
    );
  // Nobody knows of it yet, as its worker is still writing it.
  await arrive(late, '-1 hour');
  await arrive(since, '20 seconds');
  const { said, code } = start(['events', 'tail'], { signal: ended.signal });
  const shown = () => shownOf(said).map(({ id }) => id);
  await eventually(() => expect(shown()).toContain(since));
  await arrive(late, '2 seconds');
  await eventually(() => expect(shown()).toContain(late));
  ended.abort();
  expect(await code).toBe(0);
});

test('a tail goes on when nobody answers for a while, and says so once', async () => {
  const ended = new AbortController();
  let calls = 0;
  const fetch = (request: Request) => {
    calls += 1;
    return calls > 1 && calls < 5 ? Promise.reject(new TypeError('fetch failed')) : globalThis.fetch(request);
  };
  const { said, code } = start(['events', 'tail'], { signal: ended.signal, fetch, isTerminal: true });
  await eventually(() => expect(calls).toBeGreaterThan(5));
  const id = await jiter.createAs(SENT, { scheduledTime: new Date(Date.now() + 120_000).toISOString() });
  await eventually(() => expect(said.out).toContain(id));
  expect(said.err.match(/does not answer: what arrives is shown once it answers again/g)).toHaveLength(1);
  ended.abort();
  expect(await code).toBe(0);
});

test('a tail shows what becomes of an event that failed before its eyes and is retried', async () => {
  const ended = new AbortController();
  const { said, code } = start(['events', 'tail'], { signal: ended.signal });
  const id = await jiter.createAs(FAILED);
  const outcomes = () =>
    shownOf(said)
      .filter((event) => event.id === id)
      .map(({ status }) => status);
  await eventually(() => expect(outcomes()).toEqual(['Failed To Send']));
  await jiter.post(`/${id}/retry`).expect(200);
  await jiter.attempt(id, SENT);
  await eventually(() => expect(outcomes()).toEqual(['Failed To Send', 'Sent']));
  ended.abort();
  expect(await code).toBe(0);
});

test('what is watched is asked for as what is listed', async () => {
  const ended = new AbortController();
  const { said, code } = start(
    ['events', 'list', '--watch', '--status', 'Failed To Send', '--metadata', 'customer=acme'],
    { signal: ended.signal },
  );
  const ofAcme = { metadata: { customer: 'acme' } };
  const others = [await jiter.createAs(SENT, ofAcme), await jiter.createAs(FAILED)];
  const id = await jiter.createAs(FAILED, ofAcme);
  await eventually(() => expect(shownOf(said).map((event) => event.id)).toContain(id));
  others.forEach((other) => expect(said.out).not.toContain(other));
  ended.abort();
  expect(await code).toBe(0);
});

test.each(['--from=2030-01-01T00:00:00Z', '--until=2030-01-01T00:00:00Z', '--limit=5', '--latest'])(
  'what says something of a list alone is refused of a watch: %s',
  async (option) => {
    const { code, err, out } = await type(['events', 'list', '--watch', option]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`${option.split('=')[0]} is of a list`);
  },
);

test('a watched event shows each attempt, and its outcome is the exit code', async () => {
  const id = await jiter.create();
  const { said, code } = start(['events', 'get', id, '--watch'], { isTerminal: true });
  await jiter.attempt(id, SENT);
  expect(await code).toBe(0);
  expect(said).toEqual({
    out: 'attempt 1: 500, left 1 ms after its time, took 1 ms (dns 0, connect 1, first byte 1 ms)\n',
    err: 'The event is Sent.\n',
  });
  const failed = await jiter.createAs({ kind: 'failed', reason: 'exhausted' });
  expect(await type(['events', 'get', failed, '--watch'])).toMatchObject({ code: 1 });
});
