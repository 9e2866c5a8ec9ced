import fc from 'fast-check';
import { METHODS } from '@jiter/core/event';
import { anyCharacter } from '@jiter/testkit/any-character';
import { parseSearch, writeSearch } from '../../shell/search.ts';
import { readDraft, writeDraft } from './address.ts';
import type { Draft } from './event-of.ts';

const usual: Draft = {
  ...{ destination: 'https://jiter.example/in/7', time: 'in 5 seconds', payload: '{}', method: 'POST' },
  ...{ isRaw: false, headers: '', retries: '' },
};
const entered = fc.record<Draft>({
  destination: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
  time: fc.string(),
  payload: fc.oneof(
    fc.json(),
    fc.string({ unit: anyCharacter }),
    fc.nat({ max: 5_000 }).map((length) => 'ä'.repeat(length)),
  ),
  method: fc.constantFrom(...METHODS),
  isRaw: fc.boolean(),
  headers: fc.oneof(fc.constant(''), fc.string()),
  retries: fc.oneof(fc.constant(''), fc.string()),
});

test('whatever is entered is the same by its address, and what the tab kept', () => {
  fc.assert(
    fc.property(entered, (draft) => {
      const { said, left } = writeDraft(draft, usual);
      const address = writeSearch(said);
      expect(address.length).toBeLessThan(4_000);
      expect(readDraft(parseSearch(address), usual, left)).toEqual(draft);
    }),
  );
});

test('what is as usual is not in the address, and what was taken out of it is', () => {
  expect(writeDraft(usual, usual)).toEqual({ said: {}, left: {} });
  const { said } = writeDraft({ ...usual, payload: '', time: '' }, usual);
  expect(said).toEqual({ blank: 'when,payload' });
  expect(readDraft(said, usual)).toMatchObject({ payload: '', time: '' });
  expect(readDraft({ method: 'CONNECT' }, usual).method).toBe('POST');
});

test('no password, token, or text without an end is in an address', () => {
  const destination = 'https://ada:secret@shop.example/';
  const headers = 'Authorization: Bearer secret';
  const payload = 'secret'.repeat(1_000);
  const { said, left } = writeDraft({ ...usual, destination, headers, payload }, usual);
  expect(writeSearch(said)).not.toContain('secret');
  expect(left).toEqual({ destination, headers, payload });
});

test('half a character, which no address can have, is kept beside it', () => {
  expect(writeDraft({ ...usual, payload: 'a\ud800' }, usual)).toEqual({
    said: {},
    left: { payload: 'a\ud800' },
  });
});
