import { ALL_ATTEMPTS, ALL_EVENTS, eventually, queryRows } from '@jiter/testkit';
import { aFleet, anotherOrg, aReceiver } from './a-fleet.ts';
import { backends } from './fleet.ts';
import { isFull } from './faults/size.ts';
import { createAll, soon, type Api } from './load.ts';

/** As long as can be: whoever waits for one of these to end waits for longer than this test. */
const env = { DELIVERY_TIMEOUT: '2min', DRAIN_GRACE: '0' };

/** Who sends to a host, and when, is decided by what a worker holds: short has it on one of them. */
describe.each(isFull ? backends : backends.slice(-1))(
  'a host that orgs share, the queue on %s',
  (backend) => {
    test('2000 events: of one that makes a path slow, and the others do not notice', async () => {
      const fleet = await aFleet(backend, { env });
      const receiver = await aReceiver(({ path }) => (path === '/hangs' ? { hang: true } : 200));
      const slow = await anotherOrg(fleet);
      const schedule = async (api: Api, path: string, count: number, inMs: number) => {
        const wish = { destination: `${receiver.url}${path}`, scheduledTime: soon(inMs) };
        const ids: string[] = [];
        await createAll(
          api,
          Array.from({ length: count }, () => wish),
          ({ id }) => ids.push(id),
        );
        return ids;
      };
      const hitsOf = (path: string) => receiver.hits.filter((hit) => hit.path === path);

      for (const { hanging, quick } of [
        { hanging: 300, quick: 60 },
        { hanging: 1_700, quick: 40 },
      ]) {
        const before = hitsOf('/hangs').length;
        await schedule(slow, 'hangs', hanging, 100);
        await eventually(() => expect(hitsOf('/hangs').length).toBeGreaterThan(before === 0 ? 20 : 0));
        const ids = await schedule(fleet, `quick/${quick}`, quick, 500);
        await eventually(() => expect(hitsOf(`/quick/${quick}`)).toHaveLength(ids.length), 60_000);
      }
      // Nobody has waited for one that hangs to end.
      const sql = `select count(*)::int as ended from ${ALL_ATTEMPTS} join ${ALL_EVENTS} on events.id = event_id
      where destination like '%/hangs'`;
      expect(await queryRows(fleet.env.DATABASE_URL, sql)).toEqual([{ ended: 0 }]);
    }, 240_000);
  },
);
