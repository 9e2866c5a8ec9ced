import { aBody, MAX_PAYLOAD_BYTES, setup, type Setup } from '../test-setup.ts';
import {
  LARGEST_PAYLOAD_BYTES,
  listHeavyBodies,
  listLargestBodies,
  type Heavy,
} from './heavy-bodies.fixture.ts';
import { openStallWatch, type StallWatch } from './stall-watch.fixture.ts';

const ANY_ID = '383400046347964265';

describe.each([
  ['as it is by default', MAX_PAYLOAD_BYTES, listHeavyBodies(ANY_ID)],
  ['of 1 MiB', LARGEST_PAYLOAD_BYTES, listLargestBodies(ANY_ID)],
])('with MAX_PAYLOAD_BYTES %s', (_name, maxPayloadBytes, bodies) => {
  let jiter: Setup;
  let watch: StallWatch;
  beforeAll(async () => {
    jiter = await setup({ logRequests: false, maxPayloadBytes });
    watch = openStallWatch();
    await watch.call(jiter.url, { method: 'POST', path: '/api/events', body: JSON.stringify(aBody()) });
  });
  afterAll(async () => {
    await watch.close();
    await jiter.close();
  });

  test.each(bodies)('%s holds up nobody', async (_name, { body, ...target }: Heavy) => {
    const { status } = await watch.expectNoStall(jiter.url, { ...target, body: body() });
    expect([200, 400, 404, 413]).toContain(status);
  });
});
