/** Every architecture that lies in the repository runs on WebGPU: its golden logits hold there, and none of its work falls to the CPU. */
import { readdirSync } from 'node:fs';
import { newestVersion } from '../scripts/lib/newest.ts';
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo, push, shipped } from './support/versions.ts';

const ZOO = 'models/zoo/released';

test(
  'fashion-mnist and each network of the zoo prove themselves on WebGPU, recorded',
  { tag: '@long' },
  async ({ server, startScreen }) => {
    test.setTimeout(900_000);
    const networks = readdirSync(ZOO).map((name) => ({ name, version: newestVersion(ZOO, name)! }));
    expect(networks.length).toBeGreaterThanOrEqual(10);
    await moveTo(server, 'canary', 'fashion-mnist');
    const kiosk = await startScreen({ gpu: true });
    await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
    await kiosk.open('?engine=webgpu&channel=canary');

    const proves = async (name: string, version: string) => {
      const answer = await kiosk.answer(1, `${name}@${version}`, 120_000);
      expect(answer.engine, name).toBe('webgpu');
      // Work that falls to the CPU cannot be recorded: the runtime refuses the session (inference/worker/gpu/model.ts).
      await kiosk.page.evaluate(() => (location.hash = '#/health'));
      await expect(kiosk.page.getByTestId('capture'), name).toContainText('yes');
      await kiosk.page.evaluate(() => (location.hash = ''));
    };
    await proves('fashion-mnist', shipped('fashion-mnist').card.version);
    for (const { name, version } of networks) {
      push(server, `${ZOO}/${name}/${version}/model.onnx`, `${ZOO}/${name}/${version}/card.json`, 'canary');
      await kiosk.page.evaluate(() => dispatchEvent(new Event('online')));
      await proves(name, version);
    }
  },
);
