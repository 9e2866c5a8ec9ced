import { runSql } from '@jiter/testkit';
import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());

/** Of Node's parser, of what speaks TLS; and of an older one's, which is another reason. */
const NO_HTTP = 'answered in a form that is not HTTP: Expected HTTP/, RTSP/ or ICE/';
const OLDER = 'answered in a form that is not HTTP: Expected HTTP/';
const REASON = 'answered in a form that is not HTTP: Expected HTTP/; RTSP/ or ICE/';
/** Of our guard, cut behind a space. */
const IPV6 =
  'refused: 2001:0:4136:e378:8000:63bf:f5ff:fffe is a Teredo address for 10.0.0.1, a private address';

async function failed(status: string): Promise<string> {
  const id = await jiter.createAs(FAILED, { destination: 'https://one.example/hook' });
  await runSql(jiter.databaseUrl, `update attempt_history set status = '${status}' where event_id = ${id}`);
  return id;
}

type Group = { reason: string; state: string };
const groups = async () => (await jiter.api.get('/api/failures').expect(200)).body.groups as Group[];

async function idsBy(...reasons: string[]): Promise<string[]> {
  const found = await jiter.api
    .get('/api/events')
    .query({ reason: reasons.join(',') })
    .expect(200);
  return (found.body as { id: string }[]).map((one) => one.id).sort();
}

describe('a group whose reason has commas in its words', () => {
  let id: string;
  let refused: string;
  beforeEach(async () => {
    await jiter.clear();
    id = await failed(`unreachable: ${NO_HTTP}`);
    refused = await failed(IPV6);
    await failed(`unreachable: ${OLDER}`);
  });

  test('is listed and retried by it, alone and beside others', async () => {
    const reasons = (await groups()).map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining([REASON, OLDER]));
    const ofGuard = reasons.find((reason) => reason.startsWith('refused'))!;
    expect(await idsBy(REASON)).toEqual([id]);
    expect(await idsBy(ofGuard)).toEqual([refused]);
    expect(await idsBy(REASON, ofGuard)).toEqual([id, refused].sort());
    const body = { filter: { host: 'one.example', reason: REASON } };
    expect((await jiter.post('/retry', body).expect(200)).body).toEqual({ affected: 1, more: false });
  });

  test('is what was said of it, also while it had them', async () => {
    const judge = (reason: string, state: string) =>
      jiter.api.put('/api/failures').send({ host: 'one.example', reason, state }).expect(200);
    const state = async () => (await groups()).find(({ reason }) => reason === REASON)!.state;
    await runSql(
      jiter.databaseUrl,
      `insert into failure_states (org_id, host, reason, state, at)
       values (${jiter.org}, 'one.example', '${NO_HTTP}', 'ignored', now() - interval '1 day')`,
    );
    expect(await state()).toBe('ignored');
    await judge(REASON, 'open');
    expect(await state()).toBe('open');
    await judge(NO_HTTP, 'ignored');
    expect(await state()).toBe('ignored');
  });
});
