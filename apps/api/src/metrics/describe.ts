import type { Descriptions } from '../openapi/call.ts';
import { text } from '../openapi/shape.ts';

export const METRIC_CALLS: Descriptions = {
  'GET ../metrics': {
    id: 'getMetrics',
    tag: 'Operation',
    summary: 'Get the numbers of this process and of the service, for Prometheus',
    details:
      'In its text format. It takes METRICS_TOKEN, or an API key, as a Bearer token; or an API key as everywhere.',
    access: 'token',
    answer: text(),
    answerType: 'text/plain',
    example: { answer: '# TYPE jiter_workers_alive gauge\njiter_workers_alive 2\n' },
  },
};
