import { byPortions } from './by-portions.ts';

const dueAt = new Date();

/** A job of three events, by portions of so many, of which those with these ids fail for a fault of ours. */
function deliver(most: number, faulty: readonly string[] = []) {
  const portions: string[][] = [];
  const ids = ['1', '2', '3'];
  const byAll = byPortions(
    () => most,
    (job) => {
      portions.push([...job.ids]);
      const isFaulty = job.ids.some((id) => faulty.includes(id));
      return isFaulty ? Promise.reject(new Error('away')) : Promise.resolve({ failures: [...job.ids] });
    },
  );
  return { portions, result: byAll({ ids, dueAt }) };
}

test('a job is delivered by as many events at a time as may be claimed, and says of all of them what failed', async () => {
  const { portions, result } = deliver(2);
  expect(await result).toEqual({ failures: ['1', '2', '3'] });
  expect(portions).toEqual([['1', '2'], ['3']]);
  expect(deliver(3).portions).toEqual([['1', '2', '3']]);
});

test('it is repeated only where nothing of it was claimed', async () => {
  expect(await deliver(1, ['1', '3']).result).toEqual({ failures: ['2'] });
  await expect(deliver(2, ['1', '3']).result).rejects.toThrow('away');
  await expect(deliver(3, ['1']).result).rejects.toThrow('away');
});
