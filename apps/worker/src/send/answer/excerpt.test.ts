import { createExcerpt } from './excerpt.ts';

function excerptOf(...chunks: string[]) {
  const excerpt = createExcerpt(4);
  const states = chunks.map((chunk) => excerpt.push(Buffer.from(chunk)));
  return { kept: excerpt.bytes().toString(), isCut: excerpt.isCut(), states };
}

test.each([
  ['none', [], '', false],
  ['one', ['123'], '123', false],
  ['several, up to the bound', ['12', '34'], '1234', false],
  ['more than the bound', ['123', '456'], '1234', true],
])('of %s chunks the beginning is kept', (_name, chunks, kept, isCut) => {
  expect(excerptOf(...chunks)).toMatchObject({ kept, isCut });
});

test('once it is full, nothing more is kept or needed', () => {
  expect(excerptOf('1234', '5', '6')).toEqual({
    kept: '1234',
    isCut: true,
    states: ['open', 'full', 'full'],
  });
});
