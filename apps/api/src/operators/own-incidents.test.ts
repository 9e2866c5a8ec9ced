import { noDatabase, type OperatorChannel } from '@jiter/core';
import { createOwnIncidents, type OwnIncidents, type Past } from './own-incidents.ts';

const CODE = 'database-away' as const;

function setUp() {
  const at = { ms: Date.UTC(2030, 0, 1) };
  const clock = { now: () => new Date(at.ms) };
  const own = createOwnIncidents(clock);
  const telling = (type: 'failing' | 'recovered', by: OperatorChannel[]) => ({
    notice: { type: `operator.${type}` as const, at: clock.now().toISOString(), code: CODE, text: type },
    by,
  });
  const pass = (ms: number) => void (at.ms += ms);
  const take = async () =>
    (await own.take(clock.now())).map((due) => ({ ...due, what: `${due.channel} ${due.content.text}` }));
  type Due = Awaited<ReturnType<typeof take>>[number];
  const settle = ({ id, attempt }: Due, status: string, againInMs?: number) =>
    own.settle({
      ...{ id, attempt, status, at: clock.now(), isTold: status === '200' },
      ...(againInMs !== undefined && { retryAt: new Date(at.ms + againInMs) }),
    });
  return { own, telling, pass, take, settle };
}
async function recorded(own: OwnIncidents): Promise<Past[]> {
  const all: Past[] = [];
  await own.recordPast((past) => Promise.resolve(void all.push(past)));
  return all;
}
const whatOf = (all: readonly { what: string }[]) => all.map(({ what }) => what);

test('what is on its way is nobody else’s for a minute, and is told once', async () => {
  const { own, telling, pass, take, settle } = setUp();
  await own.see(CODE, 'away');
  await own.tell(CODE, 0, telling('failing', ['webhook', 'slack']));
  const [hook, slack] = await take();
  expect(whatOf([hook!, slack!])).toEqual(['webhook failing', 'slack failing']);
  await settle(hook!, '200');
  await settle(slack!, '500', 30_000);
  pass(29_999);
  expect(await take()).toEqual([]);
  pass(1);
  const [second] = await take();
  expect(second).toMatchObject({ what: 'slack failing', attempt: 2 });
  pass(59_999);
  expect(await take()).toEqual([]);
  pass(1);
  // Whoever had it said nothing: it is tried again, and what he says of it afterwards is no news, unless he told it.
  const [third] = await take();
  await settle(second!, '500');
  await settle(third!, '500', 1_000);
  pass(1_000);
  expect(whatOf(await take())).toEqual(['slack failing']);
  await settle(second!, '200');
  pass(600_000);
  expect(await take()).toEqual([]);
});

test('that it is over those hear who heard of it, and nobody hears any more that it is there', async () => {
  const { own, telling, take, settle, pass } = setUp();
  await own.see(CODE, 'away');
  await own.tell(CODE, 0, telling('failing', ['webhook', 'slack', 'email']));
  const [hook, slack] = await take();
  await settle(hook!, '200');
  await settle(slack!, '500', 30_000);
  await own.close(CODE, telling('recovered', ['webhook', 'slack', 'email']));
  expect(await own.open()).toEqual([]);
  expect(await recorded(own)).toEqual([]);
  pass(600_000);
  const over = await take();
  expect(whatOf(over)).toEqual(['webhook recovered']);
  await settle(over[0]!, '200');
  const [past, ...others] = await recorded(own);
  expect(others).toEqual([]);
  expect(past).toMatchObject({ code: CODE, text: 'away', tells: 1 });
  expect(
    past!.notices.map(({ channel, type, attempts, status }) => [channel, type, attempts, status]),
  ).toEqual([
    ['webhook', 'operator.failing', 1, '200'],
    ['slack', 'operator.failing', 1, '500'],
    ['email', 'operator.failing', 1, undefined],
    ['webhook', 'operator.recovered', 1, '200'],
  ]);
  // It is written down once.
  expect(await recorded(own)).toEqual([]);
});

test('of many that came and went the last twenty are kept', async () => {
  const { own, pass } = setUp();
  for (let number = 1; number <= 25; number += 1) {
    await own.see(CODE, `away ${number}`);
    await own.close(CODE);
    pass(1_000);
  }
  const texts = (await recorded(own)).map(({ text }) => text);
  expect(texts).toEqual(Array.from({ length: 20 }, (_none, index) => `away ${index + 6}`));
});

test('what cannot be written down, as the database is away once more, is written down later', async () => {
  const { own, pass } = setUp();
  for (const text of ['first', 'second']) {
    await own.see(CODE, text);
    await own.close(CODE);
    pass(1_000);
  }
  const away = () => Promise.reject(noDatabase());
  await expect(own.recordPast(away)).rejects.toMatchObject({ status: 503 });
  expect((await recorded(own)).map(({ text }) => text)).toEqual(['first', 'second']);
  expect(await recorded(own)).toEqual([]);
});

test('what is refused keeps none of the others from being written down', async () => {
  const { own, pass } = setUp();
  for (const text of ['first', 'second']) {
    await own.see(CODE, text);
    await own.close(CODE);
    pass(1_000);
  }
  await expect(own.recordPast(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect((await recorded(own)).map(({ text }) => text)).toEqual(['second']);
});
