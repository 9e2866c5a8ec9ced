import { queryRows } from '@jiter/testkit';
import { createWorld, type World } from './world.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const NEW = { from: '22:00', to: '06:00', timezone: 'UTC' };
const PASSWORD_OF_ANN = [
  '- ann has password old',
  '- login link of ann open',
  '+ ann has password new',
  '+ login link of ann used',
  '+ noted password.set in a by ann',
  '+ noted password.set in b by ann',
];

describe('what somebody does changes nothing of anybody else', () => {
  const changes = async (act: () => Promise<unknown>, lines: string[]) =>
    expect((await world.changedBy(act)).sort()).toEqual(lines.sort());

  test('a session that is ended', async () => {
    const { people, as, sessionOf } = world;
    const [own, others] = [await sessionOf('ann 1'), await sessionOf('ben 1')];
    await changes(async () => expect(await people.sessions.end(as.ann.id, others)).toBe(false), []);
    await changes(() => people.sessions.end(as.ann.id, own), ['- session ann 1']);
  });

  test('an account elsewhere that is disconnected', async () => {
    const { people, as } = world;
    const ways = { issuers: ['x', 'y'], hasPassword: false };
    const [own] = await people.listIdentities(as.ann.id);
    const [others] = await people.listIdentities(as.ben.id);
    await changes(
      async () =>
        expect(await people.disconnectIdentity({ by: as.ann, id: others!.id }, ways)).toBe('unknown'),
      [],
    );
    await changes(
      () => people.disconnectIdentity({ by: as.ann, id: own!.id }, ways),
      [
        '- account ann x',
        '+ noted identity.disconnected in a by ann',
        '+ noted identity.disconnected in b by ann',
      ],
    );
  });

  test('a new password of who is signed in', async () => {
    const { people, as, sessionOf } = world;
    const session = await sessionOf('ann 1');
    await changes(
      () => people.setPassword(as.ann, { passwordHash: 'new', session }),
      ['- session ann 0', '- session ann 2', ...PASSWORD_OF_ANN],
    );
  });

  test('a new password by a link, which leaves no other way in', async () => {
    const { people, tokens, client } = world;
    const renewed = { passwordHash: 'new', disconnects: true };
    await changes(
      () => people.useLogInLink(tokens.ann, client('ann 3'), renewed),
      [
        ...['- account ann x', '- account ann y', '- session ann 0', '- session ann 1', '- session ann 2'],
        '+ session ann 3',
        ...['x', 'y']
          .flatMap(() => ['a', 'b'])
          .map((org) => `+ noted identity.disconnected in ${org} by ann`),
        ...PASSWORD_OF_ANN,
      ],
    );
  });

  test('who is in one organisation alone is written of there alone', async () => {
    const { people, as, sessionOf } = world;
    const session = await sessionOf('dee 1');
    const lines = await world.changedBy(() => people.setPassword(as.dee, { passwordHash: 'new', session }));
    expect(lines.filter((line) => line.includes('noted'))).toEqual(['+ noted password.set in a by dee']);
  });

  test('quiet hours', async () => {
    const { people, as } = world;
    await changes(
      () => people.setQuietHours(as.ann, NEW),
      [
        '- ann has password old',
        '+ ann has password old UTC',
        '+ noted quiet-hours.changed in a by ann',
        '+ noted quiet-hours.changed in b by ann',
      ],
    );
    expect(await people.quietHours(as.ben.id)).toBeUndefined();
  });

  test('who is taken out of an organisation, or made less in it', async () => {
    const { people, orgs, as } = world;
    const change = (role: 'viewer' | null) =>
      people.changeMember({ org: orgs.a, user: as.ann.id, role }, as.ben);
    const made = ['- invitation by-ann@a', '- shared link ann.a'];
    await changes(
      () => change('viewer'),
      ['- ann owner in a', '+ ann viewer in a', ...made, '+ noted member.changed in a by ben'],
    );
    await changes(() => change(null), ['- ann viewer in a', '+ noted member.removed in a by ben']);
  });

  test('what is revoked by another organisation', async () => {
    const { people, orgs, as } = world;
    const [invitation] = await people.listInvitations(orgs.a);
    const [shared] = await people.sharedLinks.list(orgs.a);
    await changes(async () => {
      expect(await people.revokeInvitation(orgs.b, invitation!.id, as.cid)).toBe(false);
      expect(await people.sharedLinks.revoke(orgs.b, shared!.id, as.cid)).toBe(false);
    }, []);
  });

  test('an organisation that one of its owners deletes', async () => {
    const { people, orgs, as } = world;
    const first = 'insert into orgs (id, name) overriding system value values (0, $1)';
    await queryRows(world.url, first, ['first']);
    for (const by of [as.cid, as.dee])
      await changes(async () => expect(await people.deleteOrg(orgs.a, 'a', by)).toBe('no-owner'), []);
    await changes(
      () => people.deleteOrg(orgs.a, 'a', as.ben),
      [
        ...['- org a', '+ org a deleted', '+ noted org.deleted beside by ben'],
        ...['- ann owner in a', '- ben owner in a', '- cid viewer in a', '- dee viewer in a'],
        ...['- invitation by-ann@a', '- invitation by-ben@a', '- shared link ann.a', '- shared link ben.a'],
      ],
    );
  });

  test('an account that is deleted', async () => {
    const { people, as } = world;
    await changes(
      () => people.deleteAccount(as.dee.id, { kind: 'admin', name: 'test' }),
      [
        ...['- dee has password old', '- dee viewer in a', '- login link of dee open'],
        ...['- account dee x', '- account dee y', '- session dee 0', '- session dee 1', '- session dee 2'],
        ...['+ noted account.deleted beside by test', '+ noted member.removed in a by test'],
      ],
    );
  });
});

test('each is told of his own, and each organisation of its own', async () => {
  const { people, orgs, as } = world;
  const agents = (await people.sessions.list(as.ann.id)).map(({ userAgent }) => userAgent);
  expect(agents.sort()).toEqual(['ann 0', 'ann 1', 'ann 2']);
  expect((await people.listIdentities(as.ann.id)).map(({ name }) => name)).toEqual(['ann x', 'ann y']);
  expect((await people.listMembers(orgs.b)).map(({ name }) => name).sort()).toEqual(['ann', 'ben', 'cid']);
  const emails = (await people.listInvitations(orgs.b)).map(({ email }) => email);
  expect(emails.sort()).toEqual(['by-ann@b', 'by-ben@b', 'by-cid@b']);
  const hosts = (await people.sharedLinks.list(orgs.b)).map(({ host }) => host);
  expect(hosts.sort()).toEqual(['ann.b', 'ben.b', 'cid.b']);
});

test('nobody says more in one organisation than he is there, whatever he is in another', async () => {
  const { people, orgs, as } = world;
  const refused = { status: 403, code: 'forbidden' };
  const invitation = { org: orgs.a, role: 'admin', email: null, minutes: 60 } as const;
  for (const by of [as.cid, as.dee]) {
    await expect(people.createInvitation(invitation, by)).rejects.toMatchObject(refused);
    await expect(
      people.changeMember({ org: orgs.a, user: as.ben.id, role: 'member' }, by),
    ).rejects.toMatchObject(refused);
  }
});

test('the last owner of an organisation stays, however many others have', async () => {
  const { people, orgs, as } = world;
  await people.changeMember({ org: orgs.a, user: as.ben.id, role: 'member' }, as.ann);
  expect(await people.changeMember({ org: orgs.a, user: as.ann.id, role: null }, as.ann)).toBe('last');
  expect(await people.deleteAccount(as.ann.id, as.ann)).toEqual({
    ownerOf: [expect.objectContaining({ id: orgs.a })],
  });
});
