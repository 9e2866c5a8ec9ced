// What the Express peers have in common: the route, and how a role tells that it is up.
import express from 'express';

/** @param schedule stores one { payload, destination, scheduledTime: Date } and resolves to what the caller is told. */
export function serveApi(schedule) {
  const app = express();
  app.use(express.json());
  app.post('/api/events', async (request, response) => {
    const { payload, destination, scheduledTime } = request.body;
    const at = new Date(scheduledTime);
    if (typeof payload !== 'string' || !URL.canParse(destination) || !(at.getTime() > Date.now())) {
      response
        .status(400)
        .json({ message: 'Please send a payload, a destination and a scheduledTime to come' });
      return;
    }
    response.json(await schedule({ payload, destination, scheduledTime: at }));
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.send({ kind: 'listening', url: `http://127.0.0.1:${server.address().port}` });
  });
}

/** Runs the role that the first argument names. */
export async function runRole(roles) {
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  const role = process.argv[2];
  await roles[role]();
  if (role === 'migrate') process.exit(0);
  if (role === 'worker') process.send({ kind: 'ready' });
}
