export const words = {
  lead: 'Everything that is seen here can be asked for by a program. The document is at',
  find: 'Find a call',
  none: 'No call has this in its name.',
  query: 'Query and path',
  body: 'Body',
  answer: 'Answers',
  required: 'required',
  curl: 'In a shell',
  key: 'With your key in $JITER_API_KEY.',
  tryIt: 'Try it',
  trying: 'Asked for with what you may do here.',
  tried: (status: number, ms: number) => `${status} after ${ms} ms`,
} as const;
