import { eventually, ownPort, startReceiver, type Receiver } from '@jiter/testkit';
import { becomes, startFleet, type Fleet, type Running } from './fleet.ts';
import { schedule, soon, type Api } from './load.ts';

let receiver: Receiver;
/** Its API takes everything, as one did before its setting was changed: the worker is the last to decide. */
let fleet: Fleet;
beforeAll(async () => {
  [receiver, fleet] = await Promise.all([startReceiver(), startFleet('postgres', { workers: 0 })]);
});
afterAll(async () => {
  await receiver.close();
  await fleet.stop();
});

const scheduleOne = async ({ url, apiKey }: Api, destination: string) =>
  (await schedule({ url, apiKey }, { destination, scheduledTime: soon(300) })).id;

describe.each(['got', 'undici'])('a worker on %s', (client) => {
  let worker: Running;
  const startWith = async (env: Record<string, string>) => {
    worker = await fleet.startWorker({ HTTP_CLIENT: client, ...env });
  };
  afterEach(() => worker.stop());

  test('that may not reach private addresses ends such an event at once', async () => {
    await startWith({ ALLOW_PRIVATE_DESTINATIONS: 'false' });
    const { port } = receiver;
    const hosts = ['127.0.0.1', '[::ffff:127.0.0.1]', 'localhost'];
    for (const host of hosts) {
      const id = await scheduleOne(fleet, `http://${host}:${port}/`);
      const { history, failedAt } = await becomes(fleet, id, 'Failed To Send');
      expect(failedAt).toEqual(expect.any(String));
      // Its only entry, in a final state: it was not tried again, and will not be.
      expect(history!.map(({ status }) => status)).toEqual([expect.stringMatching(/^refused/)]);
    }
    expect(receiver.hits).toEqual([]);
    // Lines come a moment after what they tell of.
    await eventually(() =>
      expect(worker.output().split('"delivery.refused"')).toHaveLength(hosts.length + 1),
    );
  });

  test('delivers to what ALLOWED_DESTINATIONS opens', async () => {
    await startWith({ ALLOW_PRIVATE_DESTINATIONS: 'false', ALLOWED_DESTINATIONS: '127.0.0.1/32' });
    const id = await scheduleOne(fleet, receiver.url);
    const { history } = await becomes(fleet, id, 'Sent');
    expect(history!.map(({ status }) => status)).toEqual(['200']);
    expect(receiver.hits.map((hit) => hit.id)).toEqual([`evt_${id}`]);
    receiver.hits.length = 0;
  });
});

test('an inbox is reached where private addresses are refused, and nothing else of its host', async () => {
  const port = await ownPort();
  const own = `http://127.0.0.1:${port}`;
  const env = { ALLOW_PRIVATE_DESTINATIONS: 'false', PUBLIC_URL: own };
  const other = await startFleet('postgres', { apiEnv: { ...env, PORT: String(port) }, workerEnv: env });
  try {
    const { body } = await other.call('POST', '/api/inboxes', { script: ['503', '200'] });
    const inbox = body as unknown as { id: string; url: string };
    expect(inbox.url).toMatch(`${own}/in/`);
    const id = await scheduleOne(other, inbox.url);
    const { history } = await becomes(other, id, 'Sent');
    expect(history!.map(({ status }) => status)).toEqual(['503', '200']);
    const requests = (await other.call('GET', `/api/inboxes/${inbox.id}/requests`)).body as unknown;
    const valid = [{ verdict: 'valid' }, { verdict: 'valid' }];
    expect(requests).toMatchObject([
      { eventId: id, signatures: valid },
      { eventId: id, signatures: valid },
    ]);
    for (const path of ['/api/events', '/in/', `/in/..%2fapi`]) {
      const event = { payload: '', destination: own + path, scheduledTime: soon(60_000) };
      expect([path, (await other.call('POST', '/api/events', event)).status]).toEqual([path, 400]);
    }
  } finally {
    await other.stop();
  }
});

test.each(['api', 'worker'])(
  'a range that cannot be read ends the %s with 78 and says which',
  async (entry) => {
    const env = { ALLOWED_DESTINATIONS: '10.0.0.0/8,10.0.0.0/33' };
    await expect(entry === 'api' ? fleet.startApi(env) : fleet.startWorker(env)).rejects.toThrow(
      /ended with 78:\n.*ALLOWED_DESTINATIONS: "10\.0\.0\.0\/33" is not a CIDR/s,
    );
  },
);

test.each(['api', 'worker'])(
  'a %s with the master key of another database does not begin, and an event waits untried',
  async (entry) => {
    const env = { JITER_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') };
    const id = await scheduleOne(fleet, receiver.url);
    // With a signing secret of its own no API began before, either.
    const alone = { ...env, JITER_API_KEY: '', JITER_SIGNING_SECRET: '' };
    await expect(entry === 'api' ? fleet.startApi(alone) : fleet.startWorker(env)).rejects.toThrow(
      /ended with 78:\nJITER_MASTER_KEY opens no signing secret .*`npm run admin -- secret rotate /s,
    );
    const worker = await fleet.startWorker();
    const { history } = await becomes(fleet, id, 'Sent');
    expect(history!.map(({ status }) => status)).toEqual(['200']);
    await worker.stop();
  },
);

test.each([
  ['api', 'DATABASE_URL'],
  ['worker', 'DATABASE_URL'],
  ['worker', 'QUEUE_URL'],
])(
  'a file of TLS that cannot be read ends the %s with 78 and says what of %s names it',
  async (entry, setting) => {
    const url = new URL(fleet.env['DATABASE_URL']);
    url.searchParams.set('sslmode', 'verify-full');
    url.searchParams.set('sslrootcert', '/none/ca.crt');
    const env = { [setting]: url.href };
    await expect(entry === 'api' ? fleet.startApi(env) : fleet.startWorker(env)).rejects.toThrow(
      new RegExp(
        `ended with 78:\\n.*/none/ca.crt': correct sslrootcert in ${setting}, which has to name a file that can be read`,
        's',
      ),
    );
  },
);
