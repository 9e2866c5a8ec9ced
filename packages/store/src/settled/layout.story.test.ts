import createKnex, { type Knex } from 'knex';
import { setup, type Setup } from '../setup.fixture.ts';
import { createLayout } from './layout.ts';

let jiter: Setup;
let knex: Knex;
beforeEach(async () => {
  jiter = await setup();
  knex = createKnex({ client: 'pg', connection: jiter.url });
});
afterEach(async () => {
  await knex.destroy();
  await jiter.close();
});

test('what could not be asked is asked again at once', async () => {
  const layout = createLayout(knex);
  await knex.raw('alter table layout rename to away');
  await expect(layout.movesSettled()).rejects.toThrow();
  await knex.raw('alter table away rename to layout');
  expect([await layout.movesSettled(), await layout.isOfOneVersion()]).toEqual([true, true]);
});

test.each(['moves_since', 'options_since'])(
  'a no to %s is asked after once more, and a yes is kept',
  async (change) => {
    let ms = 0;
    Object.assign(performance, { now: () => ms });
    try {
      const layout = createLayout(knex);
      const answer = async () => [await layout.movesSettled(), await layout.isOfOneVersion()];
      await knex.raw(`update layout set ${change} = null`);
      const before = await answer();
      expect(before).toEqual([change !== 'moves_since', change !== 'options_since']);
      await knex.raw(`update layout set ${change} = now()`);
      expect(await answer()).toEqual(before);
      ms = 10_000;
      expect(await answer()).toEqual([true, true]);
      await knex.raw(`update layout set ${change} = null`);
      ms = 1_000_000;
      expect(await answer()).toEqual([true, true]);
    } finally {
      // The prototype's again.
      Reflect.deleteProperty(performance, 'now');
    }
  },
);

test('a change begins once, from when on it is known', async () => {
  const { settled } = jiter.store;
  await knex.raw('update layout set moves_since = null');
  expect([
    await settled.begin('moves'),
    await settled.begin('moves'),
    await settled.begin('options'),
  ]).toEqual([true, false, false]);
});
