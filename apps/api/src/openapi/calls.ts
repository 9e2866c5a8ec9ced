import { ACT_CALLS } from '../acts/describe.ts';
import { AUDIT_CALLS } from '../audit/describe.ts';
import { CRON_JOB_CALLS } from '../cronjobs/describe.ts';
import { DESTINATION_CALLS } from '../destinations/describe.ts';
import { EVENT_CALLS } from '../events/describe.ts';
import { FAILURE_CALLS } from '../failures/describe.ts';
import { HTTP_CALLS } from '../http/describe.ts';
import { INBOX_CALLS } from '../inbox/describe.ts';
import { KEY_CALLS } from '../keys/describe.ts';
import { LINK_CALLS } from '../links/describe.ts';
import { METRIC_CALLS } from '../metrics/describe.ts';
import { NOTICE_CALLS } from '../notices/describe.ts';
import { ORG_CALLS } from '../orgs/describe.ts';
import { SECRET_CALLS } from '../orgs/describe-secrets.ts';
import { MEMBER_CALLS } from '../people/describe-members.ts';
import { PEOPLE_CALLS } from '../people/describe.ts';
import { SIGNATURE_CALLS } from '../signatures/describe.ts';
import { STAT_CALLS } from '../stats/describe.ts';
import { SYSTEM_CALLS } from '../system/describe.ts';
import { TIME_CALLS } from '../times/describe.ts';
import type { Descriptions } from './call.ts';

/** Every route of the API is told of here, by the room that has it. */
export const CALLS: Descriptions = {
  ...EVENT_CALLS,
  ...ACT_CALLS,
  ...CRON_JOB_CALLS,
  ...INBOX_CALLS,
  ...SIGNATURE_CALLS,
  ...TIME_CALLS,
  ...AUDIT_CALLS,
  ...KEY_CALLS,
  ...ORG_CALLS,
  ...SECRET_CALLS,
  ...MEMBER_CALLS,
  ...LINK_CALLS,
  ...NOTICE_CALLS,
  ...STAT_CALLS,
  ...SYSTEM_CALLS,
  ...FAILURE_CALLS,
  ...DESTINATION_CALLS,
  ...PEOPLE_CALLS,
  ...METRIC_CALLS,
  ...HTTP_CALLS,
};
