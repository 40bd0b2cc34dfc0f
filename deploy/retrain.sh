#!/bin/sh
# One retraining: train a candidate, run the gates, approve it when they pass. A candidate that fails them (exit 5) stays one.
set -eu
node scripts/pathhelm.ts pipeline --fresh --seed "${SEED:-$(date +%Y%m%d)}"
node scripts/pathhelm.ts models approve candidate --by retraining --reason 'scheduled retraining' || [ $? -eq 5 ]
