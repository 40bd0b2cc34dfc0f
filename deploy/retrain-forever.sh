#!/bin/sh
# Retrains every RETRAIN_INTERVAL_SECONDS, where nothing else keeps time (in Kubernetes a CronJob does).
set -eu
while true; do
  sleep "${RETRAIN_INTERVAL_SECONDS:-86400}" & wait $!
  sh deploy/retrain.sh || echo "retraining failed with $?" >&2
done
