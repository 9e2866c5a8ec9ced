import type { Descriptions } from '../openapi/call.ts';
import { either, map, number, object, oneOf, text } from '../openapi/shape.ts';

const CHECKS = either(text(), number());

export const HTTP_CALLS: Descriptions = {
  'GET /openapi.json': {
    id: 'getOpenApi',
    tag: 'Operation',
    summary: 'Get this document',
    access: 'no key',
    asksNobody: true,
    answer: map({}, { required: ['openapi', 'info', 'paths'] }),
    example: { answer: { openapi: '3.1.0', info: { title: 'Jiter' }, paths: {} } },
  },
  'GET ../problems/:code': {
    id: 'getProblem',
    tag: 'Operation',
    summary: 'Say why an error with a code comes, and what helps',
    details: 'Where the `type` of a problem by RFC 9457 leads, as text for people.',
    access: 'no key',
    asksNobody: true,
    answer: text(),
    answerType: 'text/plain',
    plainErrors: [404],
    example: {
      answer: 'not_pending: 400 Bad Request\n\nWhy it comes.\n\nWhat helps.\n',
    },
  },
  'GET ../healthz': {
    id: 'getHealth',
    tag: 'Operation',
    summary: 'Say whether the process runs',
    access: 'no key',
    asksNobody: true,
    answer: object({ status: oneOf(['alive']) }),
    example: { answer: { status: 'alive' } },
  },
  'GET ../readyz': {
    id: 'getReadiness',
    tag: 'Operation',
    summary: 'Say whether what it depends on answers',
    details:
      'By name what was asked, and numbers for the operator; `secrets` is `sealed` while a master key is missing.',
    access: 'no key',
    asksNobody: true,
    answer: { ...map(CHECKS), properties: { status: oneOf(['ready', 'degraded']) }, required: ['status'] },
    otherAnswers: {
      503: {
        description: 'Something that it cannot do without does not answer',
        schema: { ...map(CHECKS), properties: { message: text() }, required: ['message'] },
        example: { message: 'Not ready: the database does not answer', database: 'failed' },
      },
    },
    example: { answer: { status: 'ready', database: 'ok' } },
  },
};
