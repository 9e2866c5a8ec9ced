import { STATUS_CODES } from 'node:http';
import { ERROR_CODES, type ErrorCode, type ErrorCodeInfo } from '@jiter/core';
import { CAUSES, CAUSES_OF_STATUSES } from './causes/causes.ts';
import type { Cause } from './causes/cause.ts';

const ABOUT = `# Errors

Every error is JSON with a \`message\` for people, which names the field and how to write it, and mostly a \`code\` for programs: it
stays, whatever becomes of the message. With \`Accept: application/problem+json\` it is a problem by RFC 9457. The API screen of the
console shows beside each call which of these it may answer, and leads from an error to its cause. This page is made by
\`npm run openapi\`.`;

/** `docs/errors.md`: each status and code, why it comes, and what helps. */
export function writeErrorsPage(): string {
  const codes = Object.entries<ErrorCodeInfo>(ERROR_CODES) as [ErrorCode, ErrorCodeInfo][];
  const statuses = [
    ...new Set([...Object.keys(CAUSES_OF_STATUSES).map(Number), ...codes.map(([, { status }]) => status)]),
  ].sort((one, other) => one - other);
  const parts = statuses.flatMap((status) => [
    `## ${status} ${STATUS_CODES[status]}`,
    ...(status in CAUSES_OF_STATUSES
      ? [`Without a code: ${sentenceOf(CAUSES_OF_STATUSES[status as keyof typeof CAUSES_OF_STATUSES])}`]
      : []),
    ...codes
      .filter(([, info]) => info.status === status)
      .flatMap(([code, { message }]) => [
        `### \`${code}\``,
        sentenceOf(CAUSES[code]),
        `\`\`\`text\n${message}\n\`\`\``,
      ]),
  ]);
  return `${[ABOUT, ...parts].join('\n\n')}\n`;
}

const sentenceOf = ({ cause, help }: Cause) => `${cause} ${help}`;
