#!/usr/bin/env bash
# From data to the released garments model, its card, the golden logits and the results table. Run it again to resume. Needs `npm ci` first.
# Usage, from anywhere, with models/requirements.txt installed: [PYTHON=python3] models/garments/run.sh [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- --data ../shared/data
python="${PYTHON:-python3}"
# Large tensors stay on the heap: without this the kernel's page faults take half of the training time.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 GLIBC_TUNABLES=glibc.malloc.hugetlb=1

# Where pose finds garments on people, by the kiosk's own code.
regions="models/.runs/people/regions.json"
if [ ! -f "$regions" ]; then
  mkdir -p "$(dirname "$regions")"
  npm run -s regions -- "$@" --out "$regions"
fi

for stage in lite0 base worn student final; do
  OMP_NUM_THREADS=1 "$python" -m torch.distributed.run --standalone --nproc-per-node 2 models/garments/train.py --stage "$stage" "$@"
done
"$python" models/garments/average.py
"$python" models/recipe/export.py garments
"$python" models/garments/evaluate.py "$@"
"$python" models/recipe/card.py garments
"$python" models/recipe/parity.py garments "$@"
"$python" models/recipe/golden.py garments "$@"
"$python" models/recipe/table.py
