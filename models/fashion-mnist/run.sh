#!/usr/bin/env bash
# From data to the released fashion-mnist model, its card, the golden logits and the results table. Run it again to resume.
# Usage, from anywhere, with models/requirements.txt installed: [PYTHON=python3] models/fashion-mnist/run.sh [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
python="${PYTHON:-python3}"
# Large tensors stay on the heap: without this the kernel's page faults take half of the training time.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 GLIBC_TUNABLES=glibc.malloc.hugetlb=1

for stage in small again; do
  "$python" models/fashion-mnist/train.py --stage "$stage" "$@"
done
"$python" models/recipe/export.py fashion-mnist
"$python" models/fashion-mnist/evaluate.py "$@"
"$python" models/recipe/card.py fashion-mnist
"$python" models/recipe/parity.py fashion-mnist "$@"
"$python" models/recipe/golden.py fashion-mnist "$@"
"$python" models/recipe/table.py
