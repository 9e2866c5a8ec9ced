import { toCsv } from './to-csv.ts';

const entry = (name: string) => ({
  id: '7',
  at: new Date('2027-01-30T09:00:00.000Z'),
  action: 'key.created' as const,
  actor: { kind: 'key' as const, id: '7', name },
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@sum', "'@sum"],
  ['\tx', "'\tx"],
  ['a,"b"', '"a,""b"""'],
  ['a\nb', '"a\nb"'],
  ['=a\r\nb', '"\'=a\r\nb"'],
  ['Ada', 'Ada'],
])('%j is written so that nobody takes it for more', (name, cell) => {
  const head = 'id,at,action,actorKind,actorId,actorName,ip,targetKind,targetId,before,after,details';
  const line = `7,2027-01-30T09:00:00.000Z,key.created,key,7,${cell},,,,,,`;
  expect(toCsv([entry(name)])).toBe(`${head}\r\n${line}\r\n`);
});
