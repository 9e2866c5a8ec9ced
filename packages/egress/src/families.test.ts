import type { NetworkInterfaceInfo } from 'node:os';
import { callable, familiesOf } from './families.ts';

const one = (address: string, internal = false) =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;
const LO = [one('127.0.0.1', true), one('::1', true)];

test.each([
  ['a container', { lo: LO, eth0: [one('172.17.0.2')] }, [4]],
  ['a machine whose IPv6 ends at its own network', { lo: LO, eth0: [one('10.0.0.7'), one('fe80::1')] }, [4]],
  ['one that has both', { lo: LO, eth0: [one('10.0.0.7'), one('fe80::1'), one('2001:db8::7')] }, [4, 6]],
  ['one that has IPv6 alone', { lo: LO, eth0: [one('2001:db8::7'), one('fe80::1')] }, [6]],
  ['a router, whose addresses are not those of its links', { lo: [...LO, one('2001:db8::7', true)] }, [6]],
  ['one that is nowhere', { lo: LO }, []],
])('%s', (_name, interfaces, families) => {
  expect([...familiesOf(interfaces)].sort()).toEqual(families);
});

test('of both families those that can be called are left, and whatever there is where that is none', () => {
  const four = { address: '192.0.2.1', family: 4 };
  const six = { address: '2001:db8::1', family: 6 };
  expect(callable([four, six], new Set([4]))).toEqual([four]);
  expect(callable([four, six], new Set([6]))).toEqual([six]);
  expect(callable([four, six], new Set([4, 6]))).toEqual([four, six]);
  expect(callable([six], new Set([4]))).toEqual([six]);
  expect(callable([four, six], new Set())).toEqual([four, six]);
});
