#!/bin/sh
# One retraining: train a candidate, with what people have labelled meanwhile, and run the gates. It is approved by nobody but a person,
# unless RETRAIN_APPROVE=true: then when all gates pass. A candidate that fails them (exit 5) stays one.
# LOG_DIR: the gateways' decision log, to learn labels from and to replay (default: DATA_DIR/decisions).
set -eu
set -- ${LOG_DIR:+--log "$LOG_DIR"}
node scripts/pathhelm.ts pipeline --fresh --seed "${SEED:-$(date +%Y%m%d)}" "$@"
if [ "${RETRAIN_APPROVE:-false}" = true ]; then
  node scripts/pathhelm.ts models approve candidate --by retraining --reason 'scheduled retraining' "$@" || [ $? -eq 5 ]
else
  node scripts/pathhelm.ts models gates candidate --by retraining "$@" || [ $? -eq 5 ]
fi
