import { createFormats } from '../times/formats.ts';
import { labelsOf, stepOf, widthOf } from './labels.ts';

test('a count is written whole where its column has room, and else in short where it lies over no other', () => {
  expect(labelsOf([7, 1_234, 1_234_567, 0], 70)).toEqual(['7', '1,234', '1,234,567', '']);
  expect(labelsOf([7, 1_234, 1_234_567, 0], 30)).toEqual(['7', '1.2K', '1.2M', '']);
  expect(labelsOf([1_234_567, 1_234_567, 1_234_567, 0, 7], 20)).toEqual(['1.2M', '', '1.2M', '', '7']);
  expect(labelsOf([7, 123, 9], 14)).toEqual(['7', '', '9']);
  expect(labelsOf([1_000, 500, 7, 500, 0], 20)).toEqual(['1K', '', '7', '500', '']);
  expect(widthOf('1,234')).toBe(35);
});

test('as many of the texts below columns are shown as have room beside each other', () => {
  const texts = ['0 ms', '≤ 1 ms', '≤ 512 ms'];
  expect(stepOf(texts, 60)).toBe(1);
  expect(stepOf(texts, 40)).toBe(2);
  expect(stepOf(texts, 20)).toBe(3);
});

test('about as much, as the language of the browser writes it', () => {
  expect(createFormats('en').showShort(1_249_000)).toBe('1.2M');
  expect(createFormats('en').showShort(12_345)).toBe('12K');
  expect(createFormats('de').showShort(1_249_000)).toMatch(/^1,2\sMio\.$/);
});
