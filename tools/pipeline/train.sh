#!/bin/sh
# Build the French pipeline from ../shared/data into src/vigie/models/fr_vigie, then score it. Some 25 minutes on one core.
# Usage: tools/pipeline/train.sh [BUILD_DIR]      environment: PYTHON, SHARED
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
shared=${SHARED:-$root/../shared}
build=${1:-$(mktemp -d)}
target=$root/src/vigie/models
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
cd "$root/tools/pipeline"

"$python" convert.py "$shared/data" "$build"
"$python" vectors.py "$shared/corpus/orange-press.jsonl.xz" "$build/vectors"
"$python" train.py train.cfg "$build/trained" \
    --paths.train "$build/train.spacy" --paths.dev "$build/sequoia-dev.spacy" --paths.vectors "$build/vectors"
rm -rf "$target/fr_vigie"
"$python" lemmas.py "$shared/data" "$build/trained/model-best" "$target/fr_vigie"
"$python" evaluate.py "$target/fr_vigie" "$build" --out "$target/scores.json"
