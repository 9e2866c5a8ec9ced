import fc from 'fast-check';

/** Of what a shell cares about, without NUL, which no argument can have. */
export const anyText = fc.string({
  unit: fc.constantFrom('a', "'", '"', '\\', '$', '`', '\n', ' ', '!', '*', ';', '&', 'é', '<'),
  maxLength: 12,
});
