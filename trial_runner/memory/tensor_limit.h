// SPDX-License-Identifier: Apache-2.0
//
// A limit on what tensors of the CPU take. Linux gives out more memory than it has and kills what uses it; a tensor
// that is refused is an error that a trial can answer.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

class TensorLimit {
 public:
  // While it lives, the tensors that were made under any such limit, on any thread, may take `bytes` >= 0 more than
  // they do now; one that would take more throws c10::OutOfMemoryError. Limits may be nested: all of them hold.
  // Tensors may outlive it. Made and ended where no other thread makes tensors.
  explicit TensorLimit(std::int64_t bytes);
  ~TensorLimit();
  TensorLimit(const TensorLimit&) = delete;
  TensorLimit& operator=(const TensorLimit&) = delete;

 private:
  std::int64_t outer_;
};

}  // namespace hpo::trial_runner
