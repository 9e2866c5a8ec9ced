import joi from 'joi';
import { badRequest } from '@jiter/core';
import { NEW_CHANNEL } from '../notices/parse-channel.ts';
import { SNOOZE_BODY } from '../notices/parse-quiet.ts';
import { INVITATION_BODY, ROLE_BODY, SET_UP_BODY } from '../people/bodies.ts';
import { QUIET_BODY } from '../people/quiet-hours.ts';
import { missingIs, validate } from './validate.ts';

const refusalOf = (schema: joi.ObjectSchema, body: object) => {
  try {
    return validate(schema, body) as unknown;
  } catch (error) {
    return error;
  }
};

const schema = joi.object({
  a: missingIs(
    joi
      .any()
      .custom((value) => {
        if (value === 'x') return 'read';
        throw badRequest('wrong', 'invalid_step');
      })
      .required(),
    'missing',
    'invalid_range',
  ),
});

test('a field that is missing says so by its own words and code; what is wrong with it, and with others, says what it did', () => {
  expect(refusalOf(schema, {})).toMatchObject({ status: 400, message: 'missing', code: 'invalid_range' });
  expect(refusalOf(schema, { a: 'y' })).toMatchObject({ message: 'wrong', code: 'invalid_step' });
  expect(refusalOf(schema, { a: 'x', b: 1 })).toMatchObject({
    status: 400,
    message: expect.stringContaining('b'),
  });
  expect(validate(schema, { a: 'x' })).toEqual({ a: 'read' });
});

test.each([
  ['a snooze', SNOOZE_BODY, 'invalid_snooze'],
  ['quiet hours', QUIET_BODY, 'invalid_quiet_hours'],
  ['a channel', NEW_CHANNEL, 'invalid_channel'],
  ['a role', ROLE_BODY, 'invalid_role'],
  ['an invitation', INVITATION_BODY, 'invalid_role'],
])('%s without what it needs has the code that it has with something wrong', (_what, body, code) => {
  expect(refusalOf(body, {})).toMatchObject({ status: 400, code });
});

test('a person without a name, too', () => {
  expect(refusalOf(SET_UP_BODY, { token: 'a', password: 'correct horse battery' })).toMatchObject({
    code: 'invalid_name',
  });
});
