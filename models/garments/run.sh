#!/usr/bin/env bash
# From data to the released garments model, its card, the golden logits and the results table. Run it again to resume.
# Usage, from anywhere, with models/requirements.txt installed: [PYTHON=python3] models/garments/run.sh [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
python="${PYTHON:-python3}"
# Large tensors stay on the heap: without this the kernel's page faults take half of the training time.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 GLIBC_TUNABLES=glibc.malloc.hugetlb=1

"$python" models/garments/train.py --stage base "$@"
"$python" models/garments/train.py --stage held "$@"
"$python" models/recipe/export.py garments
"$python" models/garments/evaluate.py "$@"
"$python" models/recipe/card.py garments
"$python" models/recipe/parity.py garments "$@"
"$python" models/recipe/golden.py garments "$@"
"$python" models/recipe/table.py
