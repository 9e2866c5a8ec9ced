export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

export const CSV_COLUMNS = [
  'id',
  'at',
  'action',
  'actorKind',
  'actorId',
  'actorName',
  'ip',
  'targetKind',
  'targetId',
  'before',
  'after',
  'details',
] as const;
export const CSV_HEADER = CSV_COLUMNS.join(',');
