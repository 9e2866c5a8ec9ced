import type { AppError } from '@jiter/core';
import { MONTHS, WEEKDAYS, type Field } from './fields.ts';
import { refused } from './refused.ts';

/** What other schedulers understand and Jiter does not: each is refused by its name, for it may be meant otherwise here. */

type Form = readonly [form: RegExp, problem: string];

const FORMATS: readonly Form[] = [
  [/^@reboot\b/i, "'@reboot' is crontab's, for a machine that starts: a schedule has times"],
  [/^@every\b/i, "'@every' is Go's: for every five minutes send '*/5 * * * *'"],
  [/^@[a-z]+$/i, 'known are @yearly, @annually, @monthly, @weekly, @daily, @midnight and @hourly'],
  [/^(CRON_)?TZ=/i, "a zone within the expression is Go's and crontab's: send it as 'timezone'"],
  [/^(cron|rate|at)\(/i, "'cron(…)', 'rate(…)' and 'at(…)' are AWS': send five fields"],
];

/** Of an item of a field, in capitals. */
const ITEMS: readonly Form[] = [
  [/^H(\(|\/|$)/, "'H' is Jenkins': send a number"],
  [/~/, "'~' is OpenBSD's: send a number"],
  [/%/, "'%' is crontab's: an expression has no command"],
  [/^L-\d/, "a day before the last is Quartz': only 'L' itself is understood"],
  [/^L$/, "'L' alone is for the day-of-month field; Quartz has it for Saturday as well: send 'SAT'"],
  [/L$/, "'L' is for the day fields: 'L' for the last day of the month, 'FRI#L' for its last Friday"],
  [/W/, "'W' is for the day-of-month field, with one day: '15W', or 'LW' for the last weekday"],
  [/#/, "'#' is for the day-of-week field, with one day and a place from 1 to 5: 'FRI#3'"],
  [/\dC$/, "'C', by a calendar, is Quartz'"],
  [/\?/, "'?' stands alone, for one of the two day fields"],
];

const ANY_NAME = /^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)/;
const YEAR = /^(19|2\d)\d\d\b/;

export function refuseForeignFormats(expression: string): void {
  const found = FORMATS.find(([form]) => form.test(expression));
  if (found) throw refused(found[1]);
}

/** Quartz ends with a year as its seventh field, AWS with one as its sixth. */
export function refuseYears(fields: readonly string[]): void {
  if (fields.length === 7) {
    throw refused('it has seven fields; Quartz has a year as the seventh: leave it out');
  }
  if (fields.length === 6 && YEAR.test(fields[5]!)) {
    throw refused('the last of its six fields is a year, as AWS has it: leave it out');
  }
}

/** Everything but a day can be left open by `*` alone. */
export function refuseQuestionMark({ name }: Field, fieldCount: number): AppError {
  const order = fieldCount === 6 ? '. Of six fields the first are seconds here; AWS ends with a year' : '';
  return refused(
    `the ${name} field is '?', which Quartz and AWS write for one of the two day fields only${order}`,
  );
}

/** About an item that is neither a number nor a name of its field. */
export function refuseItem(item: string, { name, names }: Field): AppError {
  const about = (problem: string) => refused(`the ${name} field has '${item.slice(0, 20)}': ${problem}`);
  const word = item.split(/[-/#]/).find((part) => ANY_NAME.test(part) && !names.includes(part));
  if (word !== undefined) return about(problemOfName(word));
  const found = ITEMS.find(([form]) => form.test(item));
  return found ? about(found[1]) : refused();
}

function problemOfName(word: string): string {
  if (MONTHS.includes(word)) return 'names of months are for the month field';
  if (WEEKDAYS.includes(word)) return 'names of days are for the day-of-week field';
  return 'names have three letters, such as JAN or MON';
}
