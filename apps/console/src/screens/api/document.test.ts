import { collectionOf, exampleOf, idsIn } from './document.ts';
import { callOf, calls, document } from './document.fixture.ts';

test('ids of a path are those of the list beside it', () => {
  const listOf = (id: string, name = 'id') => collectionOf(callOf(id), calls, name)?.operationId;
  expect([listOf('cancelEvent'), listOf('revokeApiKey'), listOf('testDestination', 'host')]).toEqual([
    'listEvents',
    'listApiKeys',
    'listDestinations',
  ]);
  expect([listOf('sendPostToInbox', 'token'), listOf('endSession')]).toEqual([undefined, undefined]);
  expect(idsIn([{ id: '7' }, { id: 8 }, null], 'id')).toEqual(['7']);
  expect(idsIn({ from: 'x', hosts: [{ host: 'a.example' }] }, 'host')).toEqual(['a.example']);
  expect(idsIn(undefined, 'id')).toEqual([]);
});

test('an example has what a schema says, and ends where a schema is within itself', () => {
  const within = { $ref: '#/components/schemas/Self' };
  const self = { type: 'object', required: ['self'], properties: { self: within } };
  const about = { ...document, components: { schemas: { Self: self } } };
  expect(JSON.stringify(exampleOf(about, within)).length).toBeLessThan(100);
  expect(exampleOf(document, { type: 'array', items: { enum: ['a', 'b'] } })).toEqual(['a']);
});
