import { DAY_OF_WEEK, type Field } from './fields.ts';
import { refuseItem } from './foreign.ts';
import { refused } from './refused.ts';

/** The numbers that one item of a list stands for: `*`, `*∕5`, `1`, `MON`, `1-5`, `MON-FRI∕2`. Throws AppError 400. */
export function readNumbers(item: string, field: Field): number[] {
  const [span, stepText, ...more] = item.split('/') as [string, ...string[]];
  if (more.length > 0) throw refused();
  const [from, to] = readSpan(span, field);
  if (stepText === undefined) return numbersFrom(from, to, 1);
  if (from === to && !span.includes('-')) throw withoutRange(item, from, stepText, field);
  return numbersFrom(from, to, readStep(item, stepText, field));
}

/** A number, or a name of the field. `item` is what the message shows. */
export function readNumber(text: string, item: string, field: Field): number {
  const place = field.names.indexOf(text);
  if (place !== -1) return field.min + place;
  if (!/^\d+$/.test(text)) throw refuseItem(item, field);
  const number = Number(text);
  if (number >= field.min && number <= field.max) return number;
  throw refused(`the ${field.name} field takes numbers from ${field.min} to ${field.max}, not '${text}'`);
}

function numbersFrom(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function readSpan(span: string, field: Field): [from: number, to: number] {
  if (span === '*') return [field.min, field.lastOfAll];
  const [first, last, ...more] = span.split('-') as [string, ...string[]];
  if (more.length > 0) throw refused();
  const from = readNumber(first, span, field);
  if (last === undefined) return [from, from];
  // The only name with two numbers: at the end of a range it is the later one.
  const to = field === DAY_OF_WEEK && last === 'SUN' ? field.max : readNumber(last, span, field);
  if (from > to) throw backwards(span, from, to, field);
  return [from, to];
}

function readStep(item: string, text: string, field: Field): number {
  if (!/^\d+$/.test(text)) throw refuseItem(item, field);
  const largest = field.lastOfAll - field.min + 1;
  const step = Number(text);
  if (step >= 1 && step <= largest) return step;
  throw refused(`the ${field.name} field takes steps from 1 to ${largest}, not '${item}'`);
}

function withoutRange(item: string, from: number, step: string, { name, lastOfAll }: Field) {
  const range = `${Math.min(from, lastOfAll)}-${lastOfAll}/${step}`;
  return refused(
    `the ${name} field has '${item}', a step without a range, as Quartz and AWS write it: send '${range}'`,
  );
}

function backwards(span: string, from: number, to: number, { name, min, lastOfAll }: Field) {
  const ranges = from > lastOfAll ? `${min}-${to}` : `${from}-${lastOfAll},${min}-${to}`;
  return refused(`the ${name} field has '${span}', a range that runs backwards: send '${ranges}'`);
}
