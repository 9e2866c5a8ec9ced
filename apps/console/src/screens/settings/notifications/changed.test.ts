import { changed, type Tells } from './changed.ts';

const WAS = { name: 'ops', tells: ['incidents', 'cronjobs'] as Tells[] } as Parameters<typeof changed>[1];

test.each<[what: string, said: Partial<Parameters<typeof changed>[0]>, sent: object]>([
  ['a name', { name: 'on call' }, { name: 'on call' }],
  [
    'one more to tell',
    { tells: ['incidents', 'cronjobs', 'events'] },
    { tells: ['incidents', 'cronjobs', 'events'] },
  ],
  ['one less', { tells: ['incidents'] }, { tells: ['incidents'] }],
  ['another one', { tells: ['incidents', 'events'] }, { tells: ['incidents', 'events'] }],
  ['none', { tells: [] }, { tells: [] }],
  ['where it leads', { url: 'https://a.example/' }, { url: 'https://a.example/' }],
  ['to whom', { to: ['a@b.c'] }, { to: ['a@b.c'] }],
  ['nothing, in another order', { tells: ['cronjobs', 'incidents'] }, { name: 'ops' }],
])('of a channel that was shown, what differs is sent: %s', (_what, said, sent) => {
  expect(changed({ name: WAS.name, tells: WAS.tells, ...said }, WAS)).toEqual(sent);
});
