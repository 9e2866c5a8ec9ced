/** From when on what failed is told with an incident, in SQL over its row: it opened because of what was counted in the minutes before. */
export const BEGIN_OF_INCIDENT = `incidents.opened_at - interval '5 minutes'`;
