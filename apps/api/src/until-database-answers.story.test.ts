import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import { cloneDatabase } from '@jiter/testkit';
import { untilDatabaseAnswers } from './until-database-answers.ts';

test('a login that is refused ends the start, as it is for an operator to put right', async () => {
  const database = await cloneDatabase();
  const url = new URL(database.url);
  url.password = 'another';
  const store = await openStore({
    url: url.href,
    poolMax: 1,
    applicationName: 'start',
    log: silentLog,
    enqueueHorizonMs: 600_000,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  await expect(untilDatabaseAnswers(silentLog, () => store.ping())).rejects.toMatchObject({ code: '28P01' });
  await store.close();
  await database.drop();
});
