#!/bin/sh
# Retrains every RETRAIN_INTERVAL (as sleep takes it: 24h, 90m, 86400), where nothing else keeps time (in Kubernetes a CronJob does).
set -eu
while true; do
  sleep "${RETRAIN_INTERVAL:-24h}" & wait $!
  sh deploy/retrain.sh || echo "retraining failed with $?" >&2
done
