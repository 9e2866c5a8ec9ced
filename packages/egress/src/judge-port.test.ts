import { createGuard } from './guard.ts';

const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations: [] });
const ask = (url: string, asked = guard) => asked.guardRequest(new URL(url));

test.each(['', ':80', ':0443', ':443', ':8080', ':3000', ':65535', ':6379', ':12345'])(
  'example.com%s is left to DNS',
  (port) => {
    for (const scheme of ['http', 'https']) {
      expect(ask(`${scheme}://example.com${port}/`)).toEqual({ kind: 'unknown' });
    }
  },
);

test.each([1, 7, 21, 22, 25, 110, 143, 465, 587, 993, 2049, 5060, 6000, 6667, 10080])(
  'port %d, which browsers refuse, is refused for names and for addresses',
  (port) => {
    const reason = `port ${port} belongs to a protocol other than HTTP`;
    for (const host of ['example.com', 'example.com.', '1.1.1.1', '[2606:4700::1111]']) {
      expect(ask(`https://${host}:${port}/`)).toEqual({ kind: 'refused', reason });
      expect(ask(`http://${host}:000${port}/`)).toEqual({ kind: 'refused', reason });
    }
  },
);

test.each(['example.com', 'example.com.', '1.1.1.1', '[2606:4700::1111]', '[::1]'])(
  'port 0 of %s is refused, whatever is opened',
  (host) => {
    const open = createGuard({ allowPrivateDestinations: true, allowedDestinations: [], allowedPorts: [0] });
    for (const port of ['0', '00', '000000']) {
      const refused = { kind: 'refused', reason: 'nothing can listen on port 0' };
      expect(ask(`http://${host}:${port}/`, open)).toEqual(refused);
      expect(ask(`https://${host}:${port}/`, open)).toEqual(refused);
    }
  },
);

test('a bad port that is opened is open, the others and its host stay what they are', () => {
  const open = createGuard({
    allowPrivateDestinations: false,
    allowedDestinations: [],
    allowedPorts: [6000],
  });
  expect(ask('http://example.com:6000/', open)).toEqual({ kind: 'unknown' });
  expect(ask('http://example.com:6667/', open)).toMatchObject({ kind: 'refused' });
  expect(ask('http://10.0.0.1:6000/', open)).toMatchObject({ kind: 'refused' });
});
