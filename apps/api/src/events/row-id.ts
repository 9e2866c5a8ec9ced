const DECIMAL = /^[1-9]\d{0,18}$/;
const LARGEST = '9223372036854775807';

/** Whether a text can be an id at all: PostgreSQL would answer anything else with an error instead of "none". */
export function isRowId(text: string): boolean {
  return DECIMAL.test(text) && (text.length < LARGEST.length || text <= LARGEST);
}
