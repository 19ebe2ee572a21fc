#!/usr/bin/env bash
# The whole study, from data to tables: trains the rows that are missing, measures them, and writes models/zoo/README.md.
# Run it again to resume. Usage, from anywhere, with models/requirements.txt and npm's packages installed:
# [PYTHON=python3] models/zoo/run.sh [--data FOLDER] [--fashion-mnist FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
python="${PYTHON:-python3}"
# Large tensors stay on the heap: without this the kernel's page faults take half of the training time.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 GLIBC_TUNABLES=glibc.malloc.hugetlb=1

"$python" models/zoo/train.py "$@"
"$python" models/zoo/evaluate.py "$@"
"$python" models/zoo/autoencoder.py "$@"
node_modules/.bin/node scripts/wasm-speed.ts models/.runs/zoo/released models/.runs/zoo/wasm.json
"$python" models/zoo/table.py
