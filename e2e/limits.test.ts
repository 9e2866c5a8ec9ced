import { anEvent, eventually, untilHourLasts } from '@jiter/testkit';
import { aFleet } from './a-fleet.ts';
import { backends, callApi, runAdmin, startFleet, type Fleet } from './fleet.ts';
import { isFull } from './faults/size.ts';
import { soon } from './load.ts';

const LIMIT = 200;
/** 5 s is what we promise, and the rest is for a machine that is busy. */
const REVOKED_WITHIN_MS = 20_000;

/** APIs share their counts in the database: short has it on one of them. */
describe.each(isFull ? backends : backends.slice(0, 1))(
  'two API processes on one database, the queue on %s',
  (backend) => {
    let fleet: Fleet;
    let urls: string[];
    beforeAll(async () => {
      fleet = await startFleet(backend, { workers: 0, env: { RATE_LIMIT: `${LIMIT}/min` } });
      urls = [fleet.url, (await fleet.startApi()).url];
    });
    afterAll(() => fleet.stop());

    const makeKey = async (name: string) => {
      const printed = await runAdmin(fleet.env, `key create ${name}`);
      const [, id] = /^Key (\d+) /.exec(printed)!;
      const [, apiKey] = /API key +(\S+)/.exec(printed)!;
      return { id: id!, apiKey: apiKey! };
    };
    const list = (url: string, apiKey: string) =>
      fetch(`${url}/api/events`, { headers: { 'x-api-key': apiKey } });

    test('what one of them let through counts for the other one, and each says what is left', async () => {
      const { apiKey } = await makeKey('busy');
      const answers = await Promise.all(Array.from({ length: LIMIT }, () => list(urls[0]!, apiKey)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const refused = await list(urls[0]!, apiKey);
      expect(refused.status).toBe(429);
      expect(await refused.json()).toEqual({ message: expect.stringContaining(`${LIMIT} were allowed`) });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('ratelimit-limit')).toBe(String(LIMIT));
      expect(refused.headers.get('ratelimit-remaining')).toBe('0');
      expect(Number(refused.headers.get('ratelimit-reset'))).toBeGreaterThan(0);

      let passed = 0;
      await eventually(async () => {
        const { status } = await list(urls[1]!, apiKey);
        passed += Number(status === 200);
        expect(status).toBe(429);
      });
      // By its own count it would have let all of them through.
      expect(passed).toBeLessThan(LIMIT);
      // Another key is not concerned.
      expect((await list(urls[1]!, fleet.apiKey)).status).toBe(200);
    });

    test('a key that is revoked opens neither of them 5 s later', async () => {
      const { id, apiKey } = await makeKey('left');
      for (const url of urls) expect((await callApi(url, apiKey, 'GET', '/api/events')).status).toBe(200);
      expect(await runAdmin(fleet.env, `key revoke ${id}`)).toContain('is revoked');
      await eventually(async () => {
        const answers = await Promise.all(urls.map((url) => callApi(url, apiKey, 'GET', '/api/events')));
        expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      }, REVOKED_WITHIN_MS);
    });

    // After this there are two orgs, and each call has to say which.
    test('an org creates as many events in a month as its quota, by whichever process; a repeat is none of them', async () => {
      // A month ends with an hour.
      await untilHourLasts(30_000);
      const printed = await runAdmin(fleet.env, 'org create Busy');
      const [, org] = /^Org (\d+) /.exec(printed)!;
      const [, apiKey] = /API key +(\S+)/.exec(printed)!;
      await runAdmin(fleet.env, `org set ${org} eventsPerMonth=20 requestsPerMinute=150`);
      const create = (url: string, key?: string) =>
        fetch(`${url}/api/events`, {
          method: 'POST',
          headers: {
            'x-api-key': apiKey!,
            'content-type': 'application/json',
            accept: 'application/problem+json, application/json',
            ...(key !== undefined && { 'Idempotency-Key': key }),
          },
          body: JSON.stringify(anEvent({ scheduledTime: soon(3_600_000) })),
        });
      const first = await create(urls[0]!, 'k');
      expect(first.headers.get('ratelimit-policy')).toMatch(/^"requests";q=150;w=60, "events";q=20;w=\d{7}$/);
      expect(first.headers.get('ratelimit')).toMatch(/^"requests";r=149;t=60, "events";r=19;t=\d+$/);
      const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => create(urls[index % 2]!)));
      // Within one settling each of them went by what it knew; from then on both know all of it.
      const made = answers.filter(({ status }) => status === 200).length;
      expect(made).toBeGreaterThanOrEqual(19);
      expect(1 + made).toBeLessThanOrEqual(2 * 20);
      for (const url of urls) {
        const refused = await create(url);
        expect(refused.status).toBe(429);
        expect(refused.headers.get('content-type')).toContain('application/problem+json');
        expect(await refused.json()).toMatchObject({
          type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
          code: 'quota_exceeded',
          'violated-policies': ['events'],
        });
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      // Whoever repeats a key makes nothing, and is answered: here, that it was for another event.
      expect((await create(urls[1]!, 'k')).status).toBe(422);
      // Several at a time: a machine that takes long for each would not come to the limit within its minute.
      await eventually(async () => {
        const answers = await Promise.all(Array.from({ length: 15 }, () => create(urls[1]!)));
        const bodies = await Promise.all(answers.map((answer) => answer.json()));
        expect(bodies).toContainEqual(expect.objectContaining({ 'violated-policies': ['requests'] }));
      });
    });
  },
);

test('an org has as many cron jobs and pending events as the settings let it, and no more', async () => {
  const fleet = await aFleet('postgres', { workers: 0, apiEnv: { MAX_CRON_JOBS: '1', MAX_PENDING: '3' } });
  const aJob = { payload: '', destination: 'https://example.com/', expression: '0 0 1 1 *' };
  const statusOf = async (path: string, body: object) => {
    const { status, body: answer } = await fleet.call('POST', path, body);
    return status === 200 ? status : [status, answer.message];
  };
  const refused = (things: string) => [429, expect.stringContaining(`as many ${things} as it may`)];
  expect(await statusOf('/api/cronjobs', aJob)).toBe(200);
  expect(await statusOf('/api/cronjobs', aJob)).toEqual(refused('cron jobs'));
  // The job's next tick is the first of three.
  expect(await statusOf('/api/events', anEvent({ scheduledTime: soon(3_600_000) }))).toBe(200);
  expect(await statusOf('/api/events', anEvent({ scheduledTime: soon(3_600_000) }))).toBe(200);
  expect(await statusOf('/api/events', anEvent({ scheduledTime: soon(3_600_000) }))).toEqual(
    refused('pending events'),
  );
});
