import { readPolicy, type WrittenPolicy } from '@jiter/core';
import { refuse, type Field } from './field.ts';

export const retryPolicy: Field<WrittenPolicy> = { read: (value) => readRetryPolicy('retryPolicy', value) };

export function readRetryPolicy(name: string, value: unknown): WrittenPolicy {
  const read = readPolicy(value, name);
  return 'policy' in read ? read.policy : refuse('invalid_retry_policy', read.problem);
}
