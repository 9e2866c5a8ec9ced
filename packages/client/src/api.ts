// Made by npm run openapi of docs/openapi.json, sha256 5b3c5b0db8aadb5ceb48302a904f48a7f0266ab7648cfc64aefbf1a636689de3
export interface paths {
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description By `scheduledTime`, the latest last, at most 1,000; those that are asked for by `label`, `metadata`, `idempotencyKey` or `ids` in the order in which they were created, those of a batch in its order. `q` goes through 50,000 events, or 60 ms of them, and `X-Searched-To` says how far it came; the cursor goes on from there.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["listEvents"];
        put?: never;
        /**
         * Create an event
         * @description Exactly one of `scheduledTime`, `delay`, and `localTime` with `timezone` says when. `payload` may be left out of a raw GET or DELETE.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["createEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1,000 events
         * @description What is wrong with one of them is no reason not to create the others: its result says so. The key of the header, K, stands for K/0, K/1 and so on, and has 251 characters at most.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["createEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count events, up to 10,000
         * @description By the parameters of the list.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["countEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how often events were tried, and whose ticks they are
         * @description Of those that there are, in the order in which they were created.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["countAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an event with its attempts
         * @description Scope of the key: `events:read`. Role of a person: `viewer`. A link that shows it opens it as well, in the header `x-jiter-link`.
         */
        get: operations["getEvent"];
        /**
         * Change or cancel an event that is Pending
         * @description `null` takes a field away.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        put: operations["editEvent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say why an event has not been delivered, and what happens next
         * @description Scope of the key: `events:read`. Role of a person: `viewer`. A link that shows it opens it as well, in the header `x-jiter-link`.
         */
        get: operations["explainEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List bulk jobs, the latest first
         * @description At most 100. They are kept for 30 days after they ended.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["listBulkJobs"];
        put?: never;
        /**
         * Do the same with all events that match, at a pace
         * @description By whichever worker leads; of events that are there now, and however many they are. A dry run tells how many that are, to which hosts, how long it takes, and how many others are due meanwhile.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["startBulkJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how far a bulk job is
         * @description Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["getBulkJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a bulk job
         * @description What is done is done; nothing more is. Of one that has ended nothing changes.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["stopBulkJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel many events
         * @description Exactly one of `ids`, `filter` and `all` says which. At most 1,000 by one call: as long as there is `more`, call again.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["cancelEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry many failed events
         * @description Exactly one of `ids`, `filter` and `all` says which. At most 1,000 by one call: as long as there is `more`, call again.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["retryEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make new events of many settled ones
         * @description Exactly one of `ids`, `filter` and `all` says which. At most 1,000 by one call. What is replayed stays as it is, so the same call replays the same ones once more: where there is `more`, go on with a filter, or ids, of the others.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["replayEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an event, also while it waits for a retry
         * @description One that a worker has just then may be under way, or leave yet: that attempt stands in the history once it has ended, and decides nothing. The explanation says `may-still-arrive` until then.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["cancelEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry an event that failed
         * @description The same event goes on, with a fresh budget of retries.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["retryEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new event of a settled one
         * @description Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["replayEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cron jobs
         * @description All of them, as far as they fit into an answer; `limit` makes pages.
         *
         *     Scope of the key: `cronjobs:read`. Role of a person: `viewer`.
         */
        get: operations["listCronJobs"];
        put?: never;
        /**
         * Create a cron job
         * @description Scope of the key: `cronjobs:write`. Role of a person: `member`.
         */
        post: operations["createCronJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say when an expression fires
         * @description Scope of the key: `cronjobs:read`. Role of a person: `viewer`.
         */
        post: operations["previewCronJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a cron job now, beside its schedule
         * @description Scope of the key: `cronjobs:write`. Role of a person: `member`.
         */
        post: operations["runCronJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a cron job with its latest attempts
         * @description Scope of the key: `cronjobs:read`. Role of a person: `viewer`.
         */
        get: operations["getCronJob"];
        /**
         * Change, pause or resume a cron job
         * @description `null` takes a field away.
         *
         *     Scope of the key: `cronjobs:write`. Role of a person: `member`.
         */
        put: operations["editCronJob"];
        post?: never;
        /**
         * Delete a cron job
         * @description Scope of the key: `cronjobs:write`. Role of a person: `member`.
         */
        delete: operations["deleteCronJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell when cron jobs fire
         * @description From `from` on, before `to`: a week by default, from now on, 62 days at most.
         *
         *     Scope of the key: `cronjobs:read`. Role of a person: `viewer`.
         */
        get: operations["getCronCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause or resume many cron jobs
         * @description Exactly one of `ids` and `all` says which. At most 100 by one call: as long as there is `more`, call again.
         *
         *     Scope of the key: `cronjobs:write`. Role of a person: `member`.
         */
        post: operations["turnCronJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cronjobs/{id}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events of a cron job
         * @description By `scheduledTime`, the latest last: what ran, also by hand, and the tick to come.
         *
         *     Scope of the key: `cronjobs:read`. Role of a person: `viewer`.
         */
        get: operations["listOccurrences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the inboxes, newest first
         * @description Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["listInboxes"];
        put?: never;
        /**
         * Make an inbox: a receiver that keeps what comes and answers what it is told
         * @description Without a script it answers 200. An organisation has at most 50.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["createInbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an inbox
         * @description Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["getInbox"];
        /**
         * Tell an inbox what to answer from now on
         * @description Scope of the key: `events:write`. Role of a person: `member`.
         */
        put: operations["editInbox"];
        post?: never;
        /**
         * Delete an inbox with all that came to it
         * @description Scope of the key: `events:write`. Role of a person: `member`.
         */
        delete: operations["deleteInbox"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inboxes/{id}/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what came to an inbox, newest first
         * @description The latest 50 are kept. Of what came after `after` the latest as well, where that is more than `limit`: without one nothing is left out that is kept.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["listInboxRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/in/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Send a GET to an inbox
         * @description It keeps what came, and answers as its script says. Bodies may have 1 MiB, of which 64 KiB are kept.
         */
        get: operations["sendGetToInbox"];
        /**
         * Send a PUT to an inbox
         * @description It keeps what came, and answers as its script says. Bodies may have 1 MiB, of which 64 KiB are kept.
         */
        put: operations["sendPutToInbox"];
        /**
         * Send a POST to an inbox
         * @description It keeps what came, and answers as its script says. Bodies may have 1 MiB, of which 64 KiB are kept.
         */
        post: operations["sendPostToInbox"];
        /**
         * Send a DELETE to an inbox
         * @description It keeps what came, and answers as its script says. Bodies may have 1 MiB, of which 64 KiB are kept.
         */
        delete: operations["sendDeleteToInbox"];
        options?: never;
        head?: never;
        /**
         * Send a PATCH to an inbox
         * @description It keeps what came, and answers as its script says. Bodies may have 1 MiB, of which 64 KiB are kept.
         */
        patch: operations["sendPatchToInbox"];
        trace?: never;
    };
    "/api/signatures/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether a request is signed, and if not, why
         * @description With the headers and the body as they arrived. It is tried what the usual mistakes would have made of them: a body that was parsed, or written anew, a timestamp in the wrong unit, another secret, one that has ended, hex instead of base64.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        post: operations["checkSignatures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/times/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say when a time is that a person wrote
         * @description `now`, `in 5 minutes`, `in 1h30m`, `18:00`, `9am`, `tomorrow 9:00`, `next monday 08:30`, `2027-01-31 09:00`, ISO-8601 with and without a zone, seconds and milliseconds since 1970. Days and weeks are the calendar’s: `in 1 day` is the same time of day.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        post: operations["resolveTime"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who created and changed an event
         * @description The oldest first: how it was created, where that is known, then edits, cancels, retries and replays, with what differed. Kept for as long as the event is.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`. A link that shows it opens it as well, in the header `x-jiter-link`.
         */
        get: operations["listEventChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who changed what
         * @description The latest first. Of what a call did with many events there is one entry; creating events is no change. With `Accept: text/csv` it is CSV by RFC 4180, with a line of names; a cell that a spreadsheet would take for a formula begins with an apostrophe.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys that are valid
         * @description Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description It may never do more than the key that it is made with.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`, who signed in in the last ten minutes.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/org": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what holds for all events of the organisation, and what it may have
         * @description Scope of the key: `org:read`. Role of a person: `viewer`.
         */
        get: operations["getOrganisation"];
        /**
         * Change what holds for all events of the organisation
         * @description `null` takes a setting away. What an event says itself comes first.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        put: operations["editOrganisation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what signs, newest first
         * @description A person is shown the secrets themselves for ten minutes after the password was entered.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        get: operations["listSigningSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret
         * @description Those before go on signing for the overlap: `webhook-signature` has one signature by each, `X-Jiter-Signature` one by the oldest.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`, who signed in in the last ten minutes.
         */
        post: operations["rotateSigningSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets/end-overlap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the newest signing secret sign alone from now on
         * @description Scope of the key: `org:admin`. Role of a person: `admin`, who signed in in the last ten minutes.
         */
        post: operations["endOverlap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who is in the organisation
         * @description No key may do this, only people from the role `admin` on.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say as what somebody is in the organisation; it holds in every process within 5 s
         * @description An admin says so of viewers, members and admins, an owner of anybody.
         *
         *     No key may do this, only people from the role `admin` on, who signed in in the last ten minutes.
         */
        put: operations["changeMember"];
        post?: never;
        /**
         * Take somebody out of the organisation; it holds in every process within 5 s
         * @description An admin says so of viewers, members and admins, an owner of anybody. The invitations that he made and nobody has followed are void then; keys belong to the organisation and stay.
         *
         *     No key may do this, only people from the role `admin` on, who signed in in the last ten minutes.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations that nobody has followed yet
         * @description No key may do this, only people from the role `admin` on.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Make a link by which somebody comes into the organisation
         * @description It works once, for seven days, and is shown only here. An admin says so of viewers, members and admins, an owner of anybody.
         *
         *     No key may do this, only people from the role `admin` on, who signed in in the last ten minutes.
         */
        post: operations["invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Have an invitation lead nowhere
         * @description No key may do this, only people from the role `admin` on.
         */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the links that still open something
         * @description The latest first.
         *
         *     Scope of the key: `links:write`. Role of a person: `member`.
         */
        get: operations["listLinks"];
        put?: never;
        /**
         * Make a link that shows one thing, read-only, to whoever has it
         * @description An event, a host, or the overview of this organisation, without an account and until it `expires`. It is shown only here. Nobody sees by it what who made it may not see; it opens nothing any more once it is revoked, or once who made it may make none here, whether a person or a key. By the header `x-jiter-link` it opens the calls that its page is made of, and no others.
         *
         *     Scope of the key: `links:write`. Role of a person: `member`, who signed in in the last ten minutes.
         */
        post: operations["createLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Have a link open nothing any more, at once
         * @description Scope of the key: `links:write`. Role of a person: `member`.
         */
        delete: operations["revokeLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/shared/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a link shows */
        post: operations["lookAtLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List whom the organisation has told of what goes wrong
         * @description Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        get: operations["listChannels"];
        put?: never;
        /**
         * Have somebody told of what goes wrong
         * @description Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        post: operations["createChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a channel, with what it was told
         * @description Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        get: operations["getChannel"];
        /**
         * Change a channel, or mute it
         * @description `"mutedUntil": null` has it told again.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        put: operations["editChannel"];
        post?: never;
        /**
         * Remove a channel, with what it was told
         * @description Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        delete: operations["removeChannel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a channel told that this is a test
         * @description Within seconds the channel shows what came of it.
         *
         *     Scope of the key: `org:admin`. Role of a person: `admin`.
         */
        post: operations["testChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the hosts that fail, or did: the latest first, 100 at most
         * @description Scope of the key: `org:read`. Role of a person: `viewer`.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody sees to it: nobody is told again before it is over
         * @description One that is acknowledged already stays as it is.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["acknowledgeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have nobody told again for a while
         * @description What was to be told meanwhile is told when that ends. That it is over is told in any case.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["snoozeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/incidents/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what the link of a message leads to
         * @description It changes nothing. A link is good for 7 days, and acts once.
         */
        post: operations["lookAtIncidentLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/incidents/act": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge or snooze an incident by the link of a message
         * @description Once by each link. It is written down by whom: whoever the message was for.
         */
        post: operations["actByIncidentLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say how the service is
         * @description Scope of the key: `metrics:read`. Role of a person: `viewer`.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say how the service is, without details
         * @description Only where the setting PUBLIC_STATUS is on.
         */
        get: operations["getPublicStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what was delivered
         * @description Scope of the key: `events:read`. Role of a person: `viewer`. A link that shows it opens it as well, in the header `x-jiter-link`.
         */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what is due next
         * @description Scope of the key: `events:read`. Role of a person: `viewer`. A link that shows it opens it as well, in the header `x-jiter-link`.
         */
        get: operations["getForecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell of all organisations how much they do, and what was wrong with the server
         * @description How workers, queue and database are, `GET /status` tells.
         *
         *     Only operators may do this.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what failed, by host and reason
         * @description A day by default, up to now; of the latest 10,000 events. The list takes `host` and `reason` as well.
         *
         *     Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["listFailures"];
        /**
         * Say that failures are resolved, or ignored
         * @description `resolved` lasts until one fails again; `ignored` for good, or until what is said with it.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        put: operations["judgeFailures"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how the hosts do that events are sent to
         * @description Scope of the key: `events:read`. Role of a person: `viewer`.
         */
        get: operations["listDestinations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/destinations/{host}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how one host does
         * @description Scope of the key: `events:read`. Role of a person: `viewer`. A link that shows it opens it as well, in the header `x-jiter-link`.
         */
        get: operations["getDestination"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/destinations/{host}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test
         * @description An event like any other, due now, tried once, with the label `destination-test`: workers send it by the same guard, and what comes of it counts in no health of the host and opens no incident. `GET /events/:id` of what is answered tells what came of it.
         *
         *     Scope of the key: `events:write`. Role of a person: `member`.
         */
        post: operations["testDestination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say how people can sign in */
        get: operations["listSignInMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first person, by the link that the server printed
         * @description An operator, and owner of the first organisation, who is signed in then. It works once.
         */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/setup/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say whether a link to set up leads anywhere */
        post: operations["lookAtSetUpLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/link/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say whether a link to sign in leads anywhere, and by what else the person can */
        post: operations["lookAtSignInLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in by a link of `npm run admin -- login-link`
         * @description It works once. With a `password` that is the password from now on, and all other sessions and links of that person end. Accounts of other services stay connected, unless it is sent with `disconnect`.
         */
        post: operations["signInByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in by a password */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session, if there is one */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/fresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say by what the person can sign in once more, for what needs that
         * @description By the password, which is sent to `POST /auth/fresh`; by a service: `POST /auth/oauth/:service` with `fresh`.
         */
        get: operations["listFreshWays"];
        put?: never;
        /** Enter the password once more, for what needs that */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password of one’s own
         * @description All other sessions of the person and links to sign in end; this session goes on, and is fresh. With the password of before as `current`; whoever has none, as he came by another service, signed in in the last ten minutes instead. Accounts of other services stay connected.
         */
        post: operations["setPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say who is signed in, and in which organisations he is */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List where the person is signed in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session; in every process within 5 s */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/quiet-hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say when the person wants no mail of channels */
        get: operations["getQuietHours"];
        /**
         * Have mail of channels to one’s own address wait for a time of day
         * @description What is to be told meanwhile is one mail at their end. Of the organisations that the person is in.
         */
        put: operations["setQuietHours"];
        post?: never;
        /** Have no quiet hours any more */
        delete: operations["removeQuietHours"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/oauth/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say where a browser goes to sign in by another service
         * @description `github` or `oidc`, as far as `/auth/methods` names them. What it comes back with is good for the browser that left, once, for ten minutes. With `connect` it takes somebody who signed in a short while ago. With `fresh` he shows once more who he is, as far as the service can be asked for that, and his session is fresh from then on; the page is told by `#fresh=`.
         */
        post: operations["signInByService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/oauth/{service}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take somebody back who went to sign in by another service
         * @description Browsers are sent here by the service. They are sent on to a page, with what went wrong behind `#sign-in=`, if anything did.
         */
        get: operations["comeBackFromService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the accounts of other services that the person can sign in by */
        get: operations["listIdentities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnect an account: nobody signs in by it any more */
        delete: operations["disconnectIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an organisation, which the person owns
         * @description It has a signing secret and no key.
         */
        post: operations["createOrganisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/orgs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Rename an organisation
         * @description From the role `admin` on.
         */
        put: operations["renameOrganisation"];
        post?: never;
        /**
         * Delete an organisation, for good
         * @description Its owner alone, who signed in in the last ten minutes. Nobody gets in from then on, in every process within 5 s, and nothing leaves any more: what was to come is not sent. What there is of it is taken away bit by bit.
         */
        delete: operations["deleteOrganisation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/orgs/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave an organisation */
        post: operations["leaveOrganisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what an invitation is to */
        post: operations["lookAtInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Come into an organisation by an invitation
         * @description It works once. Whoever is signed in sends the token alone, and is answered with a 200. Everybody else makes an account by it, and is signed in then.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the numbers of this process and of the service, for Prometheus
         * @description In its text format. It takes METRICS_TOKEN, or an API key, as a Bearer token; or an API key as everywhere.
         *
         *     Scope of the key: `metrics:read`. Role of a person: `viewer`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get this document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say why an error with a code comes, and what helps
         * @description Where the `type` of a problem by RFC 9457 leads, as text for people.
         */
        get: operations["getProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether the process runs */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say whether what it depends on answers
         * @description By name what was asked, and numbers for the operator; `secrets` is `sealed` while a master key is missing.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            id: string;
            /** @description On one line. */
            name: string;
            /** @description How it begins. */
            prefix: string;
            /** @description Without them it may do whatever there is. */
            scopes?: ("events:read" | "events:read-redacted" | "events:write" | "cronjobs:read" | "cronjobs:write" | "flow:read" | "flow:write" | "links:write" | "org:read" | "org:admin" | "metrics:read" | "*:read")[];
            /** @description Beginnings of the URLs that it may send to; without them to any. */
            destinations?: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt?: string;
            /**
             * Format: date-time
             * @description It opens nothing from then on.
             */
            expiresAt?: string;
        };
        Attempt: {
            id: string;
            /** @description The HTTP status, or the reason why no answer came. */
            status: string;
            /** @description What the receiver answered, cut. */
            responseData: string;
            /** @description JSON of what was sent: `headers` and `body`; where more is said, `method` and `bodyEncoding`. */
            requestData: string;
            /** @description From 1. */
            attempt: number;
            /** @description How long after its due time it left. */
            lagMs: number;
            /** @description From when it left until the answer was read, or it failed. */
            durationMs: number;
            phases?: components["schemas"]["AttemptPhases"];
            worker: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            event: string;
        };
        /** @description What it did when, in ms. What did not happen, or failed, is absent; all of it where nothing was sent. */
        AttemptPhases: {
            /** @description How long before it left its event was claimed. */
            claimedAheadMs?: number;
            /** @description How long it took to resolve the host’s name. Absent on a connection that was used before. */
            dnsMs?: number;
            /** @description How long it took to connect, by TCP. Absent on a connection that was used before. */
            connectMs?: number;
            /** @description How long the TLS handshake took. Absent on a connection that was used before. */
            tlsMs?: number;
            /** @description How long after it left the first byte of an answer came. */
            firstByteMs?: number;
        };
        AuditEntry: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            action: "event.edited" | "event.cancelled" | "event.retried" | "event.replayed" | "events.cancelled" | "events.retried" | "events.replayed" | "bulk.started" | "bulk.stopped" | "failures.judged" | "cronjob.created" | "cronjob.edited" | "cronjob.removed" | "cronjob.run" | "inbox.created" | "inbox.edited" | "inbox.removed" | "channel.created" | "channel.edited" | "channel.tested" | "channel.removed" | "incident.acknowledged" | "incident.snoozed" | "key.created" | "key.restricted" | "key.revoked" | "org.created" | "org.changed" | "org.deleted" | "member.joined" | "member.changed" | "member.removed" | "identity.connected" | "identity.disconnected" | "password.set" | "login-link.created" | "operator.added" | "operator.removed" | "account.deleted" | "quiet-hours.changed" | "invitation.created" | "invitation.revoked" | "link.created" | "link.revoked" | "secret.rotated" | "secret.overlap-ended" | "secrets.resealed";
            actor: {
                /**
                 * @description `link`: by that of a message, which `id` is; `admin`: by `npm run admin` on the server, or, as `environment`, by a setting of a process.
                 * @enum {string}
                 */
                kind: "key" | "user" | "link" | "admin";
                id?: string;
                /** @description As it was called then. */
                name: string;
            };
            /** @description What it was, of the fields that differ. A payload is told by its length and SHA-256. */
            before?: {
                [key: string]: unknown;
            };
            /** @description The same of what it is since then. */
            after?: {
                [key: string]: unknown;
            };
            /** @description What else there is to say, such as how many events a call was about. */
            details?: {
                [key: string]: unknown;
            };
            /** @description The entry in the audit log of the call, or of the start of the bulk job, that did the same with many. */
            partOf?: string;
            /** @description Where from; of an IPv6 address the network. */
            ip?: string;
            target?: {
                /** @enum {string} */
                kind: "event" | "bulk" | "cronjob" | "inbox" | "key" | "org" | "member" | "identity" | "invitation" | "link" | "channel" | "incident" | "secret";
                id: string;
            };
        };
        BulkJob: {
            id: string;
            /** @enum {string} */
            action: "cancel" | "retry" | "replay";
            filter: components["schemas"]["EventFilter"];
            /** @description Events a second. */
            rate: number;
            /** @enum {string} */
            state: "running" | "done" | "stopped" | "failed";
            /** @description How many there were when it began, or it was done with, if more came to match meanwhile. Where they could not all be counted, so many at least: it grows as the job meets more of them. */
            matches: number;
            /** @description There may be more. Never of one that is done: it has met all of them. */
            atLeast: boolean;
            /** @description How many it was done with. */
            done: number;
            by: {
                kind: string;
                name: string;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description Why it ended, where its state is `failed`: too many of its steps did in a row. */
            reason?: string;
        };
        /** @description A URL that is called with the outcome, or the URL and how it is called. */
        Callback: string | {
            /** Format: uri */
            url: string;
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @enum {string} */
            method?: "POST" | "PUT" | "PATCH" | "DELETE";
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
        };
        Channel: {
            id: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "email";
            /** @description On one line. */
            name: string;
            /** @description Where it leads, without what is secret of it. */
            target: string;
            /** @description `incidents`: hosts that fail, and are well again. `digest`: once an hour what failed. `events`: each event that failed for good, by webhook alone. `cronjobs`: those that missed a tick. `bulk`: jobs that are over. `keys`: those that end soon. */
            tells: ("incidents" | "digest" | "events" | "cronjobs" | "bulk" | "keys")[];
            /**
             * Format: date-time
             * @description Nothing but tests is told there until then, whenever it happened.
             */
            mutedUntil?: string;
            /** Format: date-time */
            createdAt: string;
        };
        ChannelWithNotices: {
            id: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "email";
            /** @description On one line. */
            name: string;
            /** @description Where it leads, without what is secret of it. */
            target: string;
            /** @description `incidents`: hosts that fail, and are well again. `digest`: once an hour what failed. `events`: each event that failed for good, by webhook alone. `cronjobs`: those that missed a tick. `bulk`: jobs that are over. `keys`: those that end soon. */
            tells: ("incidents" | "digest" | "events" | "cronjobs" | "bulk" | "keys")[];
            /**
             * Format: date-time
             * @description Nothing but tests is told there until then, whenever it happened.
             */
            mutedUntil?: string;
            /** Format: date-time */
            createdAt: string;
            /** @description The latest first, 20 at most. */
            notices: components["schemas"]["Notice"][];
        };
        CronCalendar: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description Those that are Active, the oldest first, 500 at most. */
            jobs: {
                id: string;
                /** Format: uri */
                destination: string;
                expression: string;
                timezone: string;
                /** @description Absent of one whose schedule cannot be read any more. */
                description?: string;
                /** @description The first of them. Of all jobs together 5,000 at most, shared evenly: what a job has no need of goes to others. */
                ticks: string[];
                /** @description It has more ticks than its share. */
                more: boolean;
                /**
                 * Format: date-time
                 * @description The first tick that is left out, where there is one.
                 */
                moreFrom?: string;
                /** @description The nights in which daylight saving has something to do with it. */
                clockChanges: {
                    /** Format: date-time */
                    at: string;
                    /** @enum {string} */
                    kind: "forward" | "back";
                    /** @description What clocks skip, or show twice: the first five. */
                    localTimes: string[];
                    /**
                     * @description `after`: when the clocks have jumped. A pace leaves out what clocks skip, and has twice what they repeat.
                     * @enum {string}
                     */
                    fires: "after" | "never" | "once" | "twice";
                }[];
            }[];
            timezones: {
                timezone: string;
                changes: {
                    /** Format: date-time */
                    at: string;
                    /** @enum {string} */
                    kind: "forward" | "back";
                    byMs: number;
                }[];
            }[];
            /** @description There are more jobs. */
            more: boolean;
        };
        CronJob: {
            id: string;
            org: string;
            /** Format: uri */
            destination: string;
            payload: string;
            expression: string;
            /** @description IANA. */
            timezone: string;
            /** @enum {string} */
            status: "Active" | "Disabled";
            /**
             * @description What becomes of ticks that passed in a downtime.
             * @enum {string}
             */
            misfire: "skip" | "once" | "all";
            /** @description In ms: ticks that are later are dropped. */
            maxLateness?: number;
            /** Format: date-time */
            nextExecutionDate?: string;
            /**
             * @description Of the event that stands for it.
             * @enum {string}
             */
            nextExecutionStatus?: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /** @description Why it stands still. */
            problem?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string}
             */
            format?: "envelope" | "raw";
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
            maxAge?: string;
            successCallback?: components["schemas"]["Callback"];
            failureCallback?: components["schemas"]["Callback"];
            /** @description Never sent to the receiver; lists find by them. */
            labels?: string[];
            /** @description Never sent to the receiver; lists find by each pair. */
            metadata?: {
                [key: string]: string;
            };
        };
        CronJobAttempt: {
            id: string;
            /** @description The HTTP status, or the reason why no answer came. */
            status: string;
            /** @description What the receiver answered, cut. */
            responseData: string;
            /** @description JSON of what was sent: `headers` and `body`; where more is said, `method` and `bodyEncoding`. */
            requestData: string;
            /** @description From 1. */
            attempt: number;
            /** @description How long after its due time it left. */
            lagMs: number;
            /** @description From when it left until the answer was read, or it failed. */
            durationMs: number;
            phases?: components["schemas"]["AttemptPhases"];
            worker: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            cron: string;
        };
        CronJobChanges: {
            /** @description What the receiver gets, to the letter. */
            payload?: string;
            /**
             * Format: uri
             * @description The URL that gets it.
             */
            destination?: string;
            expression?: string;
            timezone?: string | null;
            /** @enum {string|null} */
            misfire?: "skip" | "once" | "all" | null;
            maxLateness?: number | null;
            /** @enum {string} */
            status?: "Active" | "Disabled";
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string|null}
             */
            format?: "envelope" | "raw" | null;
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string|null}
             */
            encoding?: "utf8" | "base64" | null;
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string|null}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET" | null;
            headers?: {
                [key: string]: string;
            } | null;
            timeout?: string | null;
            retryPolicy?: components["schemas"]["RetryPolicy"] | null;
            maxAge?: string | null;
            successCallback?: components["schemas"]["Callback"] | null;
            failureCallback?: components["schemas"]["Callback"] | null;
            labels?: string[] | null;
            metadata?: {
                [key: string]: string;
            } | null;
        };
        CronJobDryRun: {
            cronJob: components["schemas"]["CronJob"];
            event: components["schemas"]["Event"];
            request: components["schemas"]["PlannedRequest"];
            /** @description Of each attempt, if every one failed at once. */
            attemptTimes: string[];
            warnings: string[];
        };
        CronJobWithHistory: {
            id: string;
            org: string;
            /** Format: uri */
            destination: string;
            payload: string;
            expression: string;
            /** @description IANA. */
            timezone: string;
            /** @enum {string} */
            status: "Active" | "Disabled";
            /**
             * @description What becomes of ticks that passed in a downtime.
             * @enum {string}
             */
            misfire: "skip" | "once" | "all";
            /** @description In ms: ticks that are later are dropped. */
            maxLateness?: number;
            /** Format: date-time */
            nextExecutionDate?: string;
            /**
             * @description Of the event that stands for it.
             * @enum {string}
             */
            nextExecutionStatus?: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /** @description Why it stands still. */
            problem?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string}
             */
            format?: "envelope" | "raw";
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
            maxAge?: string;
            successCallback?: components["schemas"]["Callback"];
            failureCallback?: components["schemas"]["Callback"];
            /** @description Never sent to the receiver; lists find by them. */
            labels?: string[];
            /** @description Never sent to the receiver; lists find by each pair. */
            metadata?: {
                [key: string]: string;
            };
            history: components["schemas"]["CronJobAttempt"][];
        };
        Destination: {
            /** @description As URLs write it: with its port, if that is not the usual one. */
            host: string;
            /**
             * @description `failing`: half of the attempts of the last five minutes, of three or more. `slow`: 99 % take longer than 5 s. `quiet`: nothing within a day.
             * @enum {string}
             */
            state: "failing" | "slow" | "well" | "quiet";
            recent: {
                attempts: {
                    "2xx": number;
                    "3xx": number;
                    "4xx": number;
                    "5xx": number;
                    timeout: number;
                    unreachable: number;
                    refused: number;
                    ours: number;
                };
                /** @description Of what receivers did; absent when there was nothing. */
                errorRate?: number;
            };
            day: {
                attempts: {
                    "2xx": number;
                    "3xx": number;
                    "4xx": number;
                    "5xx": number;
                    timeout: number;
                    unreachable: number;
                    refused: number;
                    ours: number;
                };
                /** @description Of what receivers did; absent when there was nothing. */
                errorRate?: number;
            };
            /** @description Of the requests of the last hour. */
            p50Ms?: number;
            p99Ms?: number;
            maxMs?: number;
            /** @description Events whose time has come, that have no outcome yet. */
            waiting: number;
            /**
             * Format: date-time
             * @description Absent when none is due soon.
             */
            nextDueAt?: string;
        };
        DestinationDetails: {
            /**
             * Format: date-time
             * @description `recent` is five minutes until then, `day` a day.
             */
            at: string;
            /** @description As URLs write it: with its port, if that is not the usual one. */
            host: string;
            /**
             * @description `failing`: half of the attempts of the last five minutes, of three or more. `slow`: 99 % take longer than 5 s. `quiet`: nothing within a day.
             * @enum {string}
             */
            state: "failing" | "slow" | "well" | "quiet";
            recent: {
                attempts: {
                    "2xx": number;
                    "3xx": number;
                    "4xx": number;
                    "5xx": number;
                    timeout: number;
                    unreachable: number;
                    refused: number;
                    ours: number;
                };
                /** @description Of what receivers did; absent when there was nothing. */
                errorRate?: number;
            };
            day: {
                attempts: {
                    "2xx": number;
                    "3xx": number;
                    "4xx": number;
                    "5xx": number;
                    timeout: number;
                    unreachable: number;
                    refused: number;
                    ours: number;
                };
                /** @description Of what receivers did; absent when there was nothing. */
                errorRate?: number;
            };
            /** @description Of the requests of the last hour. */
            p50Ms?: number;
            p99Ms?: number;
            maxMs?: number;
            /** @description Events whose time has come, that have no outcome yet. */
            waiting: number;
            /**
             * Format: date-time
             * @description Absent when none is due soon.
             */
            nextDueAt?: string;
            /** @description More wait than were looked at: `waiting` may be more. */
            waitingAtLeast: boolean;
            guard: {
                /** @description Whether it may be dialled, as far as that is known without a look-up of its name. */
                allowed: boolean;
                reason?: string;
            };
        };
        Error: {
            /** @description For people. */
            message: string;
            /**
             * @description It stays, whatever becomes of the message. Some errors have none.
             * @enum {string}
             */
            code?: "two_times" | "invalid_duration" | "invalid_local_time" | "invalid_timezone" | "invalid_idempotency_key" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_expiry" | "expires_before_time" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "beyond_horizon" | "already_settled" | "tick_of_cron_job" | "no_filter" | "filter_too_wide" | "wrong_cursor" | "no_setting" | "unknown_setting" | "invalid_on_410" | "invalid_trace_context" | "invalid_hide_payloads" | "invalid_retention" | "invalid_failed_retention" | "invalid_max_payload_bytes" | "invalid_script" | "unknown_time" | "invalid_channel" | "invalid_link" | "invalid_range" | "invalid_step" | "invalid_scopes" | "invalid_destinations" | "scope_missing" | "invalid_name" | "invalid_email" | "invalid_password" | "invalid_quiet_hours" | "invalid_snooze" | "invalid_role" | "wrong_name" | "org_missing" | "cross_site" | "not_a_member" | "forbidden" | "link_only" | "not_fresh" | "destination_not_in_scope" | "operator_only" | "expires_too_late" | "too_many_bulk_jobs" | "not_failed" | "not_settled" | "incident_over" | "last_admin_key" | "last_owner" | "first_org" | "last_way_in" | "password_of_setting" | "name_taken" | "email_taken" | "link_used" | "link_expired" | "inbox_body_too_large" | "idempotency_key_reused" | "quota_exceeded" | "no_inbox_url" | "master_key_missing" | "not_updated";
            /** @description Which event has the key. */
            eventId?: string;
            /** @description Which cron job has the key, or plans the event. */
            cronJobId?: string;
            /**
             * @description What the event is instead.
             * @enum {string}
             */
            eventStatus?: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /**
             * @description Which scope the key would need.
             * @enum {string}
             */
            scope?: "events:read" | "events:read-redacted" | "events:write" | "cronjobs:read" | "cronjobs:write" | "flow:read" | "flow:write" | "links:write" | "org:read" | "org:admin" | "metrics:read" | "*:read" | "*";
            /**
             * @description Which role the person would need.
             * @enum {string}
             */
            role?: "viewer" | "member" | "admin" | "owner";
        };
        Event: {
            id: string;
            org: string;
            /**
             * Format: date-time
             * @description When it is due.
             */
            scheduledTime: string;
            /** Format: uri */
            destination: string;
            /** @description As it was sent; REDACTED to a key that may not see it. */
            payload: string;
            /** @enum {string} */
            status: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When it was delivered.
             */
            sentAt?: string;
            /**
             * Format: date-time
             * @description When it failed for good.
             */
            failedAt?: string;
            /** @description From now on, instead of `scheduledTime`; `0s` is now. */
            delay?: string;
            /** @description What a clock shows in `timezone`, instead of `scheduledTime`. */
            localTime?: string;
            /** @description An IANA time zone. */
            timezone?: string;
            /** @description Whoever creates with it again gets the event that the first one made. */
            idempotencyKey?: string;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string}
             */
            format?: "envelope" | "raw";
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
            maxAge?: string;
            successCallback?: components["schemas"]["Callback"];
            failureCallback?: components["schemas"]["Callback"];
            /** @description Never sent to the receiver; lists find by them. */
            labels?: string[];
            /** @description Never sent to the receiver; lists find by each pair. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description No attempt begins later.
             */
            expiresAt?: string;
            /** @description The event that it is a replay of, or whose outcome calls for it. */
            parentId?: string;
            /**
             * @description `rejected`: its destination may not be reached, or its policy stops on the answer · `exhausted`: no retry is left · `expired`: its time is over · `gone`: the receiver answered 410 · `no-retry`: the receiver asked for no other attempt · `unrecorded`: again and again no attempt could be recorded
             * @enum {string}
             */
            failureReason?: "rejected" | "exhausted" | "expired" | "gone" | "no-retry" | "unrecorded";
            /**
             * Format: date-time
             * @description While it waits for a retry: no attempt leaves before.
             */
            nextAttemptAt?: string;
        };
        EventChange: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            action: "event.created" | "event.edited" | "event.cancelled" | "event.retried" | "event.replayed";
            actor: {
                /**
                 * @description `link`: by that of a message, which `id` is; `admin`: by `npm run admin` on the server, or, as `environment`, by a setting of a process. `cronjob`, `event`: the cron job that planned it, the event whose callback it is; nobody asked for it.
                 * @enum {string}
                 */
                kind: "key" | "user" | "link" | "admin" | "cronjob" | "event";
                id?: string;
                /** @description As it was called then. */
                name: string;
            };
            /** @description What it was, of the fields that differ. A payload is told by its length and SHA-256. */
            before?: {
                [key: string]: unknown;
            };
            /** @description The same of what it is since then. */
            after?: {
                [key: string]: unknown;
            };
            /** @description What else there is to say, such as how many events a call was about. */
            details?: {
                [key: string]: unknown;
            };
            /** @description The entry in the audit log of the call, or of the start of the bulk job, that did the same with many. */
            partOf?: string;
            /** @description Of `event.created`: how it came to be. A link shows its `kind` alone. */
            origin?: {
                /**
                 * @description `call`: it was asked for; `tick`: of a cron job at its time; `run`: of one that was run by hand; `replay`: of another event that was sent again; `callback`: of the outcome of one.
                 * @enum {string}
                 */
                kind: "call" | "tick" | "run" | "replay" | "callback";
                /** @description Of a tick and a run: the cron job. */
                cronjob?: string;
                /** @description Of a replay and a callback: the other event. */
                parentId?: string;
            };
        };
        EventChanges: {
            /** @description What the receiver gets, to the letter. */
            payload?: string;
            /**
             * Format: uri
             * @description The URL that gets it.
             */
            destination?: string;
            /**
             * Format: date-time
             * @description When it is due: ISO-8601 with a zone, in the future.
             */
            scheduledTime?: string;
            /** @enum {string} */
            status?: "Cancelled";
            /** @description From now on, instead of `scheduledTime`; `0s` is now. */
            delay?: string;
            /** @description What a clock shows in `timezone`, instead of `scheduledTime`. */
            localTime?: string;
            /** @description An IANA time zone. */
            timezone?: string;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string|null}
             */
            format?: "envelope" | "raw" | null;
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string|null}
             */
            encoding?: "utf8" | "base64" | null;
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string|null}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET" | null;
            headers?: {
                [key: string]: string;
            } | null;
            timeout?: string | null;
            retryPolicy?: components["schemas"]["RetryPolicy"] | null;
            maxAge?: string | null;
            successCallback?: components["schemas"]["Callback"] | null;
            failureCallback?: components["schemas"]["Callback"] | null;
            labels?: string[] | null;
            metadata?: {
                [key: string]: string;
            } | null;
            expiresAt?: string | null;
        };
        EventDryRun: {
            event: components["schemas"]["Event"];
            request: components["schemas"]["PlannedRequest"];
            /** @description Of each attempt, if every one failed at once. */
            attemptTimes: string[];
            warnings: string[];
        };
        /** @description The parameters of the list of events. */
        EventFilter: {
            /** @description One or more, separated by commas, of 'Pending', 'Queued', 'Sent', 'Failed To Send', 'Cancelled', 'Failed To Queue'. */
            status?: string;
            /** @description One or more, separated by commas, of 'rejected', 'exhausted', 'expired', 'gone', 'no-retry', 'unrecorded'. */
            failureReason?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            scheduledStartDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            scheduledEndDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            sentAtStartDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            sentAtEndDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            failedAtStartDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            failedAtEndDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            createdStartDate?: string;
            /**
             * Format: date-time
             * @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z.
             */
            createdEndDate?: string;
            /**
             * @description 'cron': the occurrences of cron jobs as well.
             * @enum {string}
             */
            include?: "cron";
            /** @description One label or more, separated by commas. */
            label?: string;
            /** @description An idempotency key. */
            idempotencyKey?: string;
            /** @description A URL. */
            destination?: string;
            /** @description One host or more, separated by commas. */
            host?: string;
            /** @description One reason or more of those that 'GET /failures' tells, separated by commas, such as 503,timeout; what failed in a test of a destination has none. */
            reason?: string;
            /** @description 100 ids of events or fewer, separated by commas. */
            ids?: string;
            /** @description A text of 1 to 200 characters that is in a payload or a destination, or an id or a webhook-id; 17 to 19 digits are taken for an id. */
            q?: string;
        } & {
            [key: string]: string;
        };
        EventWithHistory: {
            id: string;
            org: string;
            /**
             * Format: date-time
             * @description When it is due.
             */
            scheduledTime: string;
            /** Format: uri */
            destination: string;
            /** @description As it was sent; REDACTED to a key that may not see it. */
            payload: string;
            /** @enum {string} */
            status: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When it was delivered.
             */
            sentAt?: string;
            /**
             * Format: date-time
             * @description When it failed for good.
             */
            failedAt?: string;
            /** @description From now on, instead of `scheduledTime`; `0s` is now. */
            delay?: string;
            /** @description What a clock shows in `timezone`, instead of `scheduledTime`. */
            localTime?: string;
            /** @description An IANA time zone. */
            timezone?: string;
            /** @description Whoever creates with it again gets the event that the first one made. */
            idempotencyKey?: string;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string}
             */
            format?: "envelope" | "raw";
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
            maxAge?: string;
            successCallback?: components["schemas"]["Callback"];
            failureCallback?: components["schemas"]["Callback"];
            /** @description Never sent to the receiver; lists find by them. */
            labels?: string[];
            /** @description Never sent to the receiver; lists find by each pair. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description No attempt begins later.
             */
            expiresAt?: string;
            /** @description The event that it is a replay of, or whose outcome calls for it. */
            parentId?: string;
            /**
             * @description `rejected`: its destination may not be reached, or its policy stops on the answer · `exhausted`: no retry is left · `expired`: its time is over · `gone`: the receiver answered 410 · `no-retry`: the receiver asked for no other attempt · `unrecorded`: again and again no attempt could be recorded
             * @enum {string}
             */
            failureReason?: "rejected" | "exhausted" | "expired" | "gone" | "no-retry" | "unrecorded";
            /**
             * Format: date-time
             * @description While it waits for a retry: no attempt leaves before.
             */
            nextAttemptAt?: string;
            history: components["schemas"]["Attempt"][];
        };
        Explanation: {
            /**
             * @description The code of the sentence that says how it stands.
             * @enum {string}
             */
            state: "left-late" | "answered" | "unanswered" | "cut" | "retried-by-hand" | "handed-back" | "waits-for-its-time" | "not-in-the-horizon-yet" | "waits-for-retry" | "asked-to-wait" | "about-to-leave" | "held-by-worker" | "lease-over" | "overdue" | "no-worker-alive" | "queue-away" | "awaits-its-job" | "headers-do-not-open" | "secret-does-not-open" | "expires" | "expires-first" | "will-be-refused" | "last-attempt" | "nearly-given-up" | "to-be-given-up" | "sent" | "refused" | "stopped-by-policy" | "exhausted" | "gone" | "no-retry" | "expired" | "unrecorded" | "failed" | "cancelled" | "may-still-arrive" | "pruned-soon";
            /**
             * Format: date-time
             * @description By the clock of the database.
             */
            asOf: string;
            sentences: components["schemas"]["Sentence"][];
            /** @description What happens if nobody intervenes. */
            next?: {
                /**
                 * Format: date-time
                 * @description Not before.
                 */
                at: string;
                /** @description The number of the attempt that is made. */
                attempt?: number;
                /** @description Of so many by its policy. */
                of?: number;
                /**
                 * Format: date-time
                 * @description Later than that it fails as expired.
                 */
                until?: string;
                /**
                 * @description Without another request.
                 * @enum {string}
                 */
                fails?: "expired" | "unrecorded";
            };
        };
        FailureGroup: {
            host: string;
            /** @description What the last attempts came to: a status of HTTP, `timeout`, the code of a network error, or a few words, with `;` for a comma. */
            reason: string;
            /**
             * @description As in the statistics.
             * @enum {string}
             */
            class: "2xx" | "3xx" | "4xx" | "5xx" | "timeout" | "unreachable" | "refused" | "ours";
            count: number;
            /** Format: date-time */
            firstAt: string;
            /** Format: date-time */
            lastAt: string;
            /** @description How many failed in each step. */
            series: number[];
            sample: {
                /** @description Of the one that failed last. */
                eventId: string;
                /** @description Of its last attempt. */
                status: string;
                /** @description The first 500 characters that were answered. */
                responseData: string;
            };
            /**
             * @description `resolved`: none failed since. `ignored`: no more than was said.
             * @enum {string}
             */
            state: "open" | "resolved" | "ignored";
            /**
             * Format: date-time
             * @description When somebody said so.
             */
            saidAt?: string;
            /**
             * Format: date-time
             * @description Until when it is ignored.
             */
            untilAt?: string;
            /** @description It is ignored while no more than so many fail within an hour. */
            untilPerHour?: number;
        };
        Failures: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            stepMs: number;
            /** @description Those with the most events first, 100 at most. */
            groups: components["schemas"]["FailureGroup"][];
            /** @description How many events were looked at. */
            count: number;
            /** @description There are more: the earlier ones were not looked at. */
            atLeast: boolean;
        };
        Forecast: {
            /** @enum {string} */
            horizon: "1h" | "24h" | "7d";
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            stepMs: number;
            /** @description Events that are due in each step. */
            events: number[];
            /** @description Ticks of cron jobs in each step that are no events yet. */
            cron: number[];
            /** @description The busiest first; the rest is `other`. */
            hosts?: {
                host: string;
                due: number;
            }[];
            /** @description Everything was counted. */
            exact: boolean;
            /** @description Steps, from 0, whose `events` are an estimate. */
            estimated?: number[];
            /** @description What is not exact, and why. */
            note?: string;
        };
        Identity: {
            id: string;
            service: string;
            /** @description As it is called there. */
            name: string;
            /** Format: date-time */
            createdAt: string;
        };
        Inbox: {
            id: string;
            /**
             * Format: uri
             * @description Where it takes requests: for `destination`. Whoever knows it can send there.
             */
            url?: string;
            /** @description The last one repeats. */
            script: string[];
            /** @description Which step of the script the next request gets, from 1 on. */
            nextStep: number;
            /** Format: date-time */
            createdAt: string;
        };
        InboxRequest: {
            id: string;
            /** Format: date-time */
            receivedAt: string;
            /** @description By its `webhook-id`, while the event has no outcome yet. */
            eventId?: string;
            /**
             * Format: date-time
             * @description Of that event.
             */
            scheduledTime?: string;
            /** @description How long after its attempt was due it came: the waits before a retry are none of it. */
            lagMs?: number;
            method: string;
            /** @description By their names as they came. Secret values are REDACTED, but for our signatures. */
            headers: {
                [key: string]: string;
            };
            /** @description Its first 65,536 bytes. */
            body: string;
            /**
             * @description Where the body is no text.
             * @enum {string}
             */
            bodyEncoding?: "base64";
            /**
             * @description There was more of it.
             * @constant
             */
            bodyCut?: true;
            /** @description Of all of it. */
            bodyBytes: number;
            signatures: components["schemas"]["SignatureVerdict"][];
            likeliest?: components["schemas"]["LikeliestMistake"];
            /** @description The step of the script that it was answered by. */
            answer: string;
        };
        Incident: {
            id: string;
            host: string;
            /** Format: date-time */
            openedAt: string;
            /** @description How often it was given to the channels that tell of incidents. Whether that arrived stands with each channel. */
            tells: number;
            /**
             * Format: date-time
             * @description Nobody is told again before it is over.
             */
            acknowledgedAt?: string;
            acknowledgedBy?: {
                /**
                 * @description `link`: by that of a message.
                 * @enum {string}
                 */
                kind: "key" | "user" | "link" | "admin";
                /** @description As it was called then; of a link whom it was sent to. */
                name: string;
            };
            /**
             * Format: date-time
             * @description Nobody is told again before then, or before it is over.
             */
            snoozedUntil?: string;
            snoozedBy?: {
                /**
                 * @description `link`: by that of a message.
                 * @enum {string}
                 */
                kind: "key" | "user" | "link" | "admin";
                /** @description As it was called then; of a link whom it was sent to. */
                name: string;
            };
            /**
             * Format: date-time
             * @description It was over.
             */
            closedAt?: string;
        };
        Invitation: {
            id: string;
            /** @enum {string} */
            role: "viewer" | "member" | "admin" | "owner";
            email: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            invitedBy: string | null;
        };
        LikeliestMistake: {
            /**
             * @description What mostly keeps a signature from verifying.
             * @enum {string}
             */
            mistake: "parsed_body" | "changed_body" | "timestamp_unit" | "wrong_secret" | "ended_secret" | "encoding" | "missing_header" | "too_old" | "too_new";
            /** @description For people. No secret is ever in it. */
            text: string;
        };
        MadeSharedLink: {
            id: string;
            /** @description Its page. */
            event?: string;
            /** @description How it does. */
            host?: string;
            /** @description Its overview. */
            org?: string;
            /** @constant */
            role: "viewer";
            /** @description Payloads, headers and answers are shown. */
            payloads: boolean;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description It opens nothing from then on.
             */
            expiresAt: string;
            /** @description The name of a person or of an API key. */
            madeBy: string;
            /** @description From `/` on, without `PUBLIC_URL`. */
            url: string;
        };
        Member: {
            /** @description Of the person. */
            id: string;
            name: string;
            email: string | null;
            /** @enum {string} */
            role: "viewer" | "member" | "admin" | "owner";
            /**
             * Format: date-time
             * @description Since when.
             */
            createdAt: string;
        };
        Membership: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "member" | "admin" | "owner";
        };
        NewApiKey: {
            id: string;
            /** @description On one line. */
            name: string;
            /** @description How it begins. */
            prefix: string;
            /** @description Without them it may do whatever there is. */
            scopes?: ("events:read" | "events:read-redacted" | "events:write" | "cronjobs:read" | "cronjobs:write" | "flow:read" | "flow:write" | "links:write" | "org:read" | "org:admin" | "metrics:read" | "*:read")[];
            /** @description Beginnings of the URLs that it may send to; without them to any. */
            destinations?: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt?: string;
            /**
             * Format: date-time
             * @description It opens nothing from then on.
             */
            expiresAt?: string;
            /** @description Shown once, and not kept. */
            apiKey: string;
        };
        NewCronJob: {
            /** @description What the receiver gets, to the letter. */
            payload?: string;
            /**
             * Format: uri
             * @description The URL that gets it.
             */
            destination: string;
            expression: string;
            /** @default UTC */
            timezone?: string;
            /**
             * @default once
             * @enum {string}
             */
            misfire?: "skip" | "once" | "all";
            maxLateness?: number;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string}
             */
            format?: "envelope" | "raw";
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
            maxAge?: string;
            successCallback?: components["schemas"]["Callback"];
            failureCallback?: components["schemas"]["Callback"];
            /** @description Never sent to the receiver; lists find by them. */
            labels?: string[];
            /** @description Never sent to the receiver; lists find by each pair. */
            metadata?: {
                [key: string]: string;
            };
        };
        NewEvent: {
            /** @description What the receiver gets, to the letter. */
            payload?: string;
            /**
             * Format: uri
             * @description The URL that gets it.
             */
            destination: string;
            /**
             * Format: date-time
             * @description When it is due: ISO-8601 with a zone, in the future.
             */
            scheduledTime?: string;
            /** @description From now on, instead of `scheduledTime`; `0s` is now. */
            delay?: string;
            /** @description What a clock shows in `timezone`, instead of `scheduledTime`. */
            localTime?: string;
            /** @description An IANA time zone. */
            timezone?: string;
            /** @description Whoever creates with it again gets the event that the first one made. */
            idempotencyKey?: string;
            /**
             * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
             * @enum {string}
             */
            format?: "envelope" | "raw";
            /**
             * @description What a raw payload is: text, or bytes in base64.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
            /**
             * @description Others than POST with `"format": "raw"`.
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
            headers?: {
                [key: string]: string;
            };
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
            maxAge?: string;
            successCallback?: components["schemas"]["Callback"];
            failureCallback?: components["schemas"]["Callback"];
            /** @description Never sent to the receiver; lists find by them. */
            labels?: string[];
            /** @description Never sent to the receiver; lists find by each pair. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description No attempt begins later.
             */
            expiresAt?: string;
        };
        Notice: {
            id: string;
            /** @enum {string} */
            type: "destination.failing" | "destination.recovered" | "events.failed" | "event.failed" | "cronjob.missed" | "key.expiring" | "bulk.finished" | "notice.test";
            /** @description Its first line. */
            text: string;
            /** @description Of e-mail: the one address that it is for. */
            recipient?: string;
            /**
             * Format: date-time
             * @description It waits for the end of the quiet hours of whose address that is.
             */
            heldUntil?: string;
            /** @description How often it was tried. */
            attempts: number;
            /** @description What came of the last try: a status, or why there was none; or `muted`. */
            status?: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Nothing more is tried.
             */
            settledAt?: string;
        };
        OperatorIncident: {
            /** @enum {string} */
            code: "database-away" | "no-worker-alive" | "overdue" | "queue-away" | "lagging";
            /** @description As it was seen last. */
            text: string;
            /** Format: date-time */
            openedAt: string;
            /**
             * Format: date-time
             * @description It was over.
             */
            closedAt?: string;
            /** @description How often those who run the server were told that it is there. */
            tells: number;
            /** @description The latest first, 20 at most. */
            notices: {
                /** @enum {string} */
                channel: "webhook" | "slack" | "email";
                /** @enum {string} */
                type: "operator.failing" | "operator.recovered";
                /** @description How often it was tried. */
                attempts: number;
                /** @description What came of the last try: a status, or why there was none. */
                status?: string;
                /**
                 * Format: date-time
                 * @description Nothing more is tried.
                 */
                settledAt?: string;
            }[];
        };
        Organisation: {
            id: string;
            name: string;
            retryPolicy?: components["schemas"]["RetryPolicy"];
            /** @description The longest that an attempt may take: 1s to 2min. */
            timeout?: string;
            failureCallback?: components["schemas"]["Callback"];
            /**
             * @description An answer 410 ends an event at once.
             * @enum {string}
             */
            on410?: "fail";
            /**
             * @description Receivers get `traceparent` and `tracestate` of a create that has them, continued.
             * @constant
             */
            traceContext?: true;
            /**
             * @description Viewers are shown no payloads, headers or answers.
             * @constant
             */
            hidePayloads?: true;
            /** @description How long events are kept that have their outcome: 1h to 3650d. */
            retention?: string;
            /** @description The same of those that failed. */
            failedRetention?: string;
            /** @description In UTF-8. */
            maxPayloadBytes?: number;
            /** @description How many events may wait. */
            maxPending?: number;
            /** @description How many may be created in a month. */
            eventsPerMonth?: number;
            maxCronJobs?: number;
            /** @description How far ahead an event may be scheduled. */
            maxHorizon?: string;
            /** @description With all keys, and whoever is signed in, together. */
            requestsPerMinute?: number;
        };
        OrganisationAtWork: {
            id: string;
            name: string;
            members: number;
            /** @description That were not revoked. */
            keys: number;
            /** @description Events of the last day that were delivered. */
            sent: number;
            /** @description Events of the last day that failed for good. */
            failed: number;
            /** Format: date-time */
            createdAt: string;
        };
        OrganisationChanges: {
            retryPolicy?: components["schemas"]["RetryPolicy"] | null;
            timeout?: string | null;
            failureCallback?: components["schemas"]["Callback"] | null;
            on410?: "fail" | null;
            traceContext?: true | null;
            hidePayloads?: true | null;
            retention?: string | null;
            failedRetention?: string | null;
            maxPayloadBytes?: number | null;
        };
        PlannedRequest: {
            /** @enum {string} */
            method: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
            /** Format: uri */
            url: string;
            headers: {
                [key: string]: string;
            };
            body?: string;
            /** @enum {string} */
            bodyEncoding?: "base64";
        };
        Problem: {
            /**
             * Format: uri-reference
             * @description Ends in the code, or is `about:blank`; of a quota that is used up it is the IETF’s.
             */
            type: string;
            title: string;
            status: number;
            /** @description For people. */
            detail: string;
            /**
             * @description It stays, whatever becomes of the message. Some errors have none.
             * @enum {string}
             */
            code?: "two_times" | "invalid_duration" | "invalid_local_time" | "invalid_timezone" | "invalid_idempotency_key" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_expiry" | "expires_before_time" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "beyond_horizon" | "already_settled" | "tick_of_cron_job" | "no_filter" | "filter_too_wide" | "wrong_cursor" | "no_setting" | "unknown_setting" | "invalid_on_410" | "invalid_trace_context" | "invalid_hide_payloads" | "invalid_retention" | "invalid_failed_retention" | "invalid_max_payload_bytes" | "invalid_script" | "unknown_time" | "invalid_channel" | "invalid_link" | "invalid_range" | "invalid_step" | "invalid_scopes" | "invalid_destinations" | "scope_missing" | "invalid_name" | "invalid_email" | "invalid_password" | "invalid_quiet_hours" | "invalid_snooze" | "invalid_role" | "wrong_name" | "org_missing" | "cross_site" | "not_a_member" | "forbidden" | "link_only" | "not_fresh" | "destination_not_in_scope" | "operator_only" | "expires_too_late" | "too_many_bulk_jobs" | "not_failed" | "not_settled" | "incident_over" | "last_admin_key" | "last_owner" | "first_org" | "last_way_in" | "password_of_setting" | "name_taken" | "email_taken" | "link_used" | "link_expired" | "inbox_body_too_large" | "idempotency_key_reused" | "quota_exceeded" | "no_inbox_url" | "master_key_missing" | "not_updated";
            /** @description Which event has the key. */
            eventId?: string;
            /** @description Which cron job has the key, or plans the event. */
            cronJobId?: string;
            /**
             * @description What the event is instead.
             * @enum {string}
             */
            eventStatus?: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /**
             * @description Which scope the key would need.
             * @enum {string}
             */
            scope?: "events:read" | "events:read-redacted" | "events:write" | "cronjobs:read" | "cronjobs:write" | "flow:read" | "flow:write" | "links:write" | "org:read" | "org:admin" | "metrics:read" | "*:read" | "*";
            /**
             * @description Which role the person would need.
             * @enum {string}
             */
            role?: "viewer" | "member" | "admin" | "owner";
            /** @description Which quotas are used up. */
            "violated-policies"?: string[];
        };
        PublicStatus: {
            /**
             * @description `failing`: what is due does not leave. `degraded`: somebody should look.
             * @enum {string}
             */
            state: "ok" | "degraded" | "failing";
            text: string;
        };
        Refusal: {
            /** @description For people. */
            message: string;
            status: number;
            /**
             * @description It stays, whatever becomes of the message. Some errors have none.
             * @enum {string}
             */
            code?: "two_times" | "invalid_duration" | "invalid_local_time" | "invalid_timezone" | "invalid_idempotency_key" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_expiry" | "expires_before_time" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "beyond_horizon" | "already_settled" | "tick_of_cron_job" | "no_filter" | "filter_too_wide" | "wrong_cursor" | "no_setting" | "unknown_setting" | "invalid_on_410" | "invalid_trace_context" | "invalid_hide_payloads" | "invalid_retention" | "invalid_failed_retention" | "invalid_max_payload_bytes" | "invalid_script" | "unknown_time" | "invalid_channel" | "invalid_link" | "invalid_range" | "invalid_step" | "invalid_scopes" | "invalid_destinations" | "scope_missing" | "invalid_name" | "invalid_email" | "invalid_password" | "invalid_quiet_hours" | "invalid_snooze" | "invalid_role" | "wrong_name" | "org_missing" | "cross_site" | "not_a_member" | "forbidden" | "link_only" | "not_fresh" | "destination_not_in_scope" | "operator_only" | "expires_too_late" | "too_many_bulk_jobs" | "not_failed" | "not_settled" | "incident_over" | "last_admin_key" | "last_owner" | "first_org" | "last_way_in" | "password_of_setting" | "name_taken" | "email_taken" | "link_used" | "link_expired" | "inbox_body_too_large" | "idempotency_key_reused" | "quota_exceeded" | "no_inbox_url" | "master_key_missing" | "not_updated";
            /** @description Which event has the key. */
            eventId?: string;
            /** @description Which cron job has the key, or plans the event. */
            cronJobId?: string;
            /**
             * @description What the event is instead.
             * @enum {string}
             */
            eventStatus?: "Pending" | "Queued" | "Sent" | "Failed To Send" | "Cancelled" | "Failed To Queue";
            /**
             * @description Which scope the key would need.
             * @enum {string}
             */
            scope?: "events:read" | "events:read-redacted" | "events:write" | "cronjobs:read" | "cronjobs:write" | "flow:read" | "flow:write" | "links:write" | "org:read" | "org:admin" | "metrics:read" | "*:read" | "*";
            /**
             * @description Which role the person would need.
             * @enum {string}
             */
            role?: "viewer" | "member" | "admin" | "owner";
        };
        ResolvedTime: {
            /**
             * Format: date-time
             * @description For an event.
             */
            scheduledTime: string;
            /** @description All that it may mean: two, where clocks show the time twice. */
            instants: string[];
            timezone: string;
            /** @description What clocks show there then. */
            localTime: string;
            isPast: boolean;
            warning?: {
                /**
                 * @description Clocks never show that time, or do so twice.
                 * @enum {string}
                 */
                code: "gap" | "twice";
                /** @description For people. */
                text: string;
            };
        };
        /** @description When the retries come. Answers have with it what was left out. */
        RetryPolicy: {
            /** @description Before each retry: all there is to say. */
            delays?: string[];
            /**
             * @description Instead of `delays`.
             * @enum {string}
             */
            backoff?: "exponential" | "fixed";
            maxRetries?: number;
            /** @description 100ms to 7d. */
            initialDelay?: string;
            multiplier?: number;
            /** @description 100ms to 7d. */
            maxDelay?: string;
            /** @description The part of a delay that is left to chance. */
            jitter?: number;
            /** @description Statuses after which no retry comes. */
            stopOn?: number[];
            /** @description How much of `Retry-After` is heeded: 0s to 24h. */
            maxRetryAfter?: string;
        };
        Sentence: {
            /** @enum {string} */
            code: "left-late" | "answered" | "unanswered" | "cut" | "retried-by-hand" | "handed-back" | "waits-for-its-time" | "not-in-the-horizon-yet" | "waits-for-retry" | "asked-to-wait" | "about-to-leave" | "held-by-worker" | "lease-over" | "overdue" | "no-worker-alive" | "queue-away" | "awaits-its-job" | "headers-do-not-open" | "secret-does-not-open" | "expires" | "expires-first" | "will-be-refused" | "last-attempt" | "nearly-given-up" | "to-be-given-up" | "sent" | "refused" | "stopped-by-policy" | "exhausted" | "gone" | "no-retry" | "expired" | "unrecorded" | "failed" | "cancelled" | "may-still-arrive" | "pruned-soon";
            /** @description For people. */
            text: string;
            /** Format: date-time */
            at?: string;
            /** Format: date-time */
            until?: string;
            /** Format: date-time */
            since?: string;
            /** Format: date-time */
            expiresAt?: string;
            lagMs?: number;
            byMs?: number;
            /** @description Who did it. */
            by?: {
                /** @enum {string} */
                kind: "key" | "user" | "admin";
                name: string;
            };
            pauseMs?: number;
            /** @description That of an answer. */
            status?: string;
            reason?: string;
            detail?: string;
            /** @description How the attempt before ended. */
            because?: string;
            /** @description Why its destination is refused. */
            rule?: string;
            attempt?: number;
            of?: number;
            attempts?: number;
            /** @description In a row. */
            times?: number;
            lostClaims?: number;
            most?: number;
        };
        ServiceStatus: {
            /**
             * @description `failing`: what is due does not leave. `degraded`: somebody should look.
             * @enum {string}
             */
            state: "ok" | "degraded" | "failing";
            /** @description The first reason, or that all is well. */
            text: string;
            /** @description The worst first. */
            reasons: {
                code: string;
                text: string;
            }[];
            /** @enum {string} */
            database: "ok" | "unreachable";
            /** @enum {string} */
            queue: "ok" | "unreachable";
            /** @description Jobs that wait for a worker. */
            queueBacklog?: number;
            /**
             * Format: date-time
             * @description By the clock of the database, which tells all that follows.
             */
            at?: string;
            /** @description How long the oldest event has waited that is due and not claimed. */
            oldestDueMs?: number;
            due?: {
                count: number;
                /** @description It was not counted further. */
                atLeast: boolean;
            };
            workersAlive?: number;
            /** @description Those that were seen last first, 64 at most: half of these at the least are kept for the ones that are silent. */
            workers?: components["schemas"]["Worker"][];
            leader?: {
                worker: string;
                /** Format: date-time */
                until: string;
            };
            /**
             * Format: date-time
             * @description When lost events were last looked for, or a leader took that on.
             */
            sweptAt?: string;
        };
        Session: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastSeenAt: string;
            /** @description Of IPv6 the network. */
            ip: string;
            userAgent: string;
            /** @description It is the one that asks. */
            isCurrent: boolean;
        };
        SharedLink: {
            id: string;
            /** @description Its page. */
            event?: string;
            /** @description How it does. */
            host?: string;
            /** @description Its overview. */
            org?: string;
            /** @constant */
            role: "viewer";
            /** @description Payloads, headers and answers are shown. */
            payloads: boolean;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description It opens nothing from then on.
             */
            expiresAt: string;
            /** @description The name of a person or of an API key. */
            madeBy: string;
        };
        SignatureVerdict: {
            /**
             * @description Standard Webhooks, or `X-Jiter-Signature`.
             * @enum {string}
             */
            scheme: "standard" | "jiter";
            /** @enum {string} */
            verdict: "valid" | "invalid" | "missing";
            /**
             * @description What mostly keeps a signature from verifying.
             * @enum {string}
             */
            mistake?: "parsed_body" | "changed_body" | "timestamp_unit" | "wrong_secret" | "ended_secret" | "encoding" | "missing_header" | "too_old" | "too_new";
            /** @description For people. No secret is ever in it. */
            text: string;
        };
        SigningSecret: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description It signs until then.
             */
            expiresAt?: string;
            /** @description As `@jiter/node` takes it. */
            signingSecret?: string;
            /** @description The same, as libraries of Standard Webhooks take it. */
            standardSecret?: string;
        };
        Statistics: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            stepMs: number;
            /**
             * Format: date-time
             * @description Numbers of before are kept no more (`STATS_RETENTION`): 0 says nothing there. Absent where all are kept.
             */
            knownFrom?: string;
            host?: string;
            attempts: {
                /** @description One for each step. */
                "2xx": number[];
                /** @description One for each step. */
                "3xx": number[];
                /** @description One for each step. */
                "4xx": number[];
                /** @description One for each step. */
                "5xx": number[];
                /** @description One for each step. */
                timeout: number[];
                /** @description One for each step. */
                unreachable: number[];
                /** @description One for each step. */
                refused: number[];
                /** @description One for each step. */
                ours: number[];
            };
            /** @description One for each step. */
            sent: number[];
            /** @description One for each step. */
            failed: number[];
            lag: {
                bounds: number[];
                /** @description Up to each of `bounds`, and one of what is beyond. */
                counts: number[];
                p50?: number;
                p99?: number;
                max: number;
                /** @description Attempts that left before their time. */
                early: number;
            };
            duration: {
                bounds: number[];
                /** @description Up to each of `bounds`, and one of what is beyond. */
                counts: number[];
                p50?: number;
                p99?: number;
                max: number;
            };
            note: string;
        };
        User: {
            id: string;
            name: string;
            email: string | null;
            /** @description May see how the whole server is. */
            isOperator: boolean;
        };
        Worker: {
            id: string;
            /** @enum {string} */
            state: "alive" | "silent";
            /** Format: date-time */
            startedAt: string;
            /**
             * Format: date-time
             * @description Its last sign.
             */
            seenAt: string;
            /** @description Events that it holds. */
            underWay: number;
            /** @description How far its clock is ahead of the database. */
            clockSkewMs: number;
            version: string;
        };
    };
    responses: {
        /** @description Bad Request */
        400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Unauthorized */
        401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Not Found */
        404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Request Timeout */
        408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Payload Too Large */
        413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Unsupported Media Type */
        415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Expectation Failed */
        417: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Too Many Requests */
        429: {
            headers: {
                /** @description Seconds to wait before the next try. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Request Header Fields Too Large */
        431: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Internal Server Error */
        500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
        /** @description Service Unavailable */
        503: {
            headers: {
                /** @description Seconds to wait before the next try. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"] & unknown;
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listEvents: {
        parameters: {
            query?: {
                /** @description One or more, separated by commas, of 'Pending', 'Queued', 'Sent', 'Failed To Send', 'Cancelled', 'Failed To Queue'. */
                status?: string;
                /** @description One or more, separated by commas, of 'rejected', 'exhausted', 'expired', 'gone', 'no-retry', 'unrecorded'. */
                failureReason?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                scheduledStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                scheduledEndDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                sentAtStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                sentAtEndDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                failedAtStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                failedAtEndDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                createdStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                createdEndDate?: string;
                /** @description 'cron': the occurrences of cron jobs as well. */
                include?: "cron";
                /** @description One label or more, separated by commas. */
                label?: string;
                /** @description An idempotency key. */
                idempotencyKey?: string;
                /** @description A URL. */
                destination?: string;
                /** @description One host or more, separated by commas. */
                host?: string;
                /** @description One reason or more of those that 'GET /failures' tells, separated by commas, such as 503,timeout; what failed in a test of a destination has none. */
                reason?: string;
                /** @description 100 ids of events or fewer, separated by commas. */
                ids?: string;
                /** @description An ISO-8601 time with a zone, beside 'ids': those that changed later than that. */
                updatedSince?: string;
                /** @description A text of 1 to 200 characters that is in a payload or a destination, or an id or a webhook-id; 17 to 19 digits are taken for an id. */
                q?: string;
                /** @description A whole number from 1 to 1000. */
                limit?: number;
                /** @description 'asc', the latest last, or 'desc', the latest first. */
                order?: "asc" | "desc";
                /** @description What the header X-Next-Cursor or X-Previous-Cursor of another page of this list said. */
                cursor?: string;
                /** @description `metadata[customer]=7`: those with just this pair. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Where the list goes on, for `cursor`. Absent at its end. */
                    "X-Next-Cursor"?: string;
                    /** @description Where the list came from, for `cursor`. */
                    "X-Previous-Cursor"?: string;
                    /** @description The same as addresses (RFC 8288), `rel` next and prev. */
                    Link?: string;
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    /** @description For the same: sent back as `If-None-Match` it gets a 304 while the list is the same. */
                    ETag?: string;
                    /** @description How far was looked, where a page ends before it is full. */
                    "X-Searched-To"?: string;
                    /** @description Of `ids`: the `updatedSince` to ask with next time, so that no change is missed. */
                    "X-Updated-To"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description None of `ids` changed later than `updatedSince`; or it is as `If-None-Match` has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "filter_too_wide" | "wrong_cursor";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createEvent: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Whoever repeats a call with it gets what the first one made, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when the answer is what an earlier call made. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"] | components["schemas"]["EventDryRun"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_duration" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "two_times" | "invalid_local_time" | "invalid_timezone" | "invalid_expiry" | "expires_before_time" | "beyond_horizon" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused";
                    };
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated" | "master_key_missing";
                    };
                };
            };
        };
    };
    createEvents: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Whoever repeats a call with it gets what the first one made, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"][];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when the answer is what an earlier call made. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": (components["schemas"]["Event"] | components["schemas"]["EventDryRun"] | components["schemas"]["Refusal"])[];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated" | "master_key_missing";
                    };
                };
            };
        };
    };
    countEvents: {
        parameters: {
            query?: {
                /** @description One or more, separated by commas, of 'Pending', 'Queued', 'Sent', 'Failed To Send', 'Cancelled', 'Failed To Queue'. */
                status?: string;
                /** @description One or more, separated by commas, of 'rejected', 'exhausted', 'expired', 'gone', 'no-retry', 'unrecorded'. */
                failureReason?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                scheduledStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                scheduledEndDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                sentAtStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                sentAtEndDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                failedAtStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                failedAtEndDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                createdStartDate?: string;
                /** @description An ISO-8601 time with a zone, such as 2026-01-31T09:00:00Z. */
                createdEndDate?: string;
                /** @description 'cron': the occurrences of cron jobs as well. */
                include?: "cron";
                /** @description One label or more, separated by commas. */
                label?: string;
                /** @description An idempotency key. */
                idempotencyKey?: string;
                /** @description A URL. */
                destination?: string;
                /** @description One host or more, separated by commas. */
                host?: string;
                /** @description One reason or more of those that 'GET /failures' tells, separated by commas, such as 503,timeout; what failed in a test of a destination has none. */
                reason?: string;
                /** @description 100 ids of events or fewer, separated by commas. */
                ids?: string;
                /** @description A text of 1 to 200 characters that is in a payload or a destination, or an id or a webhook-id; 17 to 19 digits are taken for an id. */
                q?: string;
                /** @description `metadata[customer]=7`: those with just this pair. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    /** @description How far was looked, where that was not to the end. */
                    "X-Searched-To"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most 10,000. */
                        count: number;
                        /** @description There are more, or there may be: it was not counted, or searched, any further. */
                        atLeast: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "filter_too_wide";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    countAttempts: {
        parameters: {
            query: {
                /** @description 100 ids of events or fewer, separated by commas. */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description That were made until now. */
                        attempts: number;
                        /** @description The cron job that it is of. */
                        cronjob?: string;
                    }[];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What of a long history is left out: `entries=3, bodies=5`. */
                    "X-History-Omitted"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventWithHistory"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_duration" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "two_times" | "invalid_local_time" | "invalid_timezone" | "invalid_expiry" | "expires_before_time" | "beyond_horizon" | "invalid_idempotency_key" | "tick_of_cron_job";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    explainEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listBulkJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    startBulkJob: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "cancel" | "retry" | "replay";
                    filter: components["schemas"]["EventFilter"];
                    /** @description Events a second: 100 unless it is said. */
                    rate?: number;
                    /** @description Nothing is done, and it is told what it would be about. */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"] | {
                        /** @description At most 10,000. */
                        matches: number;
                        atLeast: boolean;
                        hosts: {
                            host: string;
                            n: number;
                        }[];
                        takesMs: number;
                        /** @description At most 10,000. */
                        dueMeanwhile: number;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "no_filter" | "filter_too_wide" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "too_many_bulk_jobs";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    getBulkJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    stopBulkJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    cancelEvents: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description These events. */
                    ids?: string[];
                    filter?: components["schemas"]["EventFilter"];
                    /**
                     * @description All events that it can be done with.
                     * @constant
                     */
                    all?: true;
                    /** @description How many at most. */
                    limit?: number;
                    /** @description Nothing is done, and it is told to how many it would be. */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many it was done with. */
                        affected: number;
                        /** @description Whether there are others of which the same is asked. */
                        more: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "no_filter" | "invalid_duration" | "beyond_horizon" | "filter_too_wide" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    retryEvents: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description These events. */
                    ids?: string[];
                    filter?: components["schemas"]["EventFilter"];
                    /**
                     * @description All events that it can be done with.
                     * @constant
                     */
                    all?: true;
                    /** @description How many at most. */
                    limit?: number;
                    /** @description Nothing is done, and it is told to how many it would be. */
                    dryRun?: boolean;
                    /** @description The due times are spread over so long: 0s to 7d. */
                    spread?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many it was done with. */
                        affected: number;
                        /** @description Whether there are others of which the same is asked. */
                        more: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "no_filter" | "invalid_duration" | "beyond_horizon" | "filter_too_wide" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    replayEvents: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description These events. */
                    ids?: string[];
                    filter?: components["schemas"]["EventFilter"];
                    /**
                     * @description All events that it can be done with.
                     * @constant
                     */
                    all?: true;
                    /** @description How many at most. */
                    limit?: number;
                    /** @description Nothing is done, and it is told to how many it would be. */
                    dryRun?: boolean;
                    /** @description The due times are spread over so long: 0s to 7d. */
                    spread?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many it was done with. */
                        affected: number;
                        /** @description Whether there are others of which the same is asked. */
                        more: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "no_filter" | "invalid_duration" | "beyond_horizon" | "filter_too_wide" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    cancelEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "already_settled" | "tick_of_cron_job";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    retryEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description From now on, until it is due: 0s to 365d. */
                    delay?: string;
                    /** @description No attempt begins later than this after `scheduledTime`: 1s to 365d. */
                    maxAge?: string;
                    /**
                     * Format: date-time
                     * @description No attempt begins later.
                     */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "beyond_horizon" | "invalid_idempotency_key" | "two_times" | "invalid_duration" | "invalid_expiry" | "expires_before_time";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_failed";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    replayEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whoever repeats a call with it gets what the first one made, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description When it is due.
                     */
                    scheduledTime?: string;
                    /** @description From now on, until it is due: 0s to 365d. */
                    delay?: string;
                    overrides?: {
                        /** Format: uri */
                        destination?: string;
                        headers?: {
                            [key: string]: string;
                        } | null;
                        retryPolicy?: components["schemas"]["RetryPolicy"] | null;
                        timeout?: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when the answer is what an earlier call made. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "beyond_horizon" | "invalid_idempotency_key" | "invalid_header" | "forbidden_header" | "headers_too_large" | "invalid_retry_policy" | "timeout_out_of_range" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_callback" | "two_times" | "invalid_duration" | "invalid_expiry" | "expires_before_time";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_settled";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused";
                    };
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    listCronJobs: {
        parameters: {
            query?: {
                /** @description A whole number from 1 to 1000. */
                limit?: number;
                /** @description 'asc', the latest last, or 'desc', the latest first. */
                order?: "asc" | "desc";
                /** @description What the header X-Next-Cursor or X-Previous-Cursor of another page of this list said. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Where the list goes on, for `cursor`. Absent at its end. */
                    "X-Next-Cursor"?: string;
                    /** @description Where the list came from, for `cursor`. */
                    "X-Previous-Cursor"?: string;
                    /** @description The same as addresses (RFC 8288), `rel` next and prev. */
                    Link?: string;
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    /** @description For the same: sent back as `If-None-Match` it gets a 304 while the list is the same. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CronJob"][];
                };
            };
            /** @description It is as `If-None-Match` has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "wrong_cursor";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createCronJob: {
        parameters: {
            query?: {
                /** @description It is judged like any other, and nothing is kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Whoever repeats a call with it gets what the first one made, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCronJob"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when the answer is what an earlier call made. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CronJobWithHistory"] | components["schemas"]["CronJobDryRun"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_duration" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused";
                    };
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated" | "master_key_missing";
                    };
                };
            };
        };
    };
    previewCronJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expression: string;
                    /** @default UTC */
                    timezone?: string;
                    /** @default 5 */
                    count?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        times: string[];
                        /** @description The expression in words. */
                        description: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    runCronJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whoever repeats a call with it gets what the first one made, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when the answer is what an earlier call made. */
                    "Idempotent-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "idempotency_key_reused";
                    };
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    getCronJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What of a long history is left out: `entries=3, bodies=5`. */
                    "X-History-Omitted"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CronJobWithHistory"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editCronJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CronJobChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CronJobWithHistory"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_duration" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_callback" | "invalid_labels" | "invalid_metadata";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    deleteCronJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CronJob"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getCronCalendar: {
        parameters: {
            query?: {
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                from?: string;
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CronCalendar"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_range";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    turnCronJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "pause" | "resume";
                    /** @description These cron jobs. */
                    ids?: string[];
                    /**
                     * @description All that it can be done with.
                     * @constant
                     */
                    all?: true;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many it was done with. */
                        affected: number;
                        /** @description Whether there are others of which the same is asked. */
                        more: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "no_filter" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listOccurrences: {
        parameters: {
            query?: {
                /** @description A whole number from 1 to 1000. */
                limit?: number;
                /** @description 'asc', the latest last, or 'desc', the latest first. */
                order?: "asc" | "desc";
                /** @description What the header X-Next-Cursor or X-Previous-Cursor of another page of this list said. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Where the list goes on, for `cursor`. Absent at its end. */
                    "X-Next-Cursor"?: string;
                    /** @description Where the list came from, for `cursor`. */
                    "X-Previous-Cursor"?: string;
                    /** @description The same as addresses (RFC 8288), `rel` next and prev. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "wrong_cursor";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listInboxes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createInbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    script?: (string | number)[] | string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_script" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "no_inbox_url";
                    };
                };
            };
        };
    };
    getInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    script?: (string | number)[] | string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_script";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    deleteInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listInboxRequests: {
        parameters: {
            query?: {
                /** @description A whole number from 1 to 50. */
                limit?: number;
                /** @description The id of a request: those that came later are listed. */
                after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxRequest"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    sendGetToInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which step of the script this is. */
                        message: string;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "inbox_body_too_large";
                    };
                };
            };
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
            /** @description As the script says */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    sendPutToInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which step of the script this is. */
                        message: string;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "inbox_body_too_large";
                    };
                };
            };
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
            /** @description As the script says */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    sendPostToInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which step of the script this is. */
                        message: string;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "inbox_body_too_large";
                    };
                };
            };
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
            /** @description As the script says */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    sendDeleteToInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which step of the script this is. */
                        message: string;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "inbox_body_too_large";
                    };
                };
            };
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
            /** @description As the script says */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    sendPatchToInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Which step of the script this is. */
                        message: string;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "inbox_body_too_large";
                    };
                };
            };
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
            /** @description As the script says */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
        };
    };
    checkSignatures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    headers: {
                        [key: string]: string;
                    };
                    /** @description As it arrived, before anything parsed it. */
                    body: string;
                    /** @description What the receiver verifies with; without it what the organisation signs with. It is neither kept nor shown. */
                    secret?: string;
                    /**
                     * Format: date-time
                     * @description When it arrived: how old it was, and what it was to be signed with, is judged as of then. Without it, now.
                     */
                    receivedAt?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signatures: components["schemas"]["SignatureVerdict"][];
                        likeliest?: components["schemas"]["LikeliestMistake"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
        };
    };
    resolveTime: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                    /** @description An IANA time zone; without it UTC. */
                    timezone?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedTime"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "unknown_time";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listEventChanges: {
        parameters: {
            query?: {
                /** @description A whole number from 1 to 1000. */
                limit?: number;
                /** @description What the header X-Next-Cursor of another page of this list said. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Where the list goes on, for `cursor`. Absent at its end. */
                    "X-Next-Cursor"?: string;
                    /** @description The same as addresses (RFC 8288), `rel` next and prev. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventChange"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "wrong_cursor";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description 'admin', 'key:' with the id of a key, 'user:' with that of a person, or 'link:' with that of the link of a message. */
                actor?: string;
                /** @description One or more, separated by commas, of 'event.edited', 'event.cancelled', 'event.retried', 'event.replayed', 'events.cancelled', 'events.retried', 'events.replayed', 'bulk.started', 'bulk.stopped', 'failures.judged', 'cronjob.created', 'cronjob.edited', 'cronjob.removed', 'cronjob.run', 'inbox.created', 'inbox.edited', 'inbox.removed', 'channel.created', 'channel.edited', 'channel.tested', 'channel.removed', 'incident.acknowledged', 'incident.snoozed', 'key.created', 'key.restricted', 'key.revoked', 'org.created', 'org.changed', 'org.deleted', 'member.joined', 'member.changed', 'member.removed', 'identity.connected', 'identity.disconnected', 'password.set', 'login-link.created', 'operator.added', 'operator.removed', 'account.deleted', 'quiet-hours.changed', 'invitation.created', 'invitation.revoked', 'link.created', 'link.revoked', 'secret.rotated', 'secret.overlap-ended', 'secrets.resealed'. */
                action?: string;
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                from?: string;
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                to?: string;
                /** @description A whole number from 1 to 1000. */
                limit?: number;
                /** @description What the header X-Next-Cursor of another page of this list said. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Where the list goes on, for `cursor`. Absent at its end. */
                    "X-Next-Cursor"?: string;
                    /** @description The same as addresses (RFC 8288), `rel` next and prev. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"][];
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_range" | "wrong_cursor";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description On one line. */
                    name: string;
                    /** @description Without them it may do whatever there is. */
                    scopes?: ("events:read" | "events:read-redacted" | "events:write" | "cronjobs:read" | "cronjobs:write" | "flow:read" | "flow:write" | "links:write" | "org:read" | "org:admin" | "metrics:read" | "*:read")[];
                    /** @description Beginnings of the URLs that it may send to; without them to any. */
                    destinations?: string[];
                    /**
                     * Format: date-time
                     * @description It opens nothing from then on.
                     */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_idempotency_key" | "invalid_scopes" | "invalid_destinations" | "invalid_expiry";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh" | "destination_not_in_scope" | "expires_too_late";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "last_admin_key";
                    };
                };
            };
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "no_setting" | "unknown_setting" | "invalid_retry_policy" | "timeout_out_of_range" | "invalid_callback" | "invalid_method" | "invalid_header" | "forbidden_header" | "headers_too_large" | "invalid_on_410" | "invalid_trace_context" | "invalid_hide_payloads" | "invalid_retention" | "invalid_failed_retention" | "invalid_max_payload_bytes";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope" | "operator_only";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    listSigningSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSecret"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "master_key_missing";
                    };
                };
            };
        };
    };
    rotateSigningSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description For so long those before go on signing as well: 0s to 365d, and 24h if nothing is said. */
                    overlap?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As `@jiter/node` takes it. */
                        signingSecret: string;
                        /** @description The same, as libraries of Standard Webhooks take it. */
                        standardSecret: string;
                        /** Format: date-time */
                        overlapEndsAt: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_duration" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    endOverlap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many signed beside it until now. */
                        ended: number;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listMembers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "viewer" | "member" | "admin" | "owner";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_role";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "last_owner";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        removed: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "last_owner";
                    };
                };
            };
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "viewer" | "member" | "admin" | "owner";
                    /** Format: email */
                    email?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description From `/` on, without `PUBLIC_URL`. */
                        url: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_role" | "invalid_email" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedLink"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The id of an event: its page. */
                    event?: string;
                    /** @description How a host does. */
                    host?: string;
                    /** @description The id of this organisation: its overview. */
                    org?: string;
                    /**
                     * @description A link changes nothing.
                     * @default viewer
                     * @constant
                     */
                    role?: "viewer";
                    /**
                     * @description Whether payloads, headers and answers are shown. Without it they are not.
                     * @default false
                     */
                    payloads?: boolean;
                    /**
                     * @description How long it opens anything: a week by default, a year at most.
                     * @default 7d
                     */
                    expires?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeSharedLink"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_link" | "invalid_duration" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "not_fresh" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    revokeLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookAtLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Its page. */
                        event?: string;
                        /** @description How it does. */
                        host?: string;
                        org: {
                            name: string;
                        };
                        /** @description Payloads, headers and answers are shown. */
                        payloads: boolean;
                        /**
                         * Format: date-time
                         * @description It opens nothing from then on.
                         */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createChannel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "webhook" | "slack" | "email";
                    /** @description On one line. */
                    name: string;
                    /**
                     * Format: uri
                     * @description Of a webhook, or of an incoming webhook of Slack. It is kept sealed.
                     */
                    url?: string;
                    /** @description Of e-mail. */
                    to?: string[];
                    /** @description `incidents`: hosts that fail, and are well again. `digest`: once an hour what failed. `events`: each event that failed for good, by webhook alone. `cronjobs`: those that missed a tick. `bulk`: jobs that are over. `keys`: those that end soon. */
                    tells?: ("incidents" | "digest" | "events" | "cronjobs" | "bulk" | "keys")[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_channel" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelWithNotices"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description On one line. */
                    name?: string;
                    /**
                     * Format: uri
                     * @description Of a webhook, or of an incoming webhook of Slack. It is kept sealed.
                     */
                    url?: string;
                    /** @description Of e-mail. */
                    to?: string[];
                    /** @description `incidents`: hosts that fail, and are well again. `digest`: once an hour what failed. `events`: each event that failed for good, by webhook alone. `cronjobs`: those that missed a tick. `bulk`: jobs that are over. `keys`: those that end soon. */
                    tells?: ("incidents" | "digest" | "events" | "cronjobs" | "bulk" | "keys")[];
                    mutedUntil?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_channel";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    removeChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        removed: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    testChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                /** @description Those that are not over, or those that are. */
                open?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    acknowledgeIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "incident_over";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    snoozeIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    for: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_snooze";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "incident_over";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookAtIncidentLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link of the message. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        org: {
                            id: string;
                            name: string;
                        };
                        incident: components["schemas"]["Incident"];
                        /** @description Whom the message was for: an address, or the name of a channel. */
                        sentTo: string;
                        /** Format: date-time */
                        expiresAt: string;
                        /** @description It acts no more. */
                        isUsed: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    actByIncidentLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link of the message. */
                    token: string;
                    /** @enum {string} */
                    action: "acknowledge" | "snooze";
                    for?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_snooze";
                    };
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "incident_over";
                    };
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceStatus"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getPublicStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicStatus"];
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            /** @description It is failing */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicStatus"] | components["schemas"]["Error"];
                };
            };
        };
    };
    getStatistics: {
        parameters: {
            query?: {
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                from?: string;
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                to?: string;
                /** @description A duration of whole seconds, such as 10s, 1min or 1h. */
                step?: string;
                /** @description A host, such as app.example.com. */
                host?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_range" | "invalid_step";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getForecast: {
        parameters: {
            query?: {
                /** @description '1h', '24h' or '7d'. */
                horizon?: "1h" | "24h" | "7d";
                /** @description 'host'. */
                by?: "host";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Forecast"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those that did most within a day first, 100 at most. */
                        orgs: components["schemas"]["OrganisationAtWork"][];
                        /** @description There are more. */
                        more: boolean;
                        /** @description What was wrong with the server, the latest first, 50 at most. */
                        incidents: components["schemas"]["OperatorIncident"][];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listFailures: {
        parameters: {
            query?: {
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                from?: string;
                /** @description An ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z. */
                to?: string;
                /** @description A host, such as app.example.com. */
                host?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failures"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_range";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    judgeFailures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    host: string;
                    reason: string;
                    /** @enum {string} */
                    state: "open" | "resolved" | "ignored";
                    /**
                     * Format: date-time
                     * @description Of what is ignored: until then.
                     */
                    untilAt?: string;
                    untilPerHour?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        host: string;
                        /** @description What the last attempts came to: a status of HTTP, `timeout`, the code of a network error, or a few words, with `;` for a comma. */
                        reason: string;
                        /** @enum {string} */
                        state: "open" | "resolved" | "ignored";
                        /**
                         * Format: date-time
                         * @description Until when it is ignored.
                         */
                        untilAt?: string;
                        /** @description It is ignored while no more than so many fail within an hour. */
                        untilPerHour?: number;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listDestinations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description `recent` is five minutes until then, `day` a day.
                         */
                        at: string;
                        /** @description The worst first, 200 at most. */
                        destinations: components["schemas"]["Destination"][];
                        /** @description There are more hosts. */
                        more: boolean;
                        /** @description More wait than were looked at: `waiting` may be more. */
                        waitingAtLeast: boolean;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description How many seconds old it is, for who says by `Cache-Control: max-age` how old it may be. */
                    Age?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DestinationDetails"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    testDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri */
                    url: string;
                    /** @description What the receiver gets, to the letter. */
                    payload?: string;
                    /**
                     * @description Others than POST with `"format": "raw"`.
                     * @enum {string}
                     */
                    method?: "POST" | "PUT" | "PATCH" | "DELETE" | "GET";
                    /** @description Sent after ours. Secret ones are kept sealed, and answered as REDACTED. */
                    headers?: {
                        [key: string]: string;
                    };
                    /**
                     * @description `envelope` is the JSON of payload and time, `raw` the payload as it is.
                     * @enum {string}
                     */
                    format?: "envelope" | "raw";
                    /** @description The longest that an attempt may take: 1s to 2min. */
                    timeout?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing" | "invalid_duration" | "invalid_format" | "invalid_encoding" | "invalid_method" | "format_needs_raw" | "invalid_base64" | "invalid_header" | "forbidden_header" | "headers_too_large" | "timeout_out_of_range" | "invalid_retry_policy" | "invalid_callback" | "invalid_labels" | "invalid_metadata" | "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only" | "cross_site" | "destination_not_in_scope";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "not_updated";
                    };
                };
            };
        };
    };
    listSignInMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        password: true;
                        github: boolean;
                        oidc: {
                            name: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            503: components["responses"]["503"];
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                    /** @description People sign in by it. */
                    name: string;
                    /** Format: password */
                    password: string;
                    /** Format: email */
                    email?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_name" | "invalid_password" | "invalid_email";
                    };
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookAtSetUpLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookAtSignInLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expiresAt: string;
                        identities: components["schemas"]["Identity"][];
                    };
                };
            };
            400: components["responses"]["400"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    signInByLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                    /** Format: password */
                    password?: string;
                    /**
                     * @description Nobody signs in by an account of another service any more. With a `password` alone.
                     * @constant
                     */
                    disconnect?: true;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_password";
                    };
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A name or an e-mail address. */
                    login: string;
                    /** Format: password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listFreshWays: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        password: boolean;
                        /** @description By `POST /auth/password`; nobody can where ADMIN_PASSWORD is it. */
                        canSetPassword: boolean;
                        github: boolean;
                        oidc: {
                            name: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        freshUntil: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    setPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: password
                     * @description The one that the person signs in by until now; left out by whoever has none.
                     */
                    current?: string;
                    /** Format: password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        freshUntil: string;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_password";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site" | "not_fresh";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "password_of_setting";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                        orgs: components["schemas"]["Membership"][];
                        /** Format: date-time */
                        freshUntil: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"][];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getQuietHours: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quietHours: {
                            /** @description A time of day, as clocks there show it. */
                            from: string;
                            /** @description The same; when it is not after `from`, that is on the day after. */
                            to: string;
                            /** @description By its IANA name. */
                            timezone: string;
                        } | null;
                        email: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    setQuietHours: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A time of day, as clocks there show it. */
                    from: string;
                    /** @description The same; when it is not after `from`, that is on the day after. */
                    to: string;
                    /** @description By its IANA name. */
                    timezone: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        quietHours: {
                            /** @description A time of day, as clocks there show it. */
                            from: string;
                            /** @description The same; when it is not after `from`, that is on the day after. */
                            to: string;
                            /** @description By its IANA name. */
                            timezone: string;
                        } | null;
                        email: string | null;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_quiet_hours" | "invalid_timezone";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    removeQuietHours: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    signInByService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The page to come back to; anything but a page of the console is the first one. */
                    returnTo?: string;
                    /**
                     * @description Makes the account a way in of whoever is signed in.
                     * @constant
                     */
                    connect?: true;
                    /**
                     * @description Whoever is signed in does so once more, for what needs that.
                     * @constant
                     */
                    fresh?: true;
                    /** @description What follows `#` in the link of an invitation: whoever comes back is in its organisation. */
                    invitation?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uri
                         * @description Where to go to.
                         */
                        url: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site" | "not_fresh";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    comeBackFromService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To a page of the console */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            503: components["responses"]["503"];
        };
    };
    listIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"][];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    disconnectIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site" | "not_fresh";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "last_way_in";
                    };
                };
            };
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    createOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_idempotency_key";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    renameOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site" | "forbidden";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    deleteOrganisation: {
        parameters: {
            query?: {
                /** @description What it is called, so that nobody deletes another one than he meant. */
                name?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "wrong_name";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site" | "forbidden" | "not_fresh";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "first_org";
                    };
                };
            };
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    leaveOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "last_owner";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookAtInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        org: {
                            id: string;
                            name: string;
                        };
                        /** @enum {string} */
                        role: "viewer" | "member" | "admin" | "owner";
                        email: string | null;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What follows `#` in the link. */
                    token: string;
                    /** @description People sign in by it. */
                    name?: string;
                    /** Format: password */
                    password?: string;
                    /** Format: email */
                    email?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "invalid_name" | "invalid_password" | "invalid_email";
                    };
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "cross_site";
                    };
                };
            };
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "name_taken" | "email_taken";
                    };
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "link_used" | "link_expired";
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "org_missing";
                    };
                };
            };
            401: components["responses"]["401"];
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "scope_missing" | "not_a_member" | "forbidden" | "link_only";
                    };
                };
            };
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Seconds to wait before the next try. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"] & {
                        /** @enum {unknown} */
                        code?: "quota_exceeded";
                    };
                };
            };
            431: components["responses"]["431"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["400"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            503: components["responses"]["503"];
        };
    };
    getProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            503: components["responses"]["503"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
            400: components["responses"]["400"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            503: components["responses"]["503"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready" | "degraded";
                    } & {
                        [key: string]: string | number;
                    };
                };
            };
            400: components["responses"]["400"];
            408: components["responses"]["408"];
            417: components["responses"]["417"];
            429: components["responses"]["429"];
            431: components["responses"]["431"];
            /** @description Something that it cannot do without does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    } & {
                        [key: string]: string | number;
                    };
                };
            };
        };
    };
}
