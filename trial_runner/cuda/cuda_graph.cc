// SPDX-License-Identifier: Apache-2.0
#include <ATen/cuda/CUDAGraph.h>
#include <c10/util/Exception.h>

#include <exception>

#include "trial_runner/cuda/cuda_parts.h"

namespace hpo::trial_runner {
namespace {

class CudaGraph final : public WorkGraph {
 public:
  // Other threads may load data meanwhile: only this one's calls can spoil the recording.
  void Record(const std::function<void()>& work) override {
    graph_.capture_begin(/*pool=*/{0, 0}, cudaStreamCaptureModeThreadLocal);
    std::exception_ptr failure;
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    try {
      graph_.capture_end();  // always: the stream must not stay in capture
    } catch (...) {
      if (!failure) throw;  // else what spoiled the recording says more
    }
    if (failure) std::rethrow_exception(failure);
  }

  void Replay() override { graph_.replay(); }

 private:
  at::cuda::CUDAGraph graph_;
};

}  // namespace

std::unique_ptr<WorkGraph> MakeCudaGraph() { return std::make_unique<CudaGraph>(); }

}  // namespace hpo::trial_runner
