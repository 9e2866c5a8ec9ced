import { isBlocked, untilUnlocked } from './until-unlocked.ts';

const blocked = (code = '55P03') => Object.assign(new Error('locked'), { code });

test('what could not have its lock is told by its code alone', () => {
  expect([blocked(), blocked('40P01')].map(isBlocked)).toEqual([true, true]);
  expect([blocked('57014'), new Error('55P03'), null, undefined, 'x'].map(isBlocked)).toEqual(
    Array<boolean>(5).fill(false),
  );
});

test('work that is blocked is done again, and its caller told of each time', async () => {
  const said: number[] = [];
  let tries = 0;
  const work = () => {
    tries += 1;
    return tries < 3 ? Promise.reject(blocked()) : Promise.resolve('done');
  };
  expect(await untilUnlocked(work, { onBlocked: () => void said.push(tries) })).toBe('done');
  expect(said).toEqual([1, 2]);
  tries = 1;
  expect(await untilUnlocked(work)).toBe('done');
});

test('whatever else goes wrong is not tried again', async () => {
  const error = blocked('57014');
  let tries = 0;
  const work = () => {
    tries += 1;
    return Promise.reject(error);
  };
  await expect(untilUnlocked(work)).rejects.toBe(error);
  expect(tries).toBe(1);
});

test('it gives up once its time is over', async () => {
  const error = blocked();
  let tries = 0;
  const work = () => {
    tries += 1;
    return Promise.reject(error);
  };
  await expect(untilUnlocked(work, { giveUpMs: 0 })).rejects.toBe(error);
  expect(tries).toBe(1);
});
