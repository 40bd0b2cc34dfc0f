#!/bin/sh
# Puts the image's first model into an empty shared registry, so that gateways and retraining see one and the same.
set -eu
mkdir -p "$REGISTRY_DIR"
if [ -z "$(ls -A "$REGISTRY_DIR")" ]; then cp -R models/registry/. "$REGISTRY_DIR/"; fi
