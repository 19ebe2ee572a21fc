/** Runs the original TF.js graph on pictures in Node: `node original.mjs MODEL.json FOLDER`; verify.py calls it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const [model = '', folder = ''] = process.argv.slice(2);
// The package lies in the folder that this runs in, not beside this file.
const tf = createRequire(join(process.cwd(), 'x.js'))('@tensorflow/tfjs');

const json = JSON.parse(await readFile(model, 'utf8'));
const shards = await Promise.all(
  json.weightsManifest.flatMap(({ paths }) => paths).map((path) => readFile(join(dirname(model), path))),
);
const graph = await tf.loadGraphModel(
  tf.io.fromMemory({
    modelTopology: json.modelTopology,
    weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    signature: json.signature,
    format: json.format,
  }),
);
const { outputs, pictures } = JSON.parse(await readFile(join(folder, 'outputs.json'), 'utf8'));
for (const [name, [height, width]] of Object.entries(pictures)) {
  const bytes = await readFile(join(folder, `${name}.rgb`));
  const input = tf.tensor4d(Int32Array.from(bytes), [1, height, width, 3], 'int32');
  const results = graph.execute(input, outputs);
  for (const [i, result] of results.entries())
    await writeFile(join(folder, `${name}.${i}.f32`), new Uint8Array((await result.data()).slice().buffer));
  tf.dispose([input, ...results]);
  console.log(name);
}
