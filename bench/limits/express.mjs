// The least an Express API could do: parse the event, answer one.
import express from 'express';

const app = express();
app.use(express.json());
app.post('/api/events', (request, response) => {
  const { payload, destination, scheduledTime } = request.body;
  const now = new Date().toISOString();
  const event = { id: '1', org: '1', scheduledTime, destination, payload, status: 'Pending' };
  response.json({ ...event, createdAt: now, updatedAt: now });
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
const server = app.listen(0, '127.0.0.1', () => {
  process.send({ kind: 'listening', url: `http://127.0.0.1:${server.address().port}` });
});
