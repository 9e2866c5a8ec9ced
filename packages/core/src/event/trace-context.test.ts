import { attemptSpan, parentOf, readTraceContext, spanContextOf } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

test.each([
  [PARENT, undefined, { parent: PARENT }],
  [PARENT, 'a=1,b=2', { parent: PARENT, state: 'a=1,b=2' }],
  [PARENT, '', { parent: PARENT }],
  [PARENT, 'x'.repeat(513), { parent: PARENT }],
  [PARENT, 'a=\u00e9', { parent: PARENT }],
  [undefined, 'a=1', undefined],
  [PARENT.toUpperCase(), undefined, undefined],
  [PARENT.replace('00-', '01-'), undefined, undefined],
  [`${PARENT}-00`, undefined, undefined],
  [`${PARENT}, ${PARENT}`, undefined, undefined],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined, undefined],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined, undefined],
])('%j with %j', (parent, state, context) => {
  expect(readTraceContext(parent, state)).toEqual(context);
});

test('each attempt is a span of its own in the same trace, and the same one whenever it is told', () => {
  const trace = { parent: PARENT };
  const first = attemptSpan(trace, 'evt_1', '1700000000000');
  expect(first).toEqual({ traceId: TRACE, spanId: expect.stringMatching(/^[0-9a-f]{16}$/), flags: 1 });
  expect(attemptSpan(trace, 'evt_1', '1700000000000')).toEqual(first);
  const others = [attemptSpan(trace, 'evt_1', '1700000000001'), attemptSpan(trace, 'evt_2', '1700000000000')];
  expect(new Set([first, ...others, spanContextOf(trace)].map(({ spanId }) => spanId)).size).toBe(4);
  expect(readTraceContext(parentOf(first), undefined)).toEqual({ parent: parentOf(first) });
});
