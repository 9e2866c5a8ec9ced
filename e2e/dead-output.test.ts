import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { builtFile } from './built.ts';
import { callApi, startFleet, startProcess, type Fleet, type Running } from './fleet.ts';
import { schedule, soon } from './load.ts';

/** More than a pipe holds. */
const LINES = 500;
const LONG_PATH = `/${'x'.repeat(2_000)}`;

const close = ({ process: child }: Running) => {
  child.stdout!.destroy();
  child.stderr!.destroy();
};
const stopReading = ({ process: child }: Running) => {
  for (const stream of [child.stdout!, child.stderr!]) stream.removeAllListeners('data').pause();
};
const cases: [what: string, redirection: string, end: (one: Running) => void, processes: string][] = [
  ['is a full disk', '>/dev/full 2>&1', () => {}, '1'],
  ['has lost its reader', '', close, '1'],
  ['has lost its reader, several processes writing', '', close, '2'],
  ['has a reader that no longer reads', '', stopReading, '1'],
];

let fleet: Fleet;
let receiver: Receiver;
beforeAll(async () => {
  fleet = await startFleet('postgres', { workers: 0, env: { LOG_LEVEL: 'debug' } });
  receiver = await startReceiver();
});
afterAll(async () => {
  await fleet.stop();
  await receiver.close();
});

/** A process whose output goes where `redirection` says. */
function start(entry: string, redirection: string, env: Record<string, string> = {}) {
  const command = ['sh', '-c', `exec "$@" ${redirection}`, 'sh', process.execPath, builtFile(entry)];
  return startProcess(command, { ...fleet.env, ...env });
}

test.each(cases)(
  'where standard output %s, events are taken and delivered as ever',
  async (_what, redirection, end, processes) => {
    const api = await start('api', redirection);
    const worker = await start('worker', redirection, { JITER_WORKERS: processes });
    const all = [api, worker];
    const { url } = api.ready as { url: string };
    all.forEach(end);

    await Promise.all(Array.from({ length: LINES }, () => fetch(url + LONG_PATH)));
    const created = await Promise.all(
      Array.from({ length: 20 }, () =>
        schedule({ url, apiKey: fleet.apiKey }, { destination: receiver.url, scheduledTime: soon(500) }),
      ),
    );
    for (const { id } of created) {
      await eventually(async () => {
        expect((await callApi(url, fleet.apiKey, 'GET', `/api/events/${id}`)).body.status).toBe('Sent');
      });
    }
    expect(all.map(({ process: { exitCode, signalCode } }) => exitCode ?? signalCode)).toEqual([null, null]);
    expect(await Promise.all(all.map(({ stop }) => stop()))).toEqual([0, 0]);
  },
  120_000,
);
