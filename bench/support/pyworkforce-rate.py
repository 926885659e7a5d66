"""Requirements a second of pyworkforce's published source: reads {"source", "cases"} from stdin, prints {"version", "rates"}.

A case is {"model", "erlangs", "rounds"}: 80 % within 20 s, handle time 300 s, patience 180 s, loads of 1 to 1.1 times the erlangs in turn, in
processor time of this thread. The top of the package is left out, since it imports a solver that Erlang does not need; so is joblib where it
is missing, which serves its grids alone.
"""

import importlib
import json
import sys
import time
import types

given = json.load(sys.stdin)
if given["source"] is not None:
    sys.path.insert(0, given["source"])
    package = types.ModuleType("pyworkforce")
    package.__path__ = [f"{given['source']}/pyworkforce"]
    sys.modules["pyworkforce"] = package
try:
    import joblib  # noqa: F401
except ModuleNotFoundError:
    stub = types.ModuleType("joblib")
    stub.Parallel = stub.delayed = None
    sys.modules["joblib"] = stub
queuing = importlib.import_module("pyworkforce.queuing")
version = importlib.import_module("pyworkforce._version").__version__


def required(model, erlangs):
    load = {"transactions": erlangs * 6, "aht": 5, "interval": 30, "asa": 20 / 60}
    queue = queuing.ErlangC(**load) if model == "C" else queuing.ErlangA(**load, patience=3)
    return queue.required_positions(service_level=0.8)["raw_positions"]


rates = []
for case in given["cases"]:
    agents = []
    started = time.thread_time()
    for place in range(case["rounds"]):
        agents.append(required(case["model"], case["erlangs"] * (1 + (place % 100) / 1000)))
    rates.append({**case, "perSecond": case["rounds"] / (time.thread_time() - started), "agents": agents[:100]})
print(json.dumps({"version": version, "rates": rates}))
