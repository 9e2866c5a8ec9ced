import type { Browser } from 'playwright-core';
import { eventually, queryRows, startReceiver, type Receiver } from '@jiter/testkit';
import { startMailServer, type MailServer } from '@jiter/testkit/mail-server';
import { startFleet, type Fleet } from '../fleet.ts';
import { inaccessible } from './axe.ts';
import { chromiumPath, goTo, launch, openByKey, openTab } from './browser.ts';
import { become, setUpPerson } from './people.ts';
import { expectFine } from './screens.ts';

type Told = { type: string; data: { code: string; text: string } };
type Status = { state: string; reasons: { code: string }[] };
type Explanation = { sentences: { code: string }[] };

/** Of a worker that is silent it is known after thirty seconds. */
const KNOWN_MS = 60_000;

const suite = chromiumPath === undefined ? describe.skip : describe;

/** Events that are retried meanwhile, at a pace that leaves most of them when the worker is killed. */
const [MANY, PER_SECOND] = [40, 4];

suite('those who run the server', () => {
  let fleet: Fleet;
  let receiver: Receiver;
  let mail: MailServer;
  let browser: Browser;
  let isWell = false;
  beforeAll(async () => {
    const answer = ({ path }: { path: string }) => (path === '/moody' && !isWell ? 500 : 200);
    [receiver, mail, browser] = await Promise.all([startReceiver(answer), startMailServer(), launch()]);
    const apiEnv = {
      ...{ OPERATOR_WEBHOOK: `${receiver.url}hook`, OPERATOR_SLACK: `${receiver.url}slack` },
      ...{ SMTP_URL: mail.url, OPERATOR_EMAIL: 'ops@example.com' },
    };
    // A killed one's lease is over eight seconds after an attempt may take no longer. Whatever is not answered by then has failed for
    // good, and the receiver is in the process of this test, which stands still for a second now and then.
    fleet = await startFleet('postgres', { apiEnv, env: { DELIVERY_TIMEOUT: '5s' } });
    // One of them tells, however many there are.
    await fleet.startApi(apiEnv);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
    await receiver?.close();
    await mail?.close();
  });

  const told = () =>
    receiver.hits.filter(({ path }) => path === '/hook').map(({ body }) => JSON.parse(body) as Told);
  const status = async () => (await fleet.call<Status>('GET', '/api/status')).body;
  const codesOf = async (id: string) => {
    const { body } = await fleet.call<Explanation>('GET', `/api/events/${id}/explanation`);
    return body.sentences.map(({ code }) => code);
  };
  const open = async (path: string) => {
    const watched = await openTab(browser, fleet.url);
    await openByKey(watched, path, fleet.apiKey);
    watched.page.setDefaultTimeout(KNOWN_MS);
    return watched;
  };
  const failMany = async () => {
    const one = {
      payload: 'x',
      destination: `${receiver.url}moody`,
      delay: '0s',
      retryPolicy: { delays: [] },
    };
    await fleet.call('POST', '/api/events/batch', Array(MANY).fill(one));
    const path = '/api/events/count?status=Failed%20To%20Send';
    await eventually(async () => expect((await fleet.call('GET', path)).body).toMatchObject({ count: MANY }));
    isWell = true;
  };
  const beginRetries = async () => {
    const body = { action: 'retry', filter: { status: 'Failed To Send' }, rate: PER_SECOND };
    return (await fleet.call('POST', '/api/bulk', body)).body.id;
  };
  /** As operators see it, and as they are told by mail. */
  const seeIncidents = async () => {
    const person = await setUpPerson(fleet, { email: 'ada@example.com' });
    const { page, context } = await openTab(browser, fleet.url);
    await become(context, fleet.url, person);
    await page.goto('/o/1/settings?part=system');
    const incident = page
      .locator('.panel', { hasText: 'Incidents' })
      .locator('li', { hasText: 'No worker has answered' });
    await incident.getByText('over after').waitFor();
    await incident.getByText('E-mail').waitFor();
    await expectFine(page, 'system');
    await context.close();
    // Each way is told by itself.
    await eventually(() => {
      const subjects = mail.received.map(({ subject }) => subject ?? '');
      expect(subjects.filter((subject) => subject.includes('orker'))).toEqual([
        expect.stringMatching(/^Jiter: No worker has answered/),
        expect.stringMatching(/^Jiter: All is well again with workers/),
      ]);
    });
  };

  test('a worker that is killed is told of on every page, by the status, explanations and one operator notice; after a restart all are quiet again, and what it was at goes on', async () => {
    await eventually(async () => expect(await status()).toMatchObject({ state: 'ok' }));
    await failMany();
    const [overview, job] = [await open('/o/1'), await open('/o/1/bulk')];
    const progress = job.page.locator('.bulk-state');
    await overview.page.locator('.sentence').waitFor();
    // The page is loaded by then: it is to see the job while that is under way.
    await goTo(job, `/o/1/bulk/${await beginRetries()}`);
    await progress.getByText(/^([5-9]|[12]\d) of 40$/).waitFor();
    await fleet.workers[0]!.stop('SIGKILL');
    // That so many failed is not what the overview is to say; whether it was counted by now is chance.
    await queryRows(fleet.env.DATABASE_URL, 'delete from delivery_stats');
    // What it had sent and not recorded; nobody else knows of that.
    const underWay = await queryRows<{ id: string }>(
      fleet.env.DATABASE_URL,
      `select id::text from events where status = 'Queued' and claims > attempts`,
    );
    const { body: event } = await fleet.call('POST', '/api/events', {
      payload: 'x',
      destination: `${receiver.url}late`,
      delay: '0s',
    });
    const late = await open(`/o/1/events/${event.id}`);
    // A machine that is busy with other things can be told of as well.
    const ofWorkers = () => told().filter(({ data }) => data.code === 'no-worker-alive');
    await eventually(() => expect(ofWorkers()).not.toEqual([]), KNOWN_MS);
    expect(ofWorkers()[0]).toMatchObject({
      type: 'operator.failing',
      data: { text: expect.stringMatching(/^No worker has answered for [3-9]\ds/) },
    });
    await eventually(async () => {
      const { state, reasons } = await status();
      expect([state, reasons.map(({ code }) => code)]).toEqual([
        'failing',
        expect.arrayContaining(['no-worker-alive']),
      ]);
    });
    expect(await codesOf(event.id)).toContain('no-worker-alive');
    await overview.page.locator('.sentence.bad').getByText('No worker has answered for').waitFor();
    await late.page.locator('.why').getByText('No worker is alive').waitFor();
    for (const { page } of [job, late]) {
      await page.locator('.banner').getByText('No worker has answered for').waitFor();
      expect(await inaccessible(page)).toEqual([]);
    }
    // It stands still, and is not over.
    await progress.getByText('At work').waitFor();

    await fleet.startWorker();
    await eventually(async () => expect(await status()).toMatchObject({ state: 'ok' }), KNOWN_MS);
    await eventually(() => {
      const over = told().filter(({ type }) => type === 'operator.recovered');
      expect(over.map(({ data }) => data.code)).toContain('no-worker-alive');
    }, KNOWN_MS);
    await overview.page.locator('.sentence.good').waitFor();
    await late.page.locator('.headline').getByText('Sent', { exact: true }).waitFor();
    expect(await codesOf(event.id)).not.toContain('no-worker-alive');
    for (const { page } of [job, late]) await page.locator('.banner').waitFor({ state: 'detached' });
    await seeIncidents();
    expect(ofWorkers().map(({ type }) => type)).toEqual(['operator.failing', 'operator.recovered']);

    await progress.getByText(`${MANY} of ${MANY}`).waitFor();
    await progress.getByText('Done', { exact: true }).waitFor();
    const sent = '/api/events/count?status=Sent';
    await eventually(
      async () => expect((await fleet.call('GET', sent)).body).toMatchObject({ count: MANY + 1 }),
      KNOWN_MS,
    );
    const times = new Map<string, number>();
    for (const { id, path } of receiver.hits) if (path === '/moody') times.set(id, (times.get(id) ?? 0) + 1);
    expect(times.size).toBe(MANY);
    const known = new Set(underWay.map(({ id }) => `evt_${id}`));
    expect([...times].filter(([id, count]) => count !== 2 && !known.has(id))).toEqual([]);
    for (const { context, problems } of [overview, job, late]) {
      expect(problems).toEqual([]);
      await context.close();
    }
  });
});
