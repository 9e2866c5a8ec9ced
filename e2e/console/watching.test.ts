import type { Browser, Page } from 'playwright-core';
import { createLatch, eventually, runSql, startReceiver, type Receiver } from '@jiter/testkit';
import { startMailServer, type MailServer } from '@jiter/testkit/mail-server';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, launch, openByKey, openTab } from './browser.ts';
import { become, setUpPerson } from './people.ts';
import { expectFine, WIDTHS } from './screens.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
/** Workers write what they counted every ten seconds, pages ask as often, and a leader looks as often for incidents. */
const COUNTED_MS = 60_000;
/** What messages lead to; pages are where they are. */
const PUBLIC_URL = 'http://jiter.test';
const FAILURES = 30;
const BOB = 'bob@example.com';

suite('destinations and notifications', () => {
  let fleet: Fleet;
  let browser: Browser;
  /** One that fails, and one that is told of it. */
  let failing: Receiver;
  let told: Receiver;
  let mail: MailServer;
  let isWell = false;
  beforeAll(async () => {
    mail = await startMailServer();
    const [workerEnv, env] = [{ PUBLIC_URL }, { SMTP_URL: mail.url }];
    [fleet, browser] = await Promise.all([startFleet('postgres', { workerEnv, env }), launch()]);
    failing = await startReceiver(() => (isWell ? 200 : { status: 503, body: 'closed for today' }));
    told = await startReceiver(({ path }) => (path === '/broken' ? 500 : 200));
    await fleet.call('POST', '/api/channels', { kind: 'webhook', name: 'pager', url: `${told.url}pager` });
    await fleet.call('POST', '/api/channels', { kind: 'slack', name: 'room', url: `${told.url}room` });
    await fleet.call('POST', '/api/channels', { kind: 'email', name: 'Bob', to: [BOB] });
    for (const delay of [...Array<string>(FAILURES).fill('0s'), '30min', '40min']) await create(delay);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([failing?.close(), told?.close(), mail?.close()]);
    await fleet?.stop();
  });

  const create = (delay: string) =>
    fleet.call('POST', '/api/events', {
      payload: 'x',
      destination: `${failing.url}hook`,
      delay,
      ...(delay === '0s' && { retryPolicy: { maxRetries: 0 } }),
    });
  const open = async (path: string) => {
    const watched = await openTab(browser, fleet.url);
    await openByKey(watched, path, fleet.apiKey);
    watched.page.setDefaultTimeout(COUNTED_MS);
    return watched;
  };
  const channel = (page: Page, name: string) => page.locator('.channel', { hasText: name });

  test('a host that fails is the first of the list, and its page says so, shows what failed, and what would', async () => {
    const { host } = new URL(failing.url);
    const { page, context, problems } = await open('/o/1');
    await page.locator('.sentence.bad', { hasText: `${host} is failing: 100% of what was tried` }).waitFor();
    await page.locator('.needs').getByRole('link', { name: host }).waitFor();
    await expectFine(page, 'an overview with a host that fails');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    const row = page.locator('.hosts tbody tr').first();
    await row.getByText('Failing').waitFor();
    expect(await row.locator('[data-name="Errors, 24 h"]').textContent()).toBe('100%');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: host, level: 1 }).waitFor();
    await page
      .getByText(`Failing: ${FAILURES} of ${FAILURES} attempts failed in the last 5 minutes.`)
      .waitFor();
    await page.locator('.last-failures li').nth(2).waitFor();
    const whatIf = page.locator('.what-if');
    await whatIf.getByText('2 events come due until then. All 2 would end as failed.').waitFor();
    // The first of them is due half an hour before the hour is over.
    await whatIf.getByText('With {"maxRetries": 10} as their retry policy none would').waitFor();
    await page.locator('.last-failures a').first().click();
    await page.locator('.headline').getByText('Failed', { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a test is sent from the page of a host, and its answer shown', async () => {
    const { page, context } = await open(`/o/1/destinations/${new URL(failing.url).host}`);
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByLabel('URL', { exact: true }).fill(`${failing.url}other`);
    await page.getByLabel('Payload').fill('is anybody there?');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.test-result .answer', { hasText: '503' }).waitFor();
    await page.locator('.test-result').getByText('closed for today').waitFor();
    await page.locator('.test-result .ruler').getByText('first byte').waitFor();
    expect(failing.hits.find(({ path }) => path === '/other')!.body).toContain('is anybody there?');
    await context.close();
  });

  test('a channel is made, tested, muted, changed and deleted; one that does not arrive is shown with its answer', async () => {
    const { page, context, problems } = await open('/o/1/settings/notifications');
    await page.getByRole('button', { name: 'New channel' }).click();
    await page.getByLabel('Name').fill('team');
    await page.getByLabel('URL', { exact: true }).fill(`${told.url}broken`);
    await page.getByLabel('Once an hour what failed for good').check();
    await page.getByRole('button', { name: 'Create' }).click();
    const team = channel(page, 'team');
    await team.getByText('incidents, hourly digest').waitFor();
    await team.getByRole('button', { name: 'Test' }).click();
    await team.getByText('does not arrive, and is tried again').waitFor();
    await team.locator('.answer', { hasText: '500' }).waitFor();

    await team.getByRole('button', { name: 'More for team' }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Name').fill('all of us');
    await page.getByLabel('URL', { exact: true }).fill(told.url);
    type Told = { id: string; name: string; tells: string[] };
    const channels = async () => (await fleet.call<Told[]>('GET', '/api/channels')).body;
    const { id } = (await channels()).find(({ name }) => name === 'team')!;
    await fleet.call('PUT', `/api/channels/${id}`, { tells: ['cronjobs'] });
    await page.getByRole('button', { name: 'Save' }).click();
    const renamed = channel(page, 'all of us');
    await renamed.waitFor();
    // By somebody else, while it was edited.
    expect((await channels()).find(({ name }) => name === 'all of us')).toMatchObject({
      tells: ['cronjobs'],
    });
    await renamed.getByRole('button', { name: 'Test' }).click();
    await renamed.locator('.answer', { hasText: '200' }).waitFor();

    await renamed.getByRole('button', { name: 'More for' }).click();
    await page.getByRole('button', { name: 'Mute for a day' }).click();
    await renamed.getByText('muted until').waitFor();
    await renamed.getByRole('button', { name: 'More for' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the channel' }).click();
    await renamed.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  /** Ada, who operates the server, may be told of it as well: where the machine is busy, that the thirty left late. */
  const mailToBob = () => mail.received.filter(({ to }) => [to].flat().some((one) => one?.text === BOB));
  const toldOf = (path: string) => told.hits.filter((hit) => hit.path === path).map(({ body }) => body);
  const toldAll = () => [toldOf('/pager'), toldOf('/room'), mailToBob().map(({ subject }) => subject ?? '')];

  test('the link of a message asks before it does anything, needs nobody to sign in, and works once', async () => {
    const { host } = new URL(failing.url);
    const incidents = async () =>
      (await fleet.call<{ snoozedUntil?: string }[]>('GET', '/api/incidents?open=true')).body;
    await eventually(async () => expect(await incidents()).toHaveLength(1), COUNTED_MS);
    // What fails at once is gathered for a minute.
    await runSql(
      fleet.env.DATABASE_URL,
      `update incidents set opened_at = opened_at - interval '2 minutes' where closed_at is null`,
    );
    const links = () =>
      toldOf('/pager').flatMap((body) => /http:\/\/jiter\.test(\/incident#[\w-]+)/.exec(body)?.[1] ?? []);
    await eventually(() => expect(links()).toHaveLength(1), COUNTED_MS);
    const [link] = links() as [string];

    for (const [width, themes] of WIDTHS) {
      const { page, context, problems } = await openTab(browser, fleet.url, { width });
      await page.goto(link);
      await page.getByRole('heading', { name: `${host} is failing`, level: 1 }).waitFor();
      await page.getByText('This link was sent to pager.').waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await expectFine(page, link, themes);
      expect(await incidents()).toMatchObject([{}]);
      expect((await incidents())[0]).not.toHaveProperty('snoozedUntil');
      expect(problems).toEqual([]);
      await context.close();
    }
    const { page, context, problems } = await openTab(browser, fleet.url);
    await page.goto(link);
    await page.getByRole('combobox', { name: 'Snooze' }).selectOption('1h');
    const latch = createLatch();
    await page.route(/incidents\/act/, async (route) => {
      await latch.opened;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Snooze' }).click();
    // What is under way keeps the focus.
    await page.locator('button:focus[aria-disabled=true]', { hasText: 'Snooze' }).waitFor();
    latch.open();
    await page.getByText('Snoozed: nobody is told again before then.').waitFor();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText('This link was used already').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('quiet hours are set where one is told, and taken away', async () => {
    const person = await setUpPerson(fleet, { email: 'ada@example.com' });
    const { page, context, problems } = await openTab(browser, fleet.url);
    await become(context, fleet.url, person);
    await page.goto('/o/1/settings?part=notifications');
    const quiet = page.locator('.panel', { hasText: 'Your quiet hours' });
    await quiet.getByText('Of mail to ada@example.com.').waitFor();
    await quiet.getByLabel('Time zone').fill('Berlin');
    await quiet.getByRole('button', { name: 'Save' }).click();
    await quiet.getByText("'timezone' must be an IANA time zone").waitFor();
    await quiet.getByLabel('Time zone').fill('Europe/Berlin');
    await quiet.getByLabel('From').fill('23:30');
    await quiet.getByRole('button', { name: 'Save' }).click();
    await quiet.getByText('23:30 to 07:00, Europe/Berlin').waitFor();
    await quiet.getByRole('button', { name: 'Remove' }).click();
    await quiet.getByText('You have none.').waitFor();
    // Without an address they would do nothing, and are not offered.
    await runSql(fleet.env['DATABASE_URL'], `update users set email = null`);
    // Who somebody is is remembered for some seconds.
    await eventually(async () => {
      await page.reload();
      await quiet.locator('p').first().waitFor();
      expect(await quiet.getByText('quiet hours would do nothing').count()).toBe(1);
    });
    expect(await quiet.getByRole('button').count()).toBe(0);
    // What was refused, browsers write into their console.
    expect(problems.filter((problem) => !problem.includes('status of 400'))).toEqual([]);
    await context.close();
  });

  test('an incident is shown while it is open, and acknowledged', async () => {
    const { page, context } = await open('/o/1/settings?part=notifications');
    const { host } = new URL(failing.url);
    const incident = page.locator('.rows li', { hasText: host }).filter({ hasText: 'failing since' });
    await incident.getByText('failing since').waitFor();
    await incident.getByText('by pager').waitFor();
    await incident.getByRole('button', { name: 'More for' }).click();
    await page.getByRole('button', { name: 'Have it told again' }).click();
    await incident.getByText('by pager').waitFor({ state: 'detached' });
    await incident.getByRole('button', { name: 'Acknowledge' }).click();
    await incident.getByText('Acknowledged').waitFor();
    await eventually(async () => {
      const { body } = await fleet.call<{ acknowledgedAt?: string }[]>('GET', '/api/incidents?open=true');
      expect(body).toMatchObject([{ acknowledgedAt: expect.any(String) }]);
    });
    await context.close();
  });

  test('thirty failures were one request, one post and one mail, and so is that it is over, which is shown', async () => {
    const { host } = new URL(failing.url);
    const { page, context, problems } = await open('/o/1/settings?part=notifications');
    const told = () => toldAll().map((all) => all.length);
    await eventually(() => expect(told()).toEqual([1, 1, 1]), COUNTED_MS);
    const [request, post, subject] = toldAll().map(([first]) => first);
    expect(JSON.parse(request!)).toMatchObject({
      type: 'destination.failing',
      // The test that was sent from its page is none of them.
      data: { host, attempts: FAILURES, failures: FAILURES },
    });
    for (const text of [post, subject]) expect(text).toContain(`${host} is failing`);
    for (const name of ['pager', 'room', 'Bob']) await channel(page, name).getByText('arrives').waitFor();

    isWell = true;
    await runSql(
      fleet.env.DATABASE_URL,
      `update delivery_stats set at = at - interval '11 minutes';
       update incidents set opened_at = opened_at - interval '11 minutes' where closed_at is null`,
    );
    for (const delay of ['0s', '0s', '0s']) await create(delay);
    await eventually(() => expect(told()).toEqual([2, 2, 2]), COUNTED_MS);
    const [over, overPost, overSubject] = toldAll().map(([, second]) => second);
    expect(JSON.parse(over!)).toMatchObject({ type: 'destination.recovered', data: { host } });
    for (const text of [overPost, overSubject]) expect(text).toContain(`${host} is back after`);
    await page.getByText('None is open.').waitFor();
    await page.getByText('Over lately').click();
    await page.locator('.over', { hasText: host }).getByText('over after 1').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
