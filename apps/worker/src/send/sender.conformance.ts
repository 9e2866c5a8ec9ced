import { describeAnswers } from './conformance/answers.conformance.ts';
import { describeBounds } from './conformance/bounds.conformance.ts';
import { describeEnds } from './conformance/ends.conformance.ts';
import { describeGivenUp } from './conformance/given-up.conformance.ts';
import { closeAll, receive, setup, type CreateSender } from './conformance/harness.fixture.ts';
import { describeOwnFaults } from './conformance/own-faults.conformance.ts';
import { describeMethods } from './conformance/methods.conformance.ts';
import { describeRequests } from './conformance/requests.conformance.ts';
import { describeReuse } from './conformance/reuse.conformance.ts';
import { describeNoAnswer } from './conformance/no-answer.conformance.ts';
import { describeTiming } from './conformance/timing.conformance.ts';
import { describeTls } from './conformance/tls.conformance.ts';

/** What every Sender does, whatever client it is made of. Real sockets throughout. */
export function describeSender(createSender: CreateSender): void {
  afterEach(closeAll);

  describe('the request', () => describeRequests(createSender));
  describe('a method', () => describeMethods(createSender));
  describe('an answer', () => describeAnswers(createSender));
  describe('the end', () => describeEnds(createSender));
  describe('the form', () => describeBounds(createSender));
  describe('a connection', () => describeReuse(createSender));
  describe('a connection that is given up', () => describeGivenUp(createSender));
  describe('over TLS', () => describeTls(createSender));
  describe('the timing', () => describeTiming(createSender));
  describe('no answer', () => describeNoAnswer(createSender));
  describe('a fault of ours', () => describeOwnFaults(createSender));
  describe('an abort', () => describeAborts(createSender));
}

function describeAborts(createSender: CreateSender): void {
  const { post } = setup(createSender);

  test('rejects with its reason: it is not the receiver that failed', async () => {
    const receiver = await receive([{ hang: true }]);
    const stopping = new AbortController();
    const sending = post(receiver.url, { signal: stopping.signal });
    stopping.abort(new Error('the process has to go'));
    await expect(sending).rejects.toThrow('the process has to go');
  });

  test('that came before lets nothing out', async () => {
    const receiver = await receive([200]);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(post(receiver.url, { signal })).rejects.toThrow('too late');
    expect(receiver.hits).toHaveLength(0);
  });
}
