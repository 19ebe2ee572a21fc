// The import directions of the architecture; `npm run imports` fails on a wrong arrow.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$|/testing/|vite\\.config|vitest\\.config' },
  to: { path: '^(worker|kiosk|scripts|e2e)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-is-a-leaf',
      comment: 'The wire knows zod and itself, nothing else.',
      severity: 'error',
      from: { path: '^worker/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^worker/contract/|node_modules/zod/' },
    },
    only('worker-client', '^worker/client/', '^worker/(client|contract)/', 'The wire’s other end; console and scripts share it.'),
    only(
      'worker-routes',
      '^worker/routes/',
      '^worker/(routes|registry|telemetry|db|http|contract)/|^worker/env\\.ts$',
      'HTTP only: parse, one call, respond.',
    ),
    only(
      'worker-registry',
      '^worker/(registry|telemetry)/',
      '^worker/(registry|telemetry|db|http|contract)/|^worker/env\\.ts$',
      'Below the routes, above the SQL.',
    ),
    only('worker-db', '^worker/db/', '^worker/(db|contract)/|^worker/env\\.ts$', 'SQL and rows.'),
    {
      name: 'console-types-only',
      comment:
        'The console knows the contract and its client, and of the rest types at most. The prover is a worker of its own, made of the kiosk’s inference.',
      severity: 'error',
      from: { path: '^worker/console/', pathNot: 'vite\\.config' },
      to: {
        path: '^(worker|kiosk|scripts|e2e)/',
        pathNot: '^worker/(client|console|contract)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    only(
      'kiosk-pipeline',
      '^kiosk/pipeline/',
      '^kiosk/pipeline/|^worker/contract/',
      'Plain functions over plain data; the engine is passed in.',
    ),
    only(
      'kiosk-measure',
      '^kiosk/measure/',
      '^kiosk/(measure|pipeline)/|^worker/contract/',
      'Figures of labelled pictures: lab and evaluation share them.',
    ),
    only('kiosk-camera', '^kiosk/camera/', '^kiosk/(camera|pipeline|platform)/|^worker/contract/', 'Frames in, nothing else.'),
    only(
      'kiosk-inference',
      '^kiosk/inference/',
      '^kiosk/(inference|pipeline|platform)/|^worker/contract/',
      'The only owner of ONNX Runtime.',
    ),
    only(
      'kiosk-lab',
      '^kiosk/lab/',
      '^kiosk/(lab|inference|measure|pipeline)/|^kiosk/sw/register\\.ts$|^kiosk/camera/open\\.ts$|^kiosk/ui/(tokens|vars)\\.ts$|^worker/(client|contract)/',
      'A page of its own on the kiosk’s eye and scene: it shares no state with the screen.',
    ),
    only('kiosk-sync', '^kiosk/sync/', '^kiosk/(sync|platform)/|^worker/contract/', 'Models in; the engine is passed in.'),
    only('kiosk-telemetry', '^kiosk/telemetry/', '^kiosk/(telemetry|pipeline|platform)/|^worker/contract/', 'Events out.'),
    {
      name: 'kiosk-staff',
      comment: 'What is asked at the screen itself, answered in the state; of the elements it knows what they ask.',
      severity: 'error',
      from: { path: '^kiosk/staff/', pathNot: '\\.test\\.ts$|/testing\\.ts$' },
      to: {
        path: '^(worker|kiosk|scripts|e2e)/',
        pathNot: '^kiosk/(staff|state|platform)/|^worker/contract/',
        dependencyTypesNot: ['type-only'],
      },
    },
    only('kiosk-sw', '^kiosk/sw/', '^kiosk/(sw|platform)/', 'The app shell only.'),
    {
      name: 'kiosk-ui',
      comment:
        'Elements render state; they reach no network, no camera and no engine. Types may come from anywhere in the kiosk, what a verdict or model is called from the pipeline, and whose doing a failure is from sync.',
      severity: 'error',
      from: { path: '^kiosk/(ui|state)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(worker|kiosk|scripts|e2e)/',
        pathNot: '^kiosk/(ui|state)/|^kiosk/pipeline/(answer|types)\\.ts$|^kiosk/sync/(cause|status)\\.ts$|^worker/contract/',
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'state-below-ui', severity: 'error', from: { path: '^kiosk/state/' }, to: { path: '^kiosk/ui/' } },
    {
      name: 'only-inference-imports-ort',
      severity: 'error',
      comment:
        'The kiosk’s inference, the evaluation and the golden run, which run the same files in Node, and transformers.js in the bench.',
      from: {
        path: '^(kiosk|worker|scripts)/',
        pathNot: '^kiosk/inference/|^scripts/(eval/model|lib/golden-thread)\\.ts$|^scripts/bench/site/peers/|\\.test\\.ts$',
      },
      to: { path: 'node_modules/onnxruntime-' },
    },
    {
      name: 'scripts-and-e2e-use-http',
      comment:
        'Command lines and journeys speak to the worker over HTTP; only its type may be imported, and the kiosk’s pure pipeline and measures with the eye over pixels, how the mirror lays out names, and what a visit is.',
      severity: 'error',
      from: { path: '^(scripts|e2e)/', pathNot: '^scripts/bench/site/' },
      to: {
        path: '^(worker|kiosk)/',
        pathNot:
          '^worker/(client|contract)/|^kiosk/(measure|pipeline|lab/samples|ui/labels)/|^kiosk/inference/worker/(golden|memory-eye|once|proof|session)\\.ts$|^kiosk/state/session\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'one-scene',
      comment:
        'The order of people, tracks, regions and votes has one home, kiosk/pipeline/scene.ts; whoever wants it runs the scene. The ablation replays votes to tell what they are worth; the peers of the bench read one region.',
      severity: 'error',
      from: {
        path: '^(kiosk|scripts|e2e)/',
        pathNot:
          '^kiosk/pipeline/(scene|outfit|vote)\\.ts$|^scripts/eval/ablation\\.ts$|^scripts/bench/site/garment\\.ts$|\\.test\\.ts$',
      },
      to: {
        path: '^kiosk/pipeline/(vote|outfit|people/(tracks|regions))\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    only(
      'bench-site',
      '^scripts/bench/site/',
      '^scripts/bench/site/|^scripts/browser/gpu-spy\\.ts$|^kiosk/(inference|pipeline)/|^worker/contract/',
      'The bench’s page runs in a browser: it times the kiosk’s own inference and pipeline beside the peers.',
    ),
    {
      name: 'only-the-page-runs-the-site',
      comment: 'Its code is built for a browser; the command speaks to it through its page and knows its types.',
      severity: 'error',
      from: { path: '^(scripts|e2e)/', pathNot: '^scripts/bench/site/' },
      to: { path: '^scripts/bench/site/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'peers-are-contenders',
      comment: 'What is installed only for the bench is imported only by the contenders that need it.',
      severity: 'error',
      from: { pathNot: '^scripts/bench/site/peers/' },
      to: { path: '^scripts/bench/site/peers/node_modules/|^@(tensorflow|huggingface|vladmandic)/|^protobufjs' },
    },
    {
      name: 'scripts-below-e2e',
      comment: 'Journeys use what command lines use, a browser with a camera too (scripts/browser); never the other way.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^e2e/' },
    },
    {
      name: 'tools-stay-outside',
      comment: 'What runs in a store or at the edge knows no tool, its tests included.',
      severity: 'error',
      from: { path: '^(worker|kiosk)/' },
      to: { path: '^(scripts|e2e)/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(worker|kiosk|scripts|e2e)/', pathNot: '\\.d\\.ts$|config\\.ts$|\\.test\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/|^scripts/kiosk-launch/dist/|^scripts/bench/site/dist/|^models/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
