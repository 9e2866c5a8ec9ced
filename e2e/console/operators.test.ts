import type { Browser } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startMailServer, type MailServer } from '@jiter/testkit/mail-server';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, launch, openByKey, openTab } from './browser.ts';
import { become, setUpPerson } from './people.ts';
import { expectFine } from './screens.ts';

type Told = { type: string; data: { code: string; text: string } };
type Status = { state: string; reasons: { code: string }[] };
type Explanation = { sentences: { code: string }[] };

/** Of a worker that is silent it is known after thirty seconds. */
const KNOWN_MS = 60_000;

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('those who run the server', () => {
  let fleet: Fleet;
  let receiver: Receiver;
  let mail: MailServer;
  let browser: Browser;
  beforeAll(async () => {
    [receiver, mail, browser] = await Promise.all([startReceiver(), startMailServer(), launch()]);
    const apiEnv = {
      ...{ OPERATOR_WEBHOOK: `${receiver.url}hook`, OPERATOR_SLACK: `${receiver.url}slack` },
      ...{ SMTP_URL: mail.url, OPERATOR_EMAIL: 'ops@example.com' },
    };
    fleet = await startFleet('postgres', { apiEnv });
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

  test('a worker that is killed is told of by the status, explanations and one operator notice; after a restart all are quiet again', async () => {
    await eventually(async () => expect(await status()).toMatchObject({ state: 'ok' }));
    const watched = await openTab(browser, fleet.url);
    await openByKey(watched, '/o/1', fleet.apiKey);
    const { page } = watched;
    page.setDefaultTimeout(KNOWN_MS);
    await page.locator('.sentence.good').waitFor();
    await fleet.workers[0]!.stop('SIGKILL');
    const { body: event } = await fleet.call('POST', '/api/events', {
      payload: 'x',
      destination: `${receiver.url}late`,
      delay: '0s',
    });
    await eventually(() => expect(told()).not.toEqual([]), KNOWN_MS);
    expect(told()[0]).toMatchObject({
      type: 'operator.failing',
      data: { code: 'no-worker-alive', text: expect.stringMatching(/^No worker has answered for [34]\ds/) },
    });
    await eventually(async () => {
      const { state, reasons } = await status();
      expect([state, reasons.map(({ code }) => code)]).toEqual([
        'failing',
        expect.arrayContaining(['no-worker-alive']),
      ]);
    });
    const { body: why } = await fleet.call<Explanation>('GET', `/api/events/${event.id}/explanation`);
    expect(why.sentences.map(({ code }) => code)).toContain('no-worker-alive');
    await page.locator('.sentence.bad').getByText('No worker has answered for').waitFor();

    await fleet.startWorker();
    await eventually(async () => expect(await status()).toMatchObject({ state: 'ok' }), KNOWN_MS);
    await eventually(() => {
      const over = told().filter(({ type }) => type === 'operator.recovered');
      expect(over.map(({ data }) => data.code)).toContain('no-worker-alive');
    }, KNOWN_MS);
    await page.locator('.sentence.good').waitFor();
    const person = await setUpPerson(fleet, { email: 'ada@example.com' });
    await become(watched.context, fleet.url, person);
    await page.goto('/o/1/settings?part=system');
    const incident = page
      .locator('.panel', { hasText: 'Incidents' })
      .locator('li', { hasText: 'No worker has answered' });
    await incident.getByText('over after').waitFor();
    await incident.getByText('E-mail').waitFor();
    await expectFine(page, 'system');
    const subjects = mail.received.map(({ subject }) => subject ?? '');
    expect(subjects.filter((subject) => subject.includes('orker'))).toEqual([
      expect.stringMatching(/^Jiter: No worker has answered/),
      expect.stringMatching(/^Jiter: All is well again with workers/),
    ]);
    await watched.context.close();
    const ofWorkers = told().filter(({ data }) => data.code === 'no-worker-alive');
    expect(ofWorkers.map(({ type }) => type)).toEqual(['operator.failing', 'operator.recovered']);
  });
});
