import { isOutage, isRefusal, mayHaveTakenEffect } from './outage.ts';

test.each(['28000', '28P01', '3D000'])(
  'a login that a pooler was refused (%s) is no refusal of the statement that waited for it, which did nothing',
  (code) => {
    const error = Object.assign(new Error('server login failed'), { code });
    expect([isOutage(error), isRefusal(error), mayHaveTakenEffect(error)]).toEqual([true, false, false]);
  },
);

test('what PostgreSQL refuses of a value is no outage', () => {
  const error = Object.assign(new Error('value out of range'), { code: '22003' });
  expect([isOutage(error), isRefusal(error), mayHaveTakenEffect(error)]).toEqual([false, true, false]);
});
