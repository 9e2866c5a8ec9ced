import { describeFault } from './tls-fault.ts';

const fault = (code: string, message = 'it says') => Object.assign(new Error(message), { code });

test.each([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'by sslrootcert in QUEUE_URL, or by NODE_EXTRA_CA_CERTS'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'by sslrootcert in QUEUE_URL'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'by sslrootcert in QUEUE_URL'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'the host in QUEUE_URL has to be one that its certificate is for'],
])('%s is told with what helps', (code, words) => {
  expect(describeFault(fault(code), 'QUEUE_URL')).toMatch(/^it says: /);
  expect(describeFault(fault(code), 'QUEUE_URL')).toContain(words);
});

test('anything else is told as it is', () => {
  expect(describeFault(fault('ECONNREFUSED'))).toBe('it says');
  expect(describeFault(new Error('a sentence'))).toBe('a sentence');
  expect(describeFault('words')).toBe('words');
});
