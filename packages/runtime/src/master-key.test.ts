import { silentLog } from '@jiter/core';
import {
  checkMasterKey,
  faultsOfMasterKey,
  judgeMasterKey,
  untilMasterKeyIsChecked,
  type Closed,
} from './master-key.ts';

const NONE: Closed = { orgs: 0, ofOrgs: 0, keys: [] };

function watch() {
  const told: [string, object | undefined][] = [];
  const note = (event: string, fields?: object) => void told.push([event, fields]);
  return { told, log: { ...silentLog, error: note, warn: note } };
}

test.each([
  ['without an org there is nothing to open', NONE],
  ['what opens is not worth a word', { orgs: 0, ofOrgs: 3, keys: [] }],
])('%s', (_what, closed) => expect(judgeMasterKey(closed)).toBeUndefined());

test('one that could sign nothing at all does not begin, and says which key it wants', () => {
  const closed = { orgs: 3, ofOrgs: 3, keys: ['886d1201', 'f4ada48b'] };
  expect(judgeMasterKey(closed)).toEqual({
    refused: expect.stringMatching(
      /^JITER_MASTER_KEY opens no .* 886d1201, f4ada48b\. .*`npm run admin -- secret rotate /,
    ),
  });
});

test('where only some orgs are affected the others are served, and it is said as an error', () => {
  const { told, log } = watch();
  const closed = { orgs: 1, ofOrgs: 3, keys: ['886d1201'] };
  checkMasterKey(log, closed);
  expect(told).toEqual([
    ['master-key.missing', { ...closed, note: expect.stringContaining('npm run admin -- secret rotate') }],
  ]);
});

test('a database that does not answer yet is asked again', async () => {
  const { told, log } = watch();
  let asked = 0;
  await untilMasterKeyIsChecked(log, () => {
    asked += 1;
    return asked < 2 ? Promise.reject(new Error('away')) : Promise.resolve({ ...NONE, ofOrgs: 1 });
  });
  expect(told).toEqual([['master-key.not-checked', { error: new Error('away') }]]);
});

test('/readyz has a word for it as long as it is so', async () => {
  const closed = { orgs: 1, ofOrgs: 1, keys: ['886d1201'] };
  expect(await faultsOfMasterKey(() => Promise.resolve(closed))()).toEqual({ secrets: 'sealed' });
  expect(await faultsOfMasterKey(() => Promise.resolve(NONE))()).toEqual({});
});
