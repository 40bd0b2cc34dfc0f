"""Trains one scikit-learn model on the rows train.ts wrote; prints its timings as JSON and leaves its holdout scores beside the rows."""
import json
import pickle
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest, RandomForestClassifier

SINGLE_ROWS = 30

folder, kind, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
job = json.loads((folder / "job.json").read_text())
values = np.fromfile(folder / "values.f32", dtype=np.float32).reshape(-1, job["columns"])
labels = np.fromfile(folder / "labels.u8", dtype=np.uint8)
train = np.fromfile(folder / "train.i32", dtype=np.int32)
holdout = np.fromfile(folder / "holdout.i32", dtype=np.int32)
x_train, x_holdout = values[train], values[holdout]

if kind == "classifier":
    model = RandomForestClassifier(
        n_estimators=job["trees"],
        max_depth=job["maxDepth"],
        min_samples_leaf=job["minLeafWeight"],
        max_features="sqrt",
        n_jobs=2,
        random_state=seed,
    )
    score = model.predict_proba
else:
    model = IsolationForest(n_estimators=job["trees"], max_samples=job["sampleSize"], random_state=seed)
    # scikit-learn's score falls as a row gets stranger; ours rises.
    score = lambda rows: -model.score_samples(rows)

started = time.perf_counter()
if kind == "classifier":
    model.fit(x_train, labels[train])
else:
    model.fit(x_train)
fit_seconds = time.perf_counter() - started

started = time.perf_counter()
scores = score(x_holdout)
batch_micros = (time.perf_counter() - started) / len(holdout) * 1e6

single_micros = []
for row in x_holdout[:SINGLE_ROWS]:
    started = time.perf_counter()
    score(row.reshape(1, -1))
    single_micros.append((time.perf_counter() - started) * 1e6)

scores.astype(np.float32).tofile(folder / "scores.f32")
print(
    json.dumps(
        {
            "version": sklearn.__version__,
            "fitSeconds": fit_seconds,
            "batchMicros": batch_micros,
            "singleMicros": float(np.median(single_micros)),
            "bytes": len(pickle.dumps(model)),
        }
    )
)
