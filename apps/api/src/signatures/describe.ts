import { MISTAKES } from '@jiter/core';
import type { Descriptions } from '../openapi/call.ts';
import { list, maybe, named, object, oneOf, text } from '../openapi/shape.ts';
import { CHECK_BODY } from './parse-check.ts';

const MISTAKE = oneOf(MISTAKES, 'What mostly keeps a signature from verifying.');
const SENTENCE = text('For people. No secret is ever in it.');

export const SIGNATURE_VERDICTS = list(
  named(
    'SignatureVerdict',
    object({
      scheme: oneOf(['standard', 'jiter'], 'Standard Webhooks, or `X-Jiter-Signature`.'),
      verdict: oneOf(['valid', 'invalid', 'missing']),
      mistake: maybe(MISTAKE),
      text: SENTENCE,
    }),
  ),
  { minItems: 2, maxItems: 2 },
);
export const LIKELIEST = named('LikeliestMistake', object({ mistake: MISTAKE, text: SENTENCE }));

export const SIGNATURE_CALLS: Descriptions = {
  'POST /signatures/check': {
    id: 'checkSignatures',
    effect: 'none',
    tag: 'Inboxes',
    summary: 'Say whether a request is signed, and if not, why',
    details:
      'With the headers and the body as they arrived. It is tried what the usual mistakes would have made of them: a body that was parsed, or written anew, a timestamp in the wrong unit, another secret, one that has ended, hex instead of base64.',
    body: CHECK_BODY,
    answer: object({ signatures: SIGNATURE_VERDICTS, likeliest: maybe(LIKELIEST) }),
    errors: ['master_key_missing'],
    example: {
      body: {
        headers: {
          'webhook-id': 'evt_216',
          'webhook-timestamp': '1669016112',
          'webhook-signature': 'v1,ZqL1KvjQF9PIn9qWO0a307Q7EK5iyT7wcz1eKVDO3JA=',
        },
        body: '{"payload":"Remind me to buy groceries!","scheduledTime":"2022-11-21T07:35:09.000Z"}',
      },
      answer: {
        signatures: [
          {
            scheme: 'standard',
            verdict: 'valid',
            text: 'The signature is right, and the body is what was signed.',
          },
          {
            scheme: 'jiter',
            verdict: 'missing',
            mistake: 'missing_header',
            text: 'X-Jiter-Request-Timestamp and X-Jiter-Signature are not there.',
          },
        ],
      },
    },
  },
};
