import { many, showCount } from '../../times/format.ts';

const listed = (names: readonly string[]) => names.join(', ');

export const words = {
  lead: 'Everything that is seen here can be asked for by a program. The document is at',
  find: 'Find a call',
  calls: 'Calls',
  allCalls: 'All calls',
  none: 'No call has this in its name.',
  start:
    'Choose a call: beside what it takes and answers there is code that makes it, and it can be tried here.',
  mayNot: 'not in this name',
  required: 'required',

  as: {
    label: 'In whose name',
    me: (name: string, role: string) => `Me, signed in: ${name}, ${role}`,
    tab: 'The key of this tab',
    keys: 'Keys of this organisation',
    key: (name: string, prefix: string) => `${name} · ${prefix}…`,
    other: 'Another key, which I paste',
    everything: 'It may do everything.',
    scopes: (scopes: readonly string[]) => `It may do: ${listed(scopes)}.`,
    destinations: (prefixes: readonly string[]) => `It sends below ${listed(prefixes)} alone.`,
    unknown: 'What it may do, the API says when it is tried.',
    gone: 'The key in this address is not there any more, or you may not see it.',
    paste: 'The key itself',
    pasteHelp:
      'Jiter keeps no key, only what it can be told by. Pasted, it stays in the memory of this page, goes to this server alone, and is forgotten when you leave the organisation or sign out.',
    use: 'Use it',
    forget: 'Forget it',
    pasted: (start: string) => `${start}… is used for tries and in copied code.`,
    begins: (prefix: string) => `This is another key: the one that is chosen begins with ${prefix}`,
    isNamed: (name: string) => `This is the key “${name}”: choose it above`,
    notAKey: 'A key is one word of up to 256 letters, digits and signs',
    code: (variable: string) => `In code it is the variable ${variable}.`,
    codeMe: 'A session is for this page alone: code takes a key, from the variable JITER_API_KEY.',
    codeSession: (variable: string) =>
      `No key may do this: code sends the cookie of a session, from the variable ${variable}.`,
  },
  verdict: {
    scope: (scopes: readonly string[]) =>
      `This key may not make this call: it takes the scope ${scopes.join(' or ')}.`,
    role: (roles: readonly string[]) =>
      `Your role may not make this call: it takes the role ${roles.join(' or ')}.`,
    operator: 'Only operators may make this call: people of whom the server says so.',
    person: 'No key may make this call: it takes somebody who is signed in.',
    key: 'This call takes a key, and no session: choose one above.',
    pasteFirst: 'To try it by this key, paste it above: Jiter does not keep it.',
    elsewhere:
      'It decides who is signed in in this browser: that is done by the pages for it, and not tried here.',
    fresh: 'You are asked for your password first, if that was longer ago than ten minutes.',
  },

  request: 'Request',
  more: (count: number) => `${many(count, 'more parameter')}`,
  body: 'Body',
  bodyOptional: 'Body, which may be left out',
  fields: (count: number) => `What the body may have: ${many(count, 'field')}`,
  add: (name: string) => `Put ${name} into the body`,
  newKey: 'A new one',
  pairs: 'A line each, such as customer=7.',
  answerAs: 'Answered as',
  reset: 'As it was at first',
  goes: (line: number) => `Line ${line}`,
  tryIt: 'Try it',
  dryRun: 'Dry run',
  dryRunHint: 'It is judged like any other, and nothing is kept.',
  stop: 'Stop',
  waits: 'Waiting for the answer',
  check: (count: number) => `${many(count, 'field')} to look at first`,
  ask: {
    forReal: (org: string) => `This is done for real, in ${org}.`,
    destroys: (org: string) => `This is done for real, in ${org}, and is not undone by this page.`,
    by: (who: string) => `In the name of: ${who}`,
  },

  code: 'In code',
  language: 'Language',
  masked: 'Shown by its beginning; what is copied has all of the key.',

  answer: 'Answer',
  tried: (status: number, text: string, ms: string) => `${[status, text].join(' ').trim()} after ${ms}`,
  noStatus: 'It leads to another address, which this page does not follow',
  size: (bytes: number) => many(bytes, 'byte'),
  cut: (bytes: number) => `only the first ${showCount(bytes)} bytes were read`,
  shownOf: (characters: number) =>
    `The first ${showCount(characters)} characters are shown: the file has all that was read.`,
  rowsOf: (shown: number, all: number) =>
    `The first ${showCount(shown)} of ${showCount(all)} rows are shown.`,
  arriving: 'More is on its way',
  stopped: 'It was stopped: the server may have done it all the same.',
  empty: 'It has no body.',
  binary: (type: string) => `It is no text, but ${type || 'bytes'}: save it as a file.`,
  save: 'Save as a file',
  headers: (count: number) => many(count, 'header'),
  table: 'As a table',
  asText: 'As it came',
  why: 'Why',
  helps: 'What helps',
  toCause: 'Where it stands among the others',

  answers: 'Answers',
  errors: 'Errors',
  errorsLead: 'Every error has a message that names what is wrong, and mostly a code, which stays.',
  causes: (count: number) => many(count, 'cause'),
  noCode: 'without a code',
  reads: 'It reads like',

  notJson: {
    value: 'Here a value is missing, or is none: texts stand in double quotes',
    name: 'Here the name of a field is missing: it stands in double quotes, and after the last one there is no comma',
    colon: 'Here a colon is missing',
    comma: 'Here a comma is missing, or the end',
    end: 'Here it should have ended',
    text: 'This text does not end, or has a character that has to be written with a \\',
  },
  problems: {
    missing: 'is missing',
    unknown: (known: readonly string[]) =>
      known.length > 0 && known.length <= 12
        ? `is not known: there are ${listed(known)}`
        : 'is not known here',
    type: (type: string) => `must be ${type}`,
    const: (value: string) => `must be ${value}`,
    oneOf: (values: readonly string[]) => `must be one of ${listed(values)}`,
    shorter: (length: number) => `must have ${many(length, 'character')} or more`,
    longer: (length: number) => `may have ${many(length, 'character')} at most`,
    pattern: (pattern: string) => `must look like ${pattern}`,
    uri: 'must be a URL, such as https://example.com/hook',
    time: 'must be a time with a zone, such as 2027-01-31T09:00:00Z',
    less: (minimum: number) => `must be ${minimum} or more`,
    more: (maximum: number) => `may be ${maximum} at most`,
    fewer: (count: number) => `must have ${count} or more`,
    moreItems: (count: number) => `may have ${count} at most`,
    dots: 'is a step in a path, and no name: the address would lead elsewhere',
    ascii: 'may have printable ASCII alone',
    pair: 'has a line that is no pair, such as customer=7',
    body: 'A body is needed',
    all: 'the body',
  },
} as const;
